using Descent.Lab.Store;

namespace Descent.App.Server;

/// <summary>Values of several seeds as one: their median, and a band around it.</summary>
/// <param name="Middle">Median; NaN values are left out of it, and counted.</param>
/// <param name="Low">Of six seeds and more: the order statistics between which the median lies at 95%. Of fewer: the least value.</param>
/// <param name="NaNs">How many values are NaN.</param>
/// <remarks>The interval needs no distribution: Conover (1999), Practical Nonparametric Statistics, section 3.2. It exists from six values on.</remarks>
readonly record struct SeedBand(double Middle, double Low, double High, int NaNs)
{
    /// <summary>Sorts <paramref name="values"/>.</summary>
    public static SeedBand Of(Span<double> values)
    {
        values.Sort();
        var nans = 0;
        while (nans < values.Length && double.IsNaN(values[nans])) nans++;
        var sorted = values[nans..];
        if (sorted.Length == 0) return new(double.NaN, double.NaN, double.NaN, nans);
        var rank = Rank(sorted.Length);
        var half = sorted.Length / 2;
        var middle = sorted.Length % 2 == 1 || sorted[half] == sorted[half - 1] ? sorted[half] : sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2;
        return new(middle, sorted[rank], sorted[sorted.Length - 1 - rank], nans);
    }

    /// <summary>How many of the least values lie below the interval: the most for which a fair coin's tail stays at 2.5% or less; 0 for fewer than six.</summary>
    public static int Rank(int count)
    {
        var (tail, term) = (0.0, Math.Pow(0.5, count));
        for (var k = 0; k < count; k++)
        {
            tail += term;
            if (tail > 0.025) return Math.Max(0, k - 1);
            term *= (double)(count - k) / (k + 1);
        }
        return 0;
    }

    /// <summary>What middle and band are, for people.</summary>
    public static string Method(int seeds, bool bucketed) => seeds switch
    {
        1 => bucketed ? "mean of each bucket, band from its least to its greatest value" : "every point",
        < 6 => "median over seeds, band from least to greatest" + Bucketed(bucketed),
        _ => "median over seeds, 95% interval of the median" + Bucketed(bucketed),
    };

    static string Bucketed(bool bucketed) => bucketed ? "; means of buckets" : "";
}

/// <summary>A line of a chart: all seeds of a metric together.</summary>
/// <param name="Marks">Steps with a value that is not finite, and its name; at most <see cref="MostMarks"/> of them.</param>
/// <param name="NonFinite">Steps with such a value in all.</param>
sealed record SeedCurve(long Points, int Seeds, string Method, long[] Steps, double[] Middle, double[] Low, double[] High, IReadOnlyList<(long Step, string Kind)> Marks, int NonFinite)
{
    const int MostMarks = 200;

    /// <param name="curves">One a seed, with buckets of the same width.</param>
    public static SeedCurve Of(IReadOnlyList<Curve> curves, int buckets)
    {
        var steps = Common(curves, buckets);
        var points = curves.Select(curve => curve.Points).DefaultIfEmpty().Max();
        var bucketed = points > steps.Length;
        var (middle, low, high) = (new double[steps.Length], new double[steps.Length], new double[steps.Length]);
        var marks = new List<(long, string)>();
        var nonFinite = 0;
        var at = new int[curves.Count];
        var values = new double[curves.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var (count, seen) = (0, (byte)0);
            var next = i + 1 < steps.Length ? steps[i + 1] : long.MaxValue;
            for (var seed = 0; seed < curves.Count; seed++)
            {
                var curve = curves[seed];
                if (at[seed] >= curve.Steps.Length || curve.Steps[at[seed]] >= next) continue;
                seen |= curve.Marks[at[seed]];
                values[count++] = curve.Mean[at[seed]];
                (low[i], high[i]) = (curve.Min[at[seed]], curve.Max[at[seed]]);
                // Seeds whose buckets begin elsewhere may have two of them here; the later one stands.
                while (at[seed] < curve.Steps.Length && curve.Steps[at[seed]] < next) at[seed]++;
            }
            if (seen != 0)
            {
                nonFinite++;
                if (marks.Count < MostMarks) marks.Add((steps[i], NameOf(seen)));
            }
            if (curves.Count == 1) middle[i] = values[0];
            else (middle[i], low[i], high[i], _) = SeedBand.Of(values.AsSpan(0, count));
        }
        return new(points, curves.Count, SeedBand.Method(Math.Max(1, curves.Count), bucketed), steps, middle, low, high, marks, nonFinite);
    }

    static string NameOf(byte marks) => (marks & 1) != 0 ? "nan" : (marks & 2) != 0 ? "inf" : "-inf";

    /// <summary>The steps at which the line has points: those of the seeds, thinned where the seeds' own do not agree.</summary>
    static long[] Common(IReadOnlyList<Curve> curves, int buckets)
    {
        if (curves.Count == 0) return [];
        var longest = curves.MaxBy(curve => curve.Steps.Length)!.Steps;
        if (curves.All(curve => longest.AsSpan().StartsWith(curve.Steps))) return longest;
        long[] all = [.. curves.SelectMany(curve => curve.Steps).Distinct().Order()];
        if (all.Length <= buckets) return all;
        var width = Math.Max(1.0, (double)(all[^1] - all[0] + 1) / buckets);
        return [.. all.GroupBy(step => (long)((step - all[0]) / width)).Select(group => group.Min())];
    }
}
