using Descent.Engine;

namespace Descent.Training;

/// <summary>y = 1 / (1 + e⁻ˣ).</summary>
public sealed record SigmoidActivation : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Sigmoid(x);
}
