using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.App.Commands;
using Descent.Contracts;
using Descent.Engine.Kernels;
using Descent.Lab.Sweeps;

namespace Descent.App.Runs;

/// <summary>Runs trials as <c>descent run</c> processes of this machine, the processors divided among those that run at once.</summary>
/// <remarks>They stop when their standard input ends: at once when this process is killed, and in order when it is asked to stop.</remarks>
/// <param name="jobs">How many run at once.</param>
sealed class ProcessTrialRunner(int jobs) : ITrialRunner
{
    // Arms run side by side, a thread a processor: the runtime of a child is shown its share only.
    const string Processors = "DOTNET_PROCESSOR_COUNT";

    internal const string Threads = Parallelism.Variable;

    readonly int threads = Math.Max(1, Parallelism.Threads / jobs);

    public async Task<TrialEnd> Run(TrialOrder order, CancellationToken stop)
    {
        var start = RunProcess.Self([.. Arguments(order), CommonOptions.Attached.Name]);
        start.Environment[Threads] = start.Environment[Processors] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start) ?? throw new ContractException("no-process", $"'{start.FileName}' could not be started.", "Check that the program is still there.");
        var last = "";
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => last = string.IsNullOrWhiteSpace(line.Data) ? last : line.Data;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (stop.Register(process.StandardInput.Close))
        {
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        return process.ExitCode == ExitCode.Done ? new("")
            : new(Error(last) ?? string.Create(CultureInfo.InvariantCulture, $"The run's process ended with code {process.ExitCode}."), process.ExitCode is ExitCode.Interrupted or ExitCode.Terminated);
    }

    internal static string[] Arguments(TrialOrder order) => order.Resumes ? ["resume", order.Run, "--json"] :
    [
        "run", order.Study, "--scale", Words.Of(order.Scale), "--seeds", string.Create(CultureInfo.InvariantCulture, $"{order.Seeds[0]}..{order.Seeds[^1]}"),
        "--run-id", order.Run, "--json", .. order.Assignments.SelectMany(assignment => (string[])["--set", assignment]), .. order.Watch?.Arguments ?? [],
    ];

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
