using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Engine.Kernels;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;

namespace Descent.App.Runs;

/// <summary>Runs trials as <c>descent run</c> processes of this machine, the processors divided among those that run at once.</summary>
/// <param name="jobs">How many run at once.</param>
sealed class ProcessTrialRunner(RunStore store, int jobs) : ITrialRunner
{
    // Arms run side by side, a thread a processor: the runtime of a child is shown its share only.
    const string Processors = "DOTNET_PROCESSOR_COUNT";

    const string Threads = "DESCENT_THREADS";

    readonly int threads = Math.Max(1, Parallelism.Threads / jobs);

    public async Task<string> Run(TrialOrder order, CancellationToken stop)
    {
        var start = RunProcess.Self(Arguments(order));
        start.Environment[Threads] = start.Environment[Processors] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start) ?? throw new ContractException("no-process", $"'{start.FileName}' could not be started.", "Check that the program is still there.");
        process.StandardInput.Close();
        var last = "";
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (stop.Register(() => Stop(process, order.Run)))
        {
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        return process.ExitCode == ExitCode.Done ? "" : Error(last) ?? string.Create(CultureInfo.InvariantCulture, $"The run's process ended with code {process.ExitCode}.");
    }

    internal static string[] Arguments(TrialOrder order) => order.Resumes ? ["resume", order.Run, "--json"] :
    [
        "run", order.Study, "--scale", Words.Of(order.Scale), "--seeds", string.Create(CultureInfo.InvariantCulture, $"{order.Seeds[0]}..{order.Seeds[^1]}"),
        "--run-id", order.Run, "--json", .. order.Assignments.SelectMany(assignment => (string[])["--set", assignment]),
    ];

    /// <summary>Asks a run to stop; a process that has no run yet is ended, since there is nothing to lose.</summary>
    void Stop(Process process, string run)
    {
        try
        {
            store.RequestStop(run);
        }
        catch (StoreException)
        {
            try
            {
                process.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended by itself.
            }
        }
    }

    /// <summary>The message of the error document that a command ends with.</summary>
    static string? Error(string line)
    {
        try
        {
            return (string?)JsonNode.Parse(line)?["error"]?["message"];
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
