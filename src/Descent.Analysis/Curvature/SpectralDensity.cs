using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The density of a spectrum from a few products with vectors: for each random probe, nodes and weights of a Gauss quadrature.</summary>
/// <remarks>
/// Stochastic Lanczos quadrature: Golub and Welsch (1969); Ubaru, Chen and Saad (2017); Ghorbani, Krishnan and Xiao (2019), arXiv:1901.10159.
/// The weight of a node is the square of its eigenvector's <em>first</em> component. m steps get the first 2m moments of a probe's measure exactly.
/// </remarks>
/// <param name="Probes">Nodes, ascending, and weights, which sum to 1, of every probe.</param>
/// <param name="Size">The number of eigenvalues that share the density.</param>
public sealed record SpectralDensity(IReadOnlyList<(double[] Nodes, double[] Weights)> Probes, int Size)
{
    /// <summary>A product for each step of each probe, and the basis of one probe at a time.</summary>
    /// <param name="size">Rows of the matrix.</param>
    public static InstrumentCost Cost(long size, int probes, int steps) => new(4.0 * probes * Math.Min(size, steps), Lanczos.Bytes(size, (int)Math.Min(size, steps)));

    /// <summary>Runs the quadrature.</summary>
    /// <param name="probes">Random vectors; the error falls with their root.</param>
    /// <param name="steps">Products for each.</param>
    public static SpectralDensity Estimate(SymmetricOperator matrix, int probes = 10, int steps = 80, RandomKey? key = null)
    {
        if (probes < 1 || steps < 1) throw new AnalysisException($"SpectralDensity: {probes} probes of {steps} steps; give 1 of each at least.");
        var keys = (key ?? RandomKey.FromSeed(0)).Split(probes);
        return new([.. keys.Select(one => Quadrature(matrix, one, steps))], matrix.Size);
    }

    static (double[], double[]) Quadrature(SymmetricOperator matrix, RandomKey key, int steps)
    {
        var lanczos = new Lanczos(matrix, key);
        lanczos.Extend(steps);
        var (values, vectors, _) = lanczos.Ritz();
        var weights = new double[values.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = vectors[0, i] * vectors[0, i];
        return (values, weights);
    }

    /// <summary>(1/n) tr f(A) with its standard error over probes, which is NaN for a single one.</summary>
    public (double Mean, double StandardError) Average(Func<double, double> f) => MeanAndError([.. Probes.Select(probe => probe.Nodes.Zip(probe.Weights, (node, weight) => weight * f(node)).Sum())]);

    /// <summary>The density smoothed by Gaussians of a standard deviation, in units of 1 / eigenvalue; it integrates to 1.</summary>
    public double[] Smoothed(IReadOnlyList<double> at, double deviation)
    {
        if (!(deviation > 0 && double.IsFinite(deviation))) throw new AnalysisException(FormattableString.Invariant($"SpectralDensity: the standard deviation is {deviation}; give a positive number."));
        var density = new double[at.Count];
        var norm = 1 / (Probes.Count * deviation * Math.Sqrt(2 * Math.PI));
        foreach (var (nodes, weights) in Probes)
        {
            for (var j = 0; j < nodes.Length; j++)
            {
                for (var i = 0; i < density.Length; i++)
                {
                    var z = (at[i] - nodes[j]) / deviation;
                    density[i] += norm * weights[j] * Math.Exp(-0.5 * z * z);
                }
            }
        }
        return density;
    }

    internal static (double, double) MeanAndError(double[] samples)
    {
        var mean = samples.Average();
        return (mean, samples.Length < 2 ? double.NaN : Math.Sqrt(samples.Sum(x => (x - mean) * (x - mean)) / (samples.Length - 1) / samples.Length));
    }
}
