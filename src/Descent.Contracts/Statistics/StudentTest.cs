namespace Descent.Contracts.Statistics;

/// <summary>One-sided t tests of a mean.</summary>
/// <remarks>Student (1908), Biometrika 6(1). A small p-value is evidence for what the method's name says.</remarks>
public static class StudentTest
{
    /// <summary>p-value against "the mean is at most <paramref name="bound"/>"; 1 when the values give no evidence.</summary>
    public static double MeanAbove(ReadOnlySpan<double> values, double bound) => Tail(values, bound, sign: 1);

    /// <summary>p-value against "the mean is at least <paramref name="bound"/>"; 1 when the values give no evidence.</summary>
    public static double MeanBelow(ReadOnlySpan<double> values, double bound) => Tail(values, bound, sign: -1);

    static double Tail(ReadOnlySpan<double> values, double bound, int sign)
    {
        if (values.Length < 2 || Moments.CountNonFinite(values) > 0)
        {
            return 1;
        }

        var mean = Moments.Mean(values);
        var error = Moments.StandardDeviation(values, mean) / Math.Sqrt(values.Length);
        var distance = sign * (mean - bound);
        return error == 0
            ? (distance > 0 ? 0 : 1)
            : StudentDistribution.UpperTail(distance / error, values.Length - 1);
    }
}
