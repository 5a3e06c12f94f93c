using Descent.App.Server.Documents;
using Descent.Contracts.Json;
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
        Dictionary<string, LastValue>[] last = [.. runs.Select(run => store.LastValues(run.Summary.Id).ToDictionary(one => one.Name, StringComparer.Ordinal))];
        string[] shared = [.. last[0].Keys.Where(metric => last.All(one => one.ContainsKey(metric)))];
        var document = new ComparisonDocument(Summaries.Of(store, [.. runs.Select(run => run.Summary)]),
            [.. options.Select(option => new DifferenceDocument(option, [.. runs.Select(run => run.Options.TryGetPropertyValue(option, out var value) ? OptionJson.Text(value) : null)]))],
            [.. shared.Select(metric => new SharedMetric(metric, last.Max(one => one[metric].Points)))],
            [.. shared.Select(metric => Paired(metric, [.. last.Select(one => one[metric].Values)]))]);
        return ServerJson.Write(context, document, ServerJson.Default.ComparisonDocument);
    }

    static PairedDocument Paired(string metric, IReadOnlyDictionary<long, double>[] last)
    {
        double[] means = [.. last.Select(one => StudentInterval.Of([.. one.Values]).Mean)];
        if (last is not [var first, var second]) return new(metric, means, double.NaN, double.NaN, double.NaN, 0, "");
        long[] seeds = [.. first.Keys.Intersect(second.Keys)];
        if (seeds.Length == 0) return new(metric, means, double.NaN, double.NaN, double.NaN, 0, "no seed in common");
        var difference = StudentInterval.Of([.. seeds.Select(seed => second[seed] - first[seed])]);
        return new(metric, means, difference.Mean, difference.Interval.Low, difference.Interval.High, seeds.Length, seeds.Length > 1 ? "95% Student interval of the mean" : "one seed in common");
    }
}
