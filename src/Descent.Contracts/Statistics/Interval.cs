namespace Descent.Contracts.Statistics;

/// <summary>The numbers from <paramref name="Low"/> to <paramref name="High"/>, ends included; an infinite end is no bound.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Nothing is known: every number.</summary>
    public static Interval Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>One number, known exactly.</summary>
    public static Interval Point(double value) => new(value, value);

    /// <summary>Whether a value lies in it, ends included; NaN lies in none.</summary>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>The largest |value| in it: how far from 0 what it covers may be.</summary>
    public double Magnitude => Math.Max(-Low, High);
}
