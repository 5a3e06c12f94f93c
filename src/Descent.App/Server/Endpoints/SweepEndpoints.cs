using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Lab.Store;
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
            [.. trials.Select(trial => new TrialDocument(trial.Run, Words.Of(trial.State), trial.Options.ToDictionary(), trial.Metrics))]);
        return ServerJson.Write(context, document, ServerJson.Default.SweepDocument);
    }
}
