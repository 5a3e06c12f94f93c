using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x where x > 0, else scale · (eˣ − 1).</summary>
/// <remarks>Clevert, Unterthiner and Hochreiter (2015), arXiv:1511.07289.</remarks>
public sealed record EluActivation(double Scale = 1) : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Where(x > 0, x, Scale * Tensor.Expm1(Tensor.Minimum(x, 0)));
}
