using Descent.Engine;

namespace Descent.Training;

/// <summary>y = tanh x.</summary>
public sealed record TanhActivation : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Tanh(x);
}
