using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Lab.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server.Endpoints;

/// <summary>A run's events while it trains: state, progress, new points, log, system use; claims and figures at the end. Ends when the run does.</summary>
static class RunStream
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static async Task Send(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var id = store.Summary(Asked.Route(context, "run")).Id;
        using var place = context.RequestServices.GetRequiredService<StreamLimit>().Take();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        var sink = new Sink(context);
        var told = new Told(store, id);
        await sink.Raw("retry: 1000\n\n");
        using var timer = new PeriodicTimer(Interval);
        do
        {
            await told.Tell(sink);
        }
        while (!told.Ended && await timer.WaitForNextTickAsync(context.RequestAborted));
        await sink.Raw("event: end\ndata: {}\n\n");
    }

    /// <summary>What this reader knows already.</summary>
    sealed class Told(RunStore store, string id)
    {
        readonly RunFollower follower = store.Follow(id, store.Sequence(id));
        readonly Dictionary<string, long> points = [];
        StateEvent? state;
        ProgressEvent? progress;
        string metrics = "";

        public bool Ended { get; private set; }

        public async Task Tell(Sink sink)
        {
            var news = follower.Next();
            var run = store.Run(id);
            foreach (var tail in news.Series) points[$"{tail.Series.Arm}/{tail.Series.Metric}"] = tail.Series.Points;
            if (news.Log.Count > 0) await sink.Event("log", [.. news.Log.Select(line => new LogDocument(line.Time, line.Level, line.Text))], ServerJson.Default.LogList);
            var charts = string.Join('\n', points.Where(one => one.Value > 1).Select(one => $"{one.Key} {Math.Min(one.Value, 3)}").Order(StringComparer.Ordinal));
            if (charts != metrics)
            {
                metrics = charts;
                await sink.Event("metrics", RunDescription.Metrics(store, run), ServerJson.Default.MetricList);
            }
            if (Tails.Of(news.Series, run) is { Count: > 0 } tails) await sink.Event("points", tails, ServerJson.Default.TailList);
            foreach (var sample in news.System)
            {
                await sink.Event("system", new(sample.Time, sample.Cpu, Environment.ProcessorCount, sample.ResidentBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), ServerJson.Default.SystemDocument);
            }
            await TellState(sink, run);
            await sink.KeepAlive(Silence);
        }

        async Task TellState(Sink sink, RunDetail run)
        {
            var running = run.Summary.Status == RunStatus.Running;
            if (running && run.Loops.LastOrDefault(loop => loop.Status == RunStatus.Running) is { } loop)
            {
                var now = new ProgressEvent(run.Summary.Progress, loop.Arm, loop.Label.Length > 0 ? $"{loop.Phase} {loop.Label}" : loop.Phase, loop.Step, loop.Steps);
                if (now != progress) await sink.Event("progress", progress = now, ServerJson.Default.ProgressEvent);
            }
            var next = new StateEvent(Words.Of(run.Summary.Status), running ? Math.Floor(run.Summary.Seconds) : run.Summary.Seconds, running, RunDescription.CanResume(run.Summary) && RunDescription.RefusalToResume(run) is null, RunDescription.Failure(run));
            if (next != state)
            {
                if (!running) await sink.Event("claims", [.. store.Claims(id).Select(claim => Summaries.Outcome(claim, run.Seeds.Count))], ServerJson.Default.ClaimList);
                await sink.Event("state", state = next, ServerJson.Default.StateEvent);
            }
            Ended = !running;
        }
    }

    /// <summary>Writes events as the standard asks: a name, one line of data, an empty line.</summary>
    internal sealed class Sink(HttpContext context)
    {
        DateTime spoken = DateTime.UtcNow;

        public Task Event<T>(string name, T document, JsonTypeInfo<T> type) => Raw($"event: {name}\ndata: {JsonSerializer.Serialize(document, type)}\n\n");

        /// <summary>A comment when nothing was said for long, so that a connection that is gone is noticed.</summary>
        public Task KeepAlive(TimeSpan silence) => DateTime.UtcNow - spoken < silence ? Task.CompletedTask : Raw(": still here\n\n");

        public async Task Raw(string text)
        {
            spoken = DateTime.UtcNow;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
