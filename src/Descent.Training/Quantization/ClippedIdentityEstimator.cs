using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = h kept within [−q, q], the hard hyperbolic tangent: g′ = 1 for |h| ≤ q, else 0.</summary>
/// <remarks>Courbariaux et al. (2016), arXiv:1602.02830.</remarks>
public sealed record ClippedIdentityEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Indicator(Tensor.Abs(h) <= maxLevel, h);

    public override Tensor Surrogate(Tensor h, double maxLevel) => Tensor.Clip(h, -maxLevel, maxLevel);
}
