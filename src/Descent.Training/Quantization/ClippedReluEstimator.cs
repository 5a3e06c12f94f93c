using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = h kept within [0, q]: g′ = 1 for 0 &lt; h &lt; q, else 0.</summary>
/// <remarks>Cai et al. (2017), arXiv:1702.00953. Its slope has no positive lower bound on h > 0.</remarks>
public sealed record ClippedReluEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Indicator((h > 0) & (h < maxLevel), h);

    public override Tensor Surrogate(Tensor h, double maxLevel) => Tensor.Clip(h, 0, maxLevel);
}
