using Descent.Engine;

namespace Descent.Data;

/// <summary>Noisy labels of a sparse linear function of standard Gaussian inputs, y = β*·x + ξ with x ~ N(0, I).</summary>
/// <param name="Weights">β*, float64 [d]; its support is where it is not zero.</param>
/// <param name="NoiseDeviation">σ ≥ 0 of ξ ~ N(0, σ²).</param>
public sealed record SparseTeacher(Tensor Weights, double NoiseDeviation)
{
    /// <summary>A teacher whose entries are ±<paramref name="size"/> with random signs on a random support.</summary>
    /// <param name="inputs">d.</param>
    /// <param name="support">s, from 0 to d.</param>
    /// <exception cref="ArgumentOutOfRangeException">More entries than inputs, or fewer than none.</exception>
    public static SparseTeacher Draw(RandomKey key, int inputs, int support, double size, double noiseDeviation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(support, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(support, inputs);
        var keys = key.Split(2);
        var signs = 2 * keys[0].Bernoulli(0.5, [inputs]).To(ElementType.Float64) - 1;
        return new(Tensor.Where(keys[1].Permutation(inputs) < support, size * signs, 0), noiseDeviation);
    }

    /// <summary>Fresh samples. Equal keys give equal inputs, and noise that is equal up to its deviation, whatever the teacher.</summary>
    public NoisySamples Sample(RandomKey key, int count)
    {
        var (keys, d) = (key.Split(2), Weights.Shape[0]);
        var x = keys[0].Normal([count, d], element: ElementType.Float64);
        var noise = keys[1].Normal([count], deviation: NoiseDeviation, element: ElementType.Float64);
        return new(x, Tensor.MatMul(x, Weights.ExpandAxis(1)).SqueezeAxis(1) + noise, noise);
    }

    /// <summary>‖β − β*‖² on the support and off it: together the excess risk E(β·x − β*·x)² of fresh samples.</summary>
    /// <param name="weights">β, [d] or, one estimate a column, [d, k].</param>
    /// <returns>Scalars, or [k].</returns>
    public (Tensor On, Tensor Off) SquaredErrors(Tensor weights)
    {
        var truth = (weights.Rank == 2 ? Weights.ExpandAxis(1) : Weights).To(weights.Element);
        var squares = (weights - truth) * (weights - truth);
        var off = Tensor.Where(Tensor.Equal(truth, Tensor.ZerosLike(truth)), squares, 0).Sum(0);
        return (squares.Sum(0) - off, off);
    }

    /// <summary>Least squares on the support, float64 [d]: what somebody who knows it would do.</summary>
    /// <param name="samples">At least as many as the support has entries, and independent on it.</param>
    public Tensor Oracle(NoisySamples samples)
    {
        int[] support = [.. Weights.ToArray<double>().Index().Where(entry => entry.Item != 0).Select(entry => entry.Index)];
        if (support.Length == 0) return Tensor.ZerosLike(Weights);
        var (at, d) = (Tensor.Of<int>(support), Weights.Shape[0]);
        var x = samples.X.Transpose().Gather(at);
        var fitted = Tensor.Solve(Tensor.MatMul(x, x, transposeB: true), Tensor.MatMul(x, samples.Y.ExpandAxis(1)));
        return Tensor.ScatterAdd(at, fitted, d).SqueezeAxis(1);
    }

    /// <summary>E‖β̂ − β*‖² of the interpolator of least ℓ₂ norm, exactly, for n &lt; d − 1 samples: ‖β*‖² (1 − n/d) + σ² n/(d − n − 1).</summary>
    /// <remarks>The row space is uniform among subspaces of dimension n, and E tr (XXᵀ)⁻¹ = n/(d − n − 1) for a Wishart matrix.</remarks>
    public double MinimumNormError(int samples)
    {
        var d = Weights.Shape[0];
        return (Weights * Weights).Sum().Item() * (1 - (double)samples / d) + NoiseError(samples);
    }

    /// <summary>What interpolating the noise alone costs when all d inputs share it in the ℓ₂ sense: σ² n/(d − n − 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No mean exists for n ≥ d − 1.</exception>
    public double NoiseError(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(samples, Weights.Shape[0] - 1);
        return NoiseDeviation * NoiseDeviation * samples / (Weights.Shape[0] - samples - 1);
    }
}
