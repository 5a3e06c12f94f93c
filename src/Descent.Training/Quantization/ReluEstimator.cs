using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = max(h, 0): g′ = 1 for h > 0, else 0.</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256.</remarks>
public sealed record ReluEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Indicator(h > 0, h);

    public override Tensor Surrogate(Tensor h, double maxLevel) => Tensor.Relu(h);
}
