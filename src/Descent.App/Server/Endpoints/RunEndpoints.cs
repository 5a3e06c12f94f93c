using System.Text.Json;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Lab.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server.Endpoints;

/// <summary>Runs: listed, shown, started, stopped, resumed.</summary>
static class RunEndpoints
{
    const int MostRunning = 16;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs", List);
        routes.MapPost("/api/runs", Start);
        routes.MapGet("/api/runs/{run}", One);
        routes.MapPost("/api/runs/{run}/stop", Stop);
        routes.MapPost("/api/runs/{run}/resume", Resume);
        routes.MapGet("/api/runs/{run}/figures/{figure}", Figure);
        routes.MapGet("/api/runs/{run}/events", RunStream.Send);
    }

    static RunStore Store(HttpContext context) => context.RequestServices.GetRequiredService<RunStore>();

    static Task List(HttpContext context)
    {
        var store = Store(context);
        var filter = new RunFilter(NotEmpty("study"), Text: NotEmpty("text"));
        var runs = store.List(filter with { Limit = (int)Asked.Number(context, "limit", 50, 1, 500), Offset = (int)Asked.Number(context, "offset", 0, 0, 10_000_000) });
        return ServerJson.Write(context, new RunPage(store.Count(filter), Summaries.Of(store, runs), store.Studies()), ServerJson.Default.RunPage);
        string? NotEmpty(string name) => (string?)context.Request.Query[name] is { Length: > 0 } value ? value : null;
    }

    static Task One(HttpContext context) => ServerJson.Write(context, RunDescription.Of(Store(context), Asked.Route(context, "run")), ServerJson.Default.RunDetailDocument);

    static async Task Start(HttpContext context)
    {
        if (!context.Request.HasJsonContentType()) throw new BadHttpRequestException("The body must be application/json.", StatusCodes.Status415UnsupportedMediaType);
        var asked = await context.Request.ReadFromJsonAsync(ServerJson.Default.StartDocument, context.RequestAborted) ?? throw new JsonException();
        var request = RunRequests.Of(asked);
        if (Store(context).List(new RunFilter(Limit: 200)).Count(run => run.Status == RunStatus.Running) >= MostRunning)
        {
            throw new ContractException("too-many-runs", $"{MostRunning} runs are running already.", "Wait for one to end, or stop one.");
        }
        var control = context.RequestServices.GetRequiredService<RunControl>();
        var run = await Task.Run(() => control.Start(request));
        await ServerJson.Write(context, new StartedDocument(run), ServerJson.Default.StartedDocument, StatusCodes.Status202Accepted);
    }

    static Task Stop(HttpContext context)
    {
        var run = Asked.Route(context, "run");
        if (!Store(context).RequestStop(run)) throw new ContractException("not-running", $"Run '{run}' does not run.", "");
        return ServerJson.Write(context, new StartedDocument(run), ServerJson.Default.StartedDocument, StatusCodes.Status202Accepted);
    }

    static async Task Resume(HttpContext context)
    {
        var run = Asked.Route(context, "run");
        var store = Store(context);
        if (RunDescription.RefusalToResume(store.Run(run)) is { } refusal) throw new ContractException("another-kernel", refusal, "");
        if (store.Summary(run).Status is not RunStatus.Interrupted and not RunStatus.Failed) throw new ContractException("run-active", $"Run '{run}' is {Words.Of(store.Summary(run).Status)}.", "Only a run that was interrupted can be resumed.");
        var control = context.RequestServices.GetRequiredService<RunControl>();
        await Task.Run(() => control.Resume(run));
        await ServerJson.Write(context, new StartedDocument(run), ServerJson.Default.StartedDocument, StatusCodes.Status202Accepted);
    }

    static Task Figure(HttpContext context)
    {
        var (run, name) = (Asked.Route(context, "run"), Asked.Route(context, "figure"));
        var figure = Store(context).Figures(run).FirstOrDefault(one => one.Name == name)
            ?? throw new ContractException("unknown-figure", $"Run '{run}' has no figure '{name}'.", "");
        if (figure.Specification is null) throw new ContractException("figure-failed", figure.Error ?? "It could not be drawn.", "");
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(figure.Specification.ToJsonString(JsonSerializerOptions.Default));
    }
}
