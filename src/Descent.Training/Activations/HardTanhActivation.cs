using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x kept within [−1, 1].</summary>
public sealed record HardTanhActivation : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Clip(x, -1, 1);
}
