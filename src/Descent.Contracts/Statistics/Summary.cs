namespace Descent.Contracts.Statistics;

/// <summary>Centre and spread of a sample.</summary>
/// <param name="Count">Number of values, the ones that are not finite included.</param>
/// <param name="NonFinite">Number of values that are NaN or infinite; where there are some, <paramref name="Mean"/> and
/// <paramref name="StandardDeviation"/> are not finite, and the order statistics count an infinity as the extreme that it is.</param>
/// <param name="Median">Middle value, or the mean of the two middle ones; NaN when a value is NaN.</param>
/// <param name="InterquartileMean">Mean after ⌊n/4⌋ values are cut from each end; NaN when a value is NaN.</param>
/// <param name="StandardDeviation">With division by n − 1; NaN for fewer than two values.</param>
/// <remarks>The interquartile mean as an aggregate over seeds: Agarwal et al. (2021), arXiv:2108.13264.</remarks>
public sealed record Summary(
    int Count, int NonFinite, double Mean, double Median, double InterquartileMean, double StandardDeviation)
{
    /// <summary>Summary of <paramref name="values"/>; all NaN for none.</summary>
    public static Summary Of(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);    // NaN sorts first
        var mean = Moments.Mean(values);
        var unordered = sorted.Length == 0 || double.IsNaN(sorted[0]);
        var half = sorted.Length / 2;
        var cut = sorted.Length / 4;
        return new(sorted.Length, Moments.CountNonFinite(values), mean,
            unordered ? double.NaN : sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] / 2) + (sorted[half] / 2),
            unordered ? double.NaN : Moments.Mean(sorted.AsSpan(cut..(sorted.Length - cut))),
            Moments.StandardDeviation(values, mean));
    }
}
