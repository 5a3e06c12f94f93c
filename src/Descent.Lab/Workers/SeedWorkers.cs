using System.Diagnostics;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Workers;

/// <summary>Which loop a worker process runs: an arm of a study, or one of its candidates, on one seed.</summary>
/// <param name="Phase"><c>training</c> or <c>tuning</c>.</param>
/// <param name="Candidate">Its number among the candidates; -1 where there is no choice.</param>
/// <param name="Checkpoints">Null where nothing is kept.</param>
public sealed record SeedTask(string Arm, string Phase, int Candidate, long Seed, SeedCheckpoints? Checkpoints = null);

/// <summary>Where a worker saves checkpoints, and the one that it goes on from.</summary>
/// <param name="Folder">Of the run's checkpoints.</param>
/// <param name="Interval">Time between two.</param>
/// <param name="From">A file there; null begins at the beginning.</param>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Step">Its step.</param>
/// <param name="KeepsLast">Whether what the seed ends with is saved, too.</param>
public sealed record SeedCheckpoints(string Folder, TimeSpan Interval, string? From = null, string? Hash = null, long Step = 0, bool KeepsLast = false);

/// <summary>Runs single seeds in processes of their own: each reports on its standard output, saves a checkpoint and ends at the line <see cref="StopLine"/>, and ends at once when its standard input does.</summary>
/// <param name="start">How to start a process that calls <see cref="SeedWorker.Run"/> for a task.</param>
/// <param name="processes">How many at once, at least 1.</param>
public sealed class SeedWorkers(Func<SeedTask, ProcessStartInfo> start, int processes)
{
    /// <summary>A seed that is shorter than this is not worth the start of a process.</summary>
    static readonly TimeSpan Worthwhile = TimeSpan.FromSeconds(2);

    /// <summary>What a worker reads when it is to finish its step, save a checkpoint and end.</summary>
    public const string StopLine = "stop";

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
        if (record.Restored is { } restored) series.Add(restored);
        var failure = Follow(key, record, series, made, cancel);
        if (failure is null) return series.Runs()[0];
        record.Failed(failure);
        return ArmRun.Failed(key.Arm, failure);
    }

    /// <summary>Reads a process's report to its end; returns why the seed failed.</summary>
    /// <exception cref="StoreException">The process could not keep it: the run cannot go on.</exception>
    string? Follow(LoopKey key, LoopRecord record, SeriesRecorder series, Action<long> made, CancellationToken cancel)
    {
        var information = start(new(key.Arm, key.Phase, key.Candidate, key.Seeds[0], record.Checkpoints));
        (information.RedirectStandardInput, information.RedirectStandardOutput, information.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(information) ?? throw new ContractException("no-process", $"'{information.FileName}' could not be started.", "Check that the program is still there.");
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var stop = cancel.Register(() => Stop(process));
        string? failure = null;
        StoreException? broken = null;
        var isEnded = false;
        try
        {
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
                    case SeedReport.Saved saved: record.Saved(saved.Step, saved.Hash); break;
                    case SeedReport.Diverged end: record.SeedEnded(series.Diverged(0, end.Step, end.Until, end.Path)); break;
                    case SeedReport.Ended end:
                        record.Ended(end.Step, () => end.State);
                        isEnded = true;
                        break;
                    case SeedReport.Broken fault: broken = new(fault.Code, fault.Message, fault.Hint); break;
                    case SeedReport.Failed failed: failure = failed.Reason; break;
                }
            }
        }
        catch
        {
            // The store has failed: nobody would keep what it makes.
            process.Kill();
            throw;
        }
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        if (broken is not null) throw broken;
        return isEnded ? null : failure ?? FormattableString.Invariant($"its process ended with code {process.ExitCode}: {errors.GetAwaiter().GetResult().Trim()}");
    }

    static void Stop(Process process)
    {
        try
        {
            process.StandardInput.WriteLine(StopLine);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }
    }
}
