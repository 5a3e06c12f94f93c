using System.Diagnostics;

namespace Descent.Lab;

/// <summary>Counts the steps of one arm, and the time that it takes.</summary>
/// <param name="steps">All that it may make, tuning and each seed that runs alone included.</param>
sealed class ArmMeter(ProgressMeter whole, long steps)
{
    long made, skipped, began, first, ended;

    /// <summary>How it goes now; read while it goes on.</summary>
    public ArmPace Pace
    {
        get
        {
            var (from, stepped, to, made) = (Interlocked.Read(ref began), Interlocked.Read(ref first), Interlocked.Read(ref ended), Interlocked.Read(ref this.made));
            var now = to == 0 ? Stopwatch.GetTimestamp() : to;
            double Since(long until) => from == 0 ? 0 : Stopwatch.GetElapsedTime(from, until).TotalSeconds;
            return new(Math.Max(made, steps - Interlocked.Read(ref skipped)), made, Since(now), Since(stepped == 0 ? now : stepped), to != 0);
        }
    }

    /// <summary>Runs the arm, which takes time meanwhile.</summary>
    public T Running<T>(Func<T> run)
    {
        Interlocked.Exchange(ref began, Stopwatch.GetTimestamp());
        try
        {
            return run();
        }
        finally
        {
            Interlocked.Exchange(ref ended, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>A step was made.</summary>
    public void Made(string arm, string phase, long step, long steps)
    {
        if (Interlocked.Increment(ref made) == 1) Interlocked.Exchange(ref first, Stopwatch.GetTimestamp());
        whole.Made(arm, phase, step, steps);
    }

    /// <summary>Counts steps that another process made before the one that it told.</summary>
    public void MadeElsewhere(long steps)
    {
        Interlocked.Add(ref made, steps);
        whole.Skip(steps);
    }

    /// <summary>Counts steps that are no longer needed, or that were made before.</summary>
    public void Skip(long steps)
    {
        Interlocked.Add(ref skipped, steps);
        whole.Skip(steps);
    }
}
