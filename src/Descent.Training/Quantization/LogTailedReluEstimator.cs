using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = h up to q, then q + ln(1 + h − q): g′ = 1 for 0 &lt; h ≤ q, 1 / (1 + h − q) beyond, 0 for h ≤ 0.</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256; Cai et al. (2017), arXiv:1702.00953.</remarks>
public sealed record LogTailedReluEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Indicator(h > 0, h) / (1 + Tensor.Relu(h - maxLevel));

    public override Tensor Surrogate(Tensor h, double maxLevel) => Tensor.Clip(h, 0, maxLevel) + Tensor.Log1p(Tensor.Relu(h - maxLevel));
}
