using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server.Endpoints;

/// <summary>Sweeps, and each with the table of its trials.</summary>
static class SweepEndpoints
{
    const int Most = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sweeps", List);
        routes.MapGet("/api/sweeps/{sweep}", One);
        routes.MapGet("/api/sweeps/{sweep}/results", Results);
    }

    static Task List(HttpContext context)
    {
        IReadOnlyList<SweepSummaryDocument> sweeps = [.. context.RequestServices.GetRequiredService<RunStore>().Sweeps(Most).Select(sweep =>
            new SweepSummaryDocument(sweep.Id, sweep.Study, sweep.Created, sweep.Trials, sweep.Done, sweep.Failed, sweep.Running))];
        return ServerJson.Write(context, sweeps, ServerJson.Default.Sweeps);
    }

    static Task One(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var sweep = store.Sweep(Asked.Route(context, "sweep"));
        var trials = store.Trials(sweep.Id);
        var document = new SweepDocument(sweep.Id, sweep.Study, sweep.Created, sweep.Trials, sweep.Done, sweep.Failed, sweep.Running,
            [.. trials.SelectMany(trial => trial.Options.Select(option => option.Key)).Distinct(StringComparer.Ordinal)],
            [.. trials.SelectMany(trial => trial.Metrics.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. trials.Select(trial => new TrialDocument(trial.Ordinal, trial.Run, Words.Of(trial.State), trial.Options.ToDictionary(), trial.Metrics))], sweep.Metric, sweep.Maximize);
        return ServerJson.Write(context, document, ServerJson.Default.SweepDocument);
    }

    /// <summary>One metric of all trials, with the intervals that the command's table has.</summary>
    static Task Results(HttpContext context)
    {
        var results = SweepResults.Of(context.RequestServices.GetRequiredService<RunStore>(), Asked.Route(context, "sweep"), Asked.Several(context, "metric", 1)[0]);
        var document = new SweepResultsDocument(results.Metric!, "95% Student interval of the mean", [.. results.Trials.Where(trial => trial.Values.Count > 0).Select(trial =>
            new TrialResultDocument(trial.Trial.Ordinal, trial.Mean.Mean, trial.Mean.Interval.Low, trial.Mean.Interval.High, trial.Mean.Count, trial.Mean.NonFinite))]);
        return ServerJson.Write(context, document, ServerJson.Default.SweepResultsDocument);
    }
}
