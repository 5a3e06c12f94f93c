namespace Descent.Contracts;

/// <summary>What was measured of a claim, as people read it.</summary>
public static class MeasuredText
{
    /// <summary><c>0.4538 [-0.5439, 1.452]</c>; no interval where it is one number at the digits shown, where nothing bounds it, or where nothing was judged; <c>-</c> where nothing was measured.</summary>
    /// <param name="judged">See <see cref="ClaimResult.Judged"/>.</param>
    public static string Of(double value, double low, double high, bool judged = true) =>
        HasInterval(value, low, high, judged) ? $"{Number(value)} {Interval(low, high)}" : Number(value);

    /// <summary>Whether an interval says more than the number alone.</summary>
    public static bool HasInterval(double value, double low, double high, bool judged = true) =>
        judged && !double.IsNaN(low + high) && Interval(low, high) != Interval(value, value);

    /// <summary><c>[-0.5439, 1.452]</c>.</summary>
    public static string Interval(double low, double high) => $"[{InvariantNumber.Short(low)}, {InvariantNumber.Short(high)}]";

    /// <summary><c>0.4538</c>; <c>-</c> for what is no number.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "-" : InvariantNumber.Short(value);
}
