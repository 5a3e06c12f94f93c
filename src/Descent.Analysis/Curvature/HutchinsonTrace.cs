using Descent.Engine;

namespace Descent.Analysis;

/// <summary>An estimated trace.</summary>
/// <param name="Mean">Of vᵀ A v over probes v of independent signs.</param>
/// <param name="StandardError">Of the mean, from the probes' own spread.</param>
public sealed record HutchinsonTrace(double Mean, double StandardError, int Probes)
{
    /// <summary>A product a probe, and three vectors of float64.</summary>
    /// <param name="size">Rows of the matrix.</param>
    public static InstrumentCost Cost(long size, int probes) => new(4.0 * probes, 3 * sizeof(double) * size);

    /// <summary>Estimates the trace; exact for a diagonal matrix, variance 2 Σ over i ≠ j of A²ᵢⱼ a probe otherwise.</summary>
    /// <remarks>Hutchinson (1990), Communications in Statistics 19.</remarks>
    /// <exception cref="AnalysisException">There are fewer than two probes: no error could be stated.</exception>
    public static HutchinsonTrace Estimate(SymmetricOperator matrix, int probes = 32, RandomKey? key = null)
    {
        if (probes < 2) throw new AnalysisException($"HutchinsonTrace: {probes} probes; give 2 at least, so that an error can be stated.");
        var samples = Array.ConvertAll((key ?? RandomKey.FromSeed(0)).Split(probes), one =>
        {
            var v = Vectors.Signs(one, matrix.Size);
            return Vectors.Dot(v, matrix.Apply(v));
        });
        var (mean, error) = SpectralDensity.MeanAndError(samples);
        return new(mean, error, probes);
    }
}
