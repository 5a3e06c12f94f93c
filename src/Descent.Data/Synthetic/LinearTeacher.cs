using Descent.Engine;

namespace Descent.Data;

/// <summary>Noisy labels of a linear function of Gaussian inputs, y = w̄·x + ε with x of N independent entries of variance 1/N.</summary>
/// <param name="Weights">w̄, float64 [N].</param>
/// <param name="NoiseVariance">σ_ε² ≥ 0.</param>
/// <remarks>With this variance of inputs XᵀX has eigenvalues of order 1 (their mean is P/N), and the signal has the variance of a weight.</remarks>
public sealed record LinearTeacher(Tensor Weights, double NoiseVariance)
{
    /// <summary>A teacher with independent Gaussian weights.</summary>
    /// <param name="parameters">N.</param>
    public static LinearTeacher Draw(RandomKey key, int parameters, double noiseVariance, double weightVariance = 1) =>
        new(key.Normal([parameters], deviation: Math.Sqrt(weightVariance), element: ElementType.Float64), noiseVariance);

    /// <summary>Fresh samples.</summary>
    public NoisySamples Sample(RandomKey key, int count)
    {
        var (keys, n) = (key.Split(2), Weights.Shape[0]);
        var x = keys[0].Normal([count, n], deviation: 1 / Math.Sqrt(n), element: ElementType.Float64);
        var noise = keys[1].Normal([count], deviation: Math.Sqrt(NoiseVariance), element: ElementType.Float64);
        return new(x, Tensor.MatMul(x, Weights.ExpandAxis(1)).SqueezeAxis(1) + noise, noise);
    }

    /// <summary>E(y − w·x)² over fresh samples, exactly: σ_ε² + ‖w − w̄‖² / N.</summary>
    /// <param name="weights">w, [N].</param>
    public Tensor PopulationError(Tensor weights)
    {
        var gap = weights - Weights;
        return NoiseVariance + (gap * gap).Sum() / Weights.Shape[0];
    }
}
