using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>A stretch of the number line, each end of which belongs to it or does not; NaN lies in none.</summary>
public readonly record struct Region(double Low, double High, bool LowIncluded = true, bool HighIncluded = true)
{
    public bool Contains(double value) =>
        (value > Low || (LowIncluded && value == Low)) && (value < High || (HighIncluded && value == High));

    /// <summary>Whether all of <paramref name="interval"/> lies inside.</summary>
    public bool Contains(Interval interval) => Contains(interval.Low) && Contains(interval.High);

    /// <summary>Whether no number of <paramref name="interval"/> lies inside.</summary>
    public bool Excludes(Interval interval) =>
        interval.High < Low || (interval.High == Low && !LowIncluded)
        || interval.Low > High || (interval.Low == High && !HighIncluded);

    /// <summary>Distance to the nearer end, negative outside: the smaller, the worse.</summary>
    public double Margin(double value) => Math.Min(value - Low, High - value);

    public bool HasLow => !double.IsNegativeInfinity(Low);

    public bool HasHigh => !double.IsPositiveInfinity(High);
}
