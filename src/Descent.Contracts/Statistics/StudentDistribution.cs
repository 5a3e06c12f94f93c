using MathNet.Numerics;

namespace Descent.Contracts.Statistics;

/// <summary>Tail and quantile of Student's t distribution.</summary>
/// <remarks>Student (1908), Biometrika 6(1); by the incomplete beta function, Abramowitz and Stegun (1964), 26.7.1.</remarks>
public static class StudentDistribution
{
    /// <summary>P(T &gt; t).</summary>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double UpperTail(double t, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        if (double.IsNaN(t))
        {
            return double.NaN;
        }

        if (double.IsInfinity(t))
        {
            return t > 0 ? 0 : 1;
        }

        // Two forms of one integral: each is used where its argument keeps all its digits.
        var square = t * t;
        var beyond = square < freedom
            ? 0.5 - (0.5 * SpecialFunctions.BetaRegularized(0.5, freedom / 2, square / (freedom + square)))
            : 0.5 * SpecialFunctions.BetaRegularized(freedom / 2, 0.5, freedom / (freedom + square));
        return t >= 0 ? beyond : 1 - beyond;
    }

    /// <summary>The t with P(T &gt; t) = <paramref name="tail"/>.</summary>
    /// <param name="tail">Between 0 and ½, 0 excluded.</param>
    /// <param name="freedom">Degrees of freedom, above 0.</param>
    public static double UpperQuantile(double tail, double freedom)
    {
        if (!(tail is > 0 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(tail), tail, "A tail lies above 0 and at most at 0.5.");
        }

        var (low, high) = (0.0, 1.0);
        while (UpperTail(high, freedom) > tail)
        {
            (low, high) = (high, 2 * high);
        }

        return Bisection.Last(t => UpperTail(t, freedom) >= tail, low, high);
    }
}
