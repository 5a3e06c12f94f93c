using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x².</summary>
public sealed record SquareActivation : Activation
{
    public override Tensor Apply(Tensor x) => x * x;
}
