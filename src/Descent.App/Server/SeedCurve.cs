using System.Runtime.InteropServices;
using Descent.Lab.Store;

namespace Descent.App.Server;

/// <summary>What the band around a curve is.</summary>
enum BandKind
{
    /// <summary>The interval of the median from six seeds on, the span of all points of fewer.</summary>
    Usual,

    /// <summary>The span of all points, however many seeds there are: what two runs can share.</summary>
    Span,
}

/// <summary>A line of a chart: all seeds of a metric together.</summary>
/// <param name="Points">Measurements of the seed that has most.</param>
/// <param name="Low">Of a span: the least of all points of a bucket and of all seeds. Of an interval: its lower end, over the seeds' means of the bucket.</param>
/// <param name="Marks">Steps with values that are not finite, and the name of each kind that is there.</param>
/// <param name="NotFinite">How many such values there are, over all seeds.</param>
sealed record SeedCurve(
    long Points, int Seeds, string Method, long[] Steps, double[] Middle, double[] Low, double[] High, IReadOnlyList<(long Step, string Kind)> Marks, NotFinite NotFinite)
{
    static readonly string[] Kinds = ["nan", "inf", "-inf"];

    /// <param name="curves">One a seed, with buckets of the same width.</param>
    public static SeedCurve Of(IReadOnlyList<Curve> curves, int buckets, BandKind band = BandKind.Usual)
    {
        var steps = Common(curves, buckets);
        var points = curves.Select(curve => curve.Points).DefaultIfEmpty().Max();
        var (middle, low, high) = (new double[steps.Length], new double[steps.Length], new double[steps.Length]);
        var marks = new List<(long, string)>();
        var at = new int[curves.Count];
        var means = new List<double>(curves.Count);
        var isInterval = band == BandKind.Usual && curves.Count >= SeedBand.Fewest;
        var spans = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            var next = i + 1 < steps.Length ? steps[i + 1] : long.MaxValue;
            var (seen, least, greatest) = (0, double.NaN, double.NaN);
            means.Clear();
            for (var seed = 0; seed < curves.Count; seed++)
            {
                var curve = curves[seed];
                // Seeds whose buckets begin elsewhere may have several of them here.
                var (sum, count) = (0.0, 0);
                for (; at[seed] < curve.Steps.Length && curve.Steps[at[seed]] < next; at[seed]++)
                {
                    var bucket = at[seed];
                    seen |= curve.Marks[bucket];
                    if (double.IsNaN(curve.Mean[bucket])) continue;
                    (sum, count) = (sum + curve.Mean[bucket], count + 1);
                    (least, greatest) = (double.MinNumber(least, curve.Min[bucket]), double.MaxNumber(greatest, curve.Max[bucket]));
                }
                if (count > 0) means.Add(sum / count);
            }
            marks.AddRange(Kinds.Where((_, bit) => (seen & (1 << bit)) != 0).Select(kind => (steps[i], kind)));
            (middle[i], low[i], high[i], _) = SeedBand.Of(CollectionsMarshal.AsSpan(means));
            if (isInterval && means.Count >= SeedBand.Fewest) continue;
            (low[i], high[i]) = (least, greatest);
            if (means.Count > 0) spans++;
        }
        return new(points, curves.Count, MethodOf(curves.Count, points > steps.Length, isInterval, spans > 0), steps, middle, low, high, marks,
            curves.Aggregate(default(NotFinite), (sum, curve) => sum + curve.NotFinite));
    }

    static string MethodOf(int seeds, bool bucketed, bool isInterval, bool hasSpans) => (seeds, isInterval, bucketed) switch
    {
        ( <= 1, _, true) => "mean of each bucket, band from its least to its greatest point",
        ( <= 1, _, false) => "every point",
        (_, false, true) => "median over seeds of bucket means, band from least to greatest point",
        (_, false, false) => "median over seeds, band from least to greatest",
        _ => $"median over seeds, 95% interval of the median{(bucketed ? ", of bucket means" : "")}{(hasSpans ? "; least to greatest where fewer than six seeds are left" : "")}",
    };

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
