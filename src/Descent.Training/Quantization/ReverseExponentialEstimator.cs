using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = q (1 − e^(−h/q)) for h > 0, else 0: g′ = e^(−h/q) for h > 0, else 0.</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256.</remarks>
public sealed record ReverseExponentialEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Tensor.Where(h > 0, Tensor.Exp(-(Tensor.Relu(h) / maxLevel)), 0.0);

    public override Tensor Surrogate(Tensor h, double maxLevel) => -maxLevel * Tensor.Expm1(-(Tensor.Relu(h) / maxLevel));
}
