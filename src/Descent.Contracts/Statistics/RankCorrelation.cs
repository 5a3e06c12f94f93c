namespace Descent.Contracts.Statistics;

/// <summary>Whether one quantity rises with another, by ranks alone.</summary>
public static class RankCorrelation
{
    /// <summary>Spearman's coefficient: the correlation of the ranks, ties sharing their mean rank; in [−1, 1].</summary>
    /// <returns>NaN for fewer than two points, where one side is all ties, or where a value is NaN.</returns>
    /// <exception cref="ArgumentException">As many x as y are needed.</exception>
    /// <remarks>Spearman (1904), "The proof and measurement of association between two things".</remarks>
    public static double Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => LinearFit.Of(Ranks(x), Ranks(y)).Correlation;

    /// <summary>Spearman's coefficient of values with their places: 1 where each is above the one before, −1 where each is below.</summary>
    /// <returns>NaN for fewer than two values, where all are ties, or where one is NaN.</returns>
    public static double WithOrder(ReadOnlySpan<double> values) => Spearman([.. Enumerable.Range(0, values.Length).Select(place => (double)place)], values);

    /// <summary>Ranks from 1; equal values share the mean of theirs; NaN has rank NaN.</summary>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, order);
        var ranks = new double[sorted.Length];
        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && sorted[end] == sorted[first])
            {
                end++;
            }

            var rank = double.IsNaN(sorted[first]) ? double.NaN : (first + end + 1) / 2.0;
            for (; first < end; first++)
            {
                ranks[order[first]] = rank;
            }
        }

        return ranks;
    }
}
