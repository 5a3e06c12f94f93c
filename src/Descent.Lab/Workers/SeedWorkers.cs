using System.Diagnostics;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Workers;

/// <summary>Which loop a worker process runs: an arm of a study, or one of its candidates, on one seed.</summary>
/// <param name="Candidate">Its number among the candidates; -1 where there is no choice.</param>
public sealed record SeedTask(string Arm, int Candidate, long Seed);

/// <summary>Runs single seeds in processes of their own: each reports on its standard output, and ends when its standard input does.</summary>
/// <param name="start">How to start a process that calls <see cref="SeedWorker.Run"/> for a task.</param>
/// <param name="processes">How many at once, at least 1.</param>
public sealed class SeedWorkers(Func<SeedTask, ProcessStartInfo> start, int processes)
{
    /// <summary>A seed that is shorter than this is not worth the start of a process.</summary>
    static readonly TimeSpan Worthwhile = TimeSpan.FromSeconds(2);

    internal int Processes => processes;

    /// <summary>The workers that are left beside arms which run at once; null if there are none.</summary>
    internal SeedWorkers? Among(int arms) => processes / Math.Max(1, Math.Min(arms, processes)) is > 1 and var share ? new(start, share) { MinimumTime = MinimumTime } : null;

    internal bool Pay(TimeSpan seed, int seeds) => seeds > 1 && seed >= MinimumTime;

    /// <summary>Tests make every seed worth a process.</summary>
    internal TimeSpan MinimumTime { get; init; } = Worthwhile;

    /// <summary>Runs one seed and records what its process tells.</summary>
    internal ArmRun Run(LoopKey key, LoopRecord record, Action<long> made, CancellationToken cancel)
    {
        var series = new SeriesRecorder(key);
        var failure = Follow(key, record, series, made, cancel);
        if (failure is null) return series.Runs()[0];
        record.Failed(failure);
        return ArmRun.Failed(key.Arm, failure);
    }

    /// <summary>Reads a process's report to its end; returns why the seed failed.</summary>
    string? Follow(LoopKey key, LoopRecord record, SeriesRecorder series, Action<long> made, CancellationToken cancel)
    {
        var information = start(new(key.Arm, key.Candidate, key.Seeds[0]));
        (information.RedirectStandardInput, information.RedirectStandardOutput, information.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(information) ?? throw new ContractException("no-process", $"'{information.FileName}' could not be started.", "Check that the program is still there.");
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var stop = cancel.Register(() => process.Kill());
        string? failure = null;
        var isEnded = false;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            switch (SeedReport.Parse(line))
            {
                case SeedReport.Begun begun: record.Begin(() => begun.Program); break;
                case SeedReport.Measured point:
                    series.Add(point.Step, point.Values);
                    record.Measured(point.Step, point.Values);
                    break;
                case SeedReport.Noted note: record.Note(note.Level, note.Text); break;
                case SeedReport.Made step: made(step.Step); break;
                case SeedReport.Diverged end: record.SeedEnded(series.Diverged(0, end.Step, end.Path)); break;
                case SeedReport.Ended end:
                    record.Ended(end.Step, () => end.State);
                    isEnded = true;
                    break;
                case SeedReport.Failed failed: failure = failed.Reason; break;
            }
        }
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return isEnded ? null : failure ?? FormattableString.Invariant($"its process ended with code {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim()}");
    }
}
