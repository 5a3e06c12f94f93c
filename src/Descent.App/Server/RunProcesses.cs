using System.Diagnostics;
using System.Text.Json;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;

namespace Descent.App.Server;

/// <summary>Starts and resumes runs as processes of this same command, and waits until they show in the store or say why not.</summary>
static class RunProcesses
{
    /// <summary>Data may have to be fetched before a run is in the store; after this the page opens all the same.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static RunControl Over(RunStore store) => new(
        request =>
        {
            using var watched = new Watched();
            var id = RunProcess.Start(store, request.Study.Paper.Slug, request.Scale, request.SeedText, request.Assignments, request.Watch, watched.Watch);
            watched.WaitFor(() => Exists(store, id));
            return id;
        },
        id =>
        {
            var attempt = store.Run(id).Attempt;
            using var watched = new Watched();
            RunProcess.Resume(store, id, watched.Watch);
            watched.WaitFor(() => store.Run(id).Attempt > attempt);
        });

    static bool Exists(RunStore store, string id)
    {
        try
        {
            return store.Summary(id).Id == id;
        }
        catch (StoreException unknown) when (unknown.Code == "unknown-run")
        {
            return false;
        }
    }

    /// <summary>A process that has just been started, and the last line that it wrote on standard error.</summary>
    sealed class Watched : IDisposable
    {
        readonly ManualResetEventSlim exited = new();
        Process? process;
        volatile string last = "";

        public void Watch(Process started)
        {
            process = started;
            started.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is { Length: > 0 } text) last = text;
                if (line.Data is null) exited.Set();
            };
        }

        /// <exception cref="ContractException">The process ended before, with the error that it printed.</exception>
        public void WaitFor(Func<bool> there)
        {
            var waited = Stopwatch.StartNew();
            while (!there())
            {
                if (waited.Elapsed > Patience) return;
                if (exited.Wait(50) && !there()) throw Refused();
            }
        }

        ContractException Refused()
        {
            try
            {
                if (JsonSerializer.Deserialize(last, ContractJson.Plain.ErrorDocument) is { Error: { } error }) return new(error.Code, error.Message, error.Hint);
            }
            catch (JsonException)
            {
                // What it printed last is no error document.
            }
            return new("run-failed", $"The run's process ended before it began: {last}", "The same run on the command line says more.");
        }

        // The process goes on; only this handle of it is given back once it has ended.
        public void Dispose()
        {
            if (process?.HasExited == true) process.Dispose();
        }
    }
}
