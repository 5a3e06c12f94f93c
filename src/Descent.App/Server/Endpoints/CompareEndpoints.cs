using Descent.App.Server.Documents;
using Descent.Contracts.Statistics;
using Descent.Lab.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server.Endpoints;

/// <summary>Runs side by side: options that differ, metrics that they share, and differences paired by seed.</summary>
static class CompareEndpoints
{
    const int MostRuns = 8;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/compare", Send);

    static Task Send(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<RunStore>();
        RunDetail[] runs = [.. Asked.Several(context, "run", MostRuns).Select(store.Run)];
        string[] options = [.. runs.SelectMany(run => run.Options.Select(option => option.Key)).Distinct(StringComparer.Ordinal)];
        LastBySeed[] last = [.. runs.Select(run => new LastBySeed(store.SeriesEnds(run.Summary.Id)))];
        string[] shared = [.. last[0].Metrics.Where(metric => last.All(one => one.Points(metric) > 0))];
        var document = new ComparisonDocument(Summaries.Of(store, [.. runs.Select(run => run.Summary)]),
            [.. options.Select(option => new DifferenceDocument(option, [.. runs.Select(run => run.Options.TryGetPropertyValue(option, out var value) ? RunDescription.Text(value) : null)]))],
            [.. shared.Select(metric => new SharedMetric(metric, last.Max(one => one.Points(metric))))],
            [.. shared.Select(metric => Paired(metric, last))]);
        return ServerJson.Write(context, document, ServerJson.Default.ComparisonDocument);
    }

    static PairedDocument Paired(string metric, LastBySeed[] last)
    {
        double[] means = [.. last.Select(one => StudentInterval.Of(one.Values(metric)).Mean)];
        if (last is not [var first, var second]) return new(metric, means, double.NaN, double.NaN, double.NaN, 0, "");
        long[] seeds = [.. first.Seeds(metric).Intersect(second.Seeds(metric))];
        if (seeds.Length == 0) return new(metric, means, double.NaN, double.NaN, double.NaN, 0, "no seed in common");
        var difference = StudentInterval.Of([.. seeds.Select(seed => second.Value(metric, seed) - first.Value(metric, seed))]);
        return new(metric, means, difference.Mean, difference.Interval.Low, difference.Interval.High, seeds.Length, seeds.Length > 1 ? "95% Student interval of the mean" : "one seed in common");
    }

    /// <summary>The last value of each metric by seed.</summary>
    sealed class LastBySeed(IReadOnlyList<(SeriesInfo Series, double[] Values)> all)
    {
        readonly Dictionary<string, (long Points, Dictionary<long, double> BySeed)> metrics = all.GroupBy(one => $"{one.Series.Arm}/{one.Series.Metric}").ToDictionary(group => group.Key,
            group => (group.Max(one => one.Series.Points), group.SelectMany(one => one.Series.Seeds.Zip(one.Values)).ToDictionary(pair => pair.First, pair => pair.Second)));

        public IEnumerable<string> Metrics => metrics.Keys;

        public long Points(string metric) => metrics.TryGetValue(metric, out var found) ? found.Points : 0;

        public IEnumerable<long> Seeds(string metric) => metrics[metric].BySeed.Keys;

        public double[] Values(string metric) => [.. metrics[metric].BySeed.Values];

        public double Value(string metric, long seed) => metrics[metric].BySeed[seed];
    }
}
