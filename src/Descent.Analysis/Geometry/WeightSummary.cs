using Descent.Engine;

namespace Descent.Analysis;

/// <summary>What one weight tensor looks like.</summary>
/// <param name="Count">Elements.</param>
/// <param name="NonFinite">Elements that are NaN or infinite: counted, and left out of the norms.</param>
/// <param name="Norm">Euclidean norm of the finite elements.</param>
/// <param name="Largest">The largest magnitude of the finite elements.</param>
/// <param name="Spectrum">Singular values of the tensor as a matrix; null where there are none.</param>
/// <param name="Status">Why there is no spectrum; empty when there is one.</param>
public sealed record WeightSummary(long Count, long NonFinite, double Norm, double Largest, MatrixSpectrum? Spectrum, string Status)
{
    /// <summary>The smaller side beyond which singular values are not computed unless asked for: about ten seconds there.</summary>
    public const int Side = 2048;

    /// <summary>Summarises a floating tensor.</summary>
    /// <param name="side">The largest smaller side of a matrix whose singular values are computed.</param>
    public static WeightSummary Of(Tensor weight, int side = Side)
    {
        if (!weight.Element.IsFloating) throw new AnalysisException($"WeightSummary: the elements are {weight.Element.Name}; give float32 or float64.");
        var (bad, square, largest) = Scan(weight);
        // Squares of very large or small magnitudes leave the range: then they are taken in units of the largest.
        var norm = square is 0 or double.PositiveInfinity && largest > 0 ? largest * Math.Sqrt(ScaledSquare(weight, largest)) : Math.Sqrt(square);
        var (spectrum, status) = SpectrumOf(weight, bad, side);
        return new(weight.Size, bad, norm, largest, spectrum, status);
    }

    static (long Bad, double Square, double Largest) Scan(Tensor weight)
    {
        var (bad, square, largest) = (0L, 0.0, 0.0);
        foreach (var value in Values(weight))
        {
            if (!double.IsFinite(value))
            {
                bad++;
                continue;
            }
            square += value * value;
            largest = Math.Max(largest, Math.Abs(value));
        }
        return (bad, square, largest);
    }

    static double ScaledSquare(Tensor weight, double largest) => Values(weight).Where(double.IsFinite).Sum(value => value / largest * (value / largest));

    static IEnumerable<double> Values(Tensor weight)
    {
        const int Piece = 1 << 16;
        var flat = weight.Flatten();
        for (long i = 0; i < weight.Size; i += Piece)
        {
            foreach (var value in flat.Slice(0, (int)i, (int)Math.Min(weight.Size, i + Piece)).ToDoubles()) yield return value;
        }
    }

    static (MatrixSpectrum?, string) SpectrumOf(Tensor weight, long bad, int side)
    {
        if (weight.Rank < 2) return (null, "no matrix");
        if (weight.Size == 0) return (null, "empty");
        if (bad > 0) return (null, "not finite");
        var smaller = Math.Min(weight.Shape[0], weight.Size / weight.Shape[0]);
        if (smaller > side) return (null, FormattableString.Invariant($"side {smaller} above {side}"));
        try
        {
            return (MatrixSpectrum.Of(weight), "");
        }
        catch (EngineException fault)
        {
            return (null, $"FAILED: {fault.Message}");
        }
    }
}
