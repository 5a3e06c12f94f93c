using Descent.App.Server.Documents;
using Descent.Lab.Store;

namespace Descent.App.Server.Endpoints;

/// <summary>New points of a run, all seeds together, as its curves show them.</summary>
static class Tails
{
    /// <summary>Points of a metric that one event holds at most; the rest is thinned as curves are.</summary>
    const int Most = 400;

    public static IReadOnlyList<TailDocument> Of(IReadOnlyList<SeriesTail> news, RunDetail run) =>
    [
        .. news.Where(tail => tail.Series.Phase == "training" && tail.Steps.Length > 0).GroupBy(tail => (tail.Series.Arm, tail.Series.Metric)).Where(group => IsWhole(group, run)).Select(group =>
        {
            var curve = SeedCurve.Of([.. group.SelectMany(tail => Curves(tail, Ends(run, tail.Series.Arm)))], Most);
            return new TailDocument($"{group.Key.Arm}/{group.Key.Metric}", group.Max(tail => tail.Series.Points), curve.Seeds, curve.Steps,
                Finite(curve.Middle), Finite(curve.Low), Finite(curve.High), CurveEndpoints.Marks(curve.Marks, []), NotFiniteDocument.Of(curve.NotFinite));
        }),
    ];

    /// <summary>Where seeds run one after another, a piece of one of them is no piece of the median: the page asks for the curve again when it is done.</summary>
    static bool IsWhole(IEnumerable<SeriesTail> tails, RunDetail run) => tails.Sum(tail => tail.Series.Seeds.Count) == run.Seeds.Count;

    static Dictionary<long, long> Ends(RunDetail run, string arm) => run.Loops.Where(loop => loop.Arm == arm && loop.Phase == "training").SelectMany(loop => loop.Failures)
        .Where(failure => failure is { Seed: not null, Until: not null }).GroupBy(failure => failure.Seed!.Value).ToDictionary(group => group.Key, group => group.Min(failure => failure.Until!.Value));

    static IEnumerable<Curve> Curves(SeriesTail tail, Dictionary<long, long> ends)
    {
        for (var seed = 0; seed < tail.Values.Length; seed++)
        {
            // What a replica measured after it diverged is no measurement.
            var end = ends.GetValueOrDefault(tail.Series.Seeds[seed], long.MaxValue);
            yield return Thinned(tail.Series.Seeds[seed], tail.Steps, tail.Values[seed], end);
        }
    }

    static Curve Thinned(long seed, long[] steps, double[] values, long end)
    {
        var count = steps.AsSpan().BinarySearch(end) is var at && at < 0 ? ~at : at + 1;
        var size = Math.Max(1, (count + Most - 1) / Most);
        int[] starts = [.. Enumerable.Range(0, (count + size - 1) / size).Select(i => i * size)];
        double[][] groups = [.. starts.Select(start => values[start..Math.Min(start + size, count)])];
        double[] Each(Func<IEnumerable<double>, double> read) => [.. groups.Select(group => group.Where(double.IsFinite).DefaultIfEmpty(double.NaN)).Select(read)];
        return new(seed, [.. starts.Select(start => steps[start])], Each(group => group.Min()), Each(group => group.Max()), Each(group => group.Average()),
            [.. groups.Select(group => group.Aggregate((byte)0, (marks, value) => (byte)(marks | Mark(value))))], count)
        {
            NotFinite = new(values.Take(count).Count(double.IsNaN), values.Take(count).Count(double.IsPositiveInfinity), values.Take(count).Count(double.IsNegativeInfinity)),
        };
    }

    static int Mark(double value) => double.IsNaN(value) ? 1 : double.IsPositiveInfinity(value) ? 2 : double.IsNegativeInfinity(value) ? 4 : 0;

    static double?[] Finite(double[] values) => Array.ConvertAll(values, value => double.IsFinite(value) ? value : (double?)null);
}
