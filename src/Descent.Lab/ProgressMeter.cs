using System.Collections.Concurrent;
using System.Diagnostics;
using Descent.Contracts;
using Descent.Lab.Recording;

namespace Descent.Lab;

/// <summary>Adds up the steps of arms that run side by side, and reports at most ten times a second.</summary>
sealed class ProgressMeter(long totalSteps, IProgress<RunProgress>? sink, RunRecording? recording = null)
{
    static readonly long Interval = Stopwatch.Frequency / 10;

    readonly ConcurrentDictionary<string, long> running = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    readonly ConcurrentBag<ArmMeter> arms = [];
    readonly long began = Stopwatch.GetTimestamp();
    long weighted;
    long done;
    long last;

    /// <summary>The meter of one arm among all.</summary>
    /// <param name="steps">All that it may make.</param>
    public ArmMeter Of(long steps)
    {
        var arm = new ArmMeter(this, steps);
        arms.Add(arm);
        return arm;
    }

    /// <summary>Runs an arm, which is one that a stop waits for meanwhile.</summary>
    public T Running<T>(string arm, Func<T> run)
    {
        running[arm] = 0;
        try
        {
            return run();
        }
        finally
        {
            running.TryRemove(arm, out _);
        }
    }

    /// <summary>Says which arms a stop waits for.</summary>
    public void TellWaiting()
    {
        string[] arms = [.. running.Keys.Order(StringComparer.Ordinal)];
        if (arms.Length == 0) return;
        recording?.Log("info", $"stopping: waits for {Words.Counted(arms.Length, "arm")} {string.Join(", ", arms)}");
        lock (gate) sink?.Report(new("", "stopping", 0, 0, Fraction, Interlocked.Read(ref done)) { WaitsFor = arms });
    }

    public void Made(string arm, string phase, long step, long steps)
    {
        Interlocked.Increment(ref weighted);
        Interlocked.Increment(ref done);
        if (sink is null && recording is null) return;
        var now = Stopwatch.GetTimestamp();
        var before = Interlocked.Read(ref last);
        if (now - before < Interval || Interlocked.CompareExchange(ref last, now, before) != before) return;
        Report(arm, phase, step, steps);
    }

    /// <summary>Counts steps that are no longer needed.</summary>
    public void Skip(long steps) => Interlocked.Add(ref weighted, steps);

    double Fraction => Math.Min(1.0, (double)Interlocked.Read(ref weighted) / Math.Max(totalSteps, 1));

    public void Report(string arm, string phase, long step, long steps)
    {
        // One after the other: a thread that is held up here would tell less after another has told more.
        lock (gate)
        {
            var fraction = Fraction;
            recording?.Report(fraction);
            sink?.Report(new(arm, phase, step, steps, fraction, Interlocked.Read(ref done)) { SecondsLeft = TimeLeft.Of([.. arms.Select(one => one.Pace)], Stopwatch.GetElapsedTime(began).TotalSeconds) });
        }
    }
}
