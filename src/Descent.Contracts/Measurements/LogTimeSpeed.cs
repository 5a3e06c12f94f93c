namespace Descent.Contracts;

/// <summary>How fast something moves per logarithmic time, over decades of time: where it is fastest, how far it has slowed down since, and where a power of time goes over to a logarithm.</summary>
/// <param name="Speed">d/d ln t over t, between neighbouring measurements.</param>
public sealed record LogTimeSpeed(Curve Speed)
{
    /// <summary>Of a metric over its steps, from step 1 on.</summary>
    public static LogTimeSpeed Of(Series metric) => new(Curve.OverSteps(metric).LogSlopes());

    /// <summary>When it is fastest up to a time, in either direction, and its speed at that time as a fraction of the largest.</summary>
    /// <returns>NaN where the measurements end before that time.</returns>
    public (double Time, double Remaining) Peak(double until)
    {
        var last = Math.Abs(Speed.At(until));
        if (double.IsNaN(last)) return (double.NaN, double.NaN);
        var peak = Enumerable.Range(0, Speed.X.Count).Where(i => Speed.X[i] <= until).MaxBy(i => Math.Abs(Speed.Y[i]));
        return (Speed.X[peak], last / Math.Max(last, Math.Abs(Speed.Y[peak])));
    }

    /// <summary>When the speed's local power of t first falls to <paramref name="power"/>: below it the growth is slower than that power of time.</summary>
    /// <returns>NaN where the measurements end before <paramref name="until"/>; infinity where the power does not fall so far.</returns>
    public double PowerFallsTo(double power, double until) => Speed.X[^1] < until ? double.NaN
        : Speed.Map(speed => Math.Log(Math.Abs(speed))).LogSlopes().FallsTo(power) ?? double.PositiveInfinity;
}
