using System.Diagnostics;
using Descent.Lab.Recording;

namespace Descent.Lab;

/// <summary>Adds up the steps of arms that run side by side, and reports at most ten times a second.</summary>
sealed class ProgressMeter(long totalSteps, IProgress<RunProgress>? sink, RunRecording? recording = null)
{
    static readonly long Interval = Stopwatch.Frequency / 10;

    readonly Lock gate = new();
    long weighted;
    long done;
    long last;

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

    public void Report(string arm, string phase, long step, long steps)
    {
        // One after the other: a thread that is held up here would tell less after another has told more.
        lock (gate)
        {
            var fraction = Math.Min(1.0, (double)Interlocked.Read(ref weighted) / Math.Max(totalSteps, 1));
            recording?.Report(fraction);
            sink?.Report(new(arm, phase, step, steps, fraction, Interlocked.Read(ref done)));
        }
    }
}
