namespace Descent.Lab;

/// <summary>How an arm goes.</summary>
/// <param name="Steps">That it has to make in this process; steps that are no longer needed are none of them.</param>
/// <param name="Made">Of these.</param>
/// <param name="Seconds">That it has run; 0 before it began.</param>
/// <param name="Start">Of these, the ones before its first step was made: programs are made then, and readings taken.</param>
/// <param name="HasEnded">Whether it needs no more time.</param>
readonly record struct ArmPace(long Steps, long Made, double Seconds, double Start, bool HasEnded)
{
    /// <summary>Seconds of a step after the first; NaN before there are any.</summary>
    public double Pace => Made > 1 ? (Seconds - Start) / (Made - 1) : double.NaN;
}

/// <summary>The time that a run still takes, from what its arms took so far: a step of one may cost a thousand of another.</summary>
static class TimeLeft
{
    /// <summary>Seconds; null before any arm has a pace.</summary>
    /// <param name="elapsed">Seconds since the first arm began; arms that ran side by side took more together.</param>
    /// <remarks>An arm goes on at its own pace. One without a pace has that of the arms that run, else of all: arms of the most steps begin first, so that those that wait are most like
    /// those that began last. One that has begun and made no step takes at least as long again. There is no faster end than that of the slowest arm, nor than that of the
    /// whole work with as many arms at a time as so far.</remarks>
    public static double? Of(IReadOnlyCollection<ArmPace> arms, double elapsed)
    {
        ArmPace[] paced = [.. arms.Where(arm => arm.Made > 1)], going = [.. paced.Where(arm => !arm.HasEnded)];
        if (paced.Length == 0 || elapsed <= 0) return null;
        var pace = Mean(going.Length > 0 ? going : paced);
        double[] left = [.. arms.Select(arm => arm switch
        {
            { HasEnded: true } => 0,
            { Made: > 1 } => arm.Pace * (arm.Steps - arm.Made),
            { Made: 1 } => pace * (arm.Steps - 1),
            _ => Math.Max(arm.Seconds, pace * arm.Steps),
        })];
        return Math.Max(left.Sum() / Math.Max(1, arms.Sum(arm => arm.Seconds) / elapsed), left.Max());
    }

    static double Mean(ArmPace[] arms) => arms.Sum(arm => arm.Seconds - arm.Start) / arms.Sum(arm => arm.Made - 1);
}
