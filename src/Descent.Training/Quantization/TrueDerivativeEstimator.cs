using Descent.Engine;

namespace Descent.Training;

/// <summary>g′ = 0: what the chain rule says of a staircase. A contrast: nothing learns.</summary>
public sealed record TrueDerivativeEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Tensor.ZerosLike(h);

    public override Tensor Surrogate(Tensor h, double maxLevel) => Tensor.ZerosLike(h);
}
