using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = max(h − threshold, 0): g′ = 1 for h > threshold, else 0. A contrast: small pre-activations never learn.</summary>
public sealed record DeadZoneEstimator(double Threshold = 1) : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Indicator(h > Threshold, h);

    public override Tensor Surrogate(Tensor h, double maxLevel) => Tensor.Relu(h - Threshold);
}
