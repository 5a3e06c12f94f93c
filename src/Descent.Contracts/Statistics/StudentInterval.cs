namespace Descent.Contracts.Statistics;

/// <summary>Student's interval of a mean: mean ± t · s / √n, with n − 1 degrees of freedom.</summary>
/// <remarks>Student (1908), "The probable error of a mean", Biometrika 6(1). Exact for normal values.</remarks>
public static class StudentInterval
{
    /// <summary>Interval of the mean of <paramref name="values"/>; unbounded for one value or where a value is not finite.</summary>
    /// <param name="confidence">Between 0 and 1, ends excluded.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is outside (0, 1).</exception>
    public static MeanEstimate Of(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        Confidence.Check(confidence);
        var mean = Moments.Mean(values);
        var nonFinite = Moments.CountNonFinite(values);
        if (values.Length < 2 || nonFinite > 0)
        {
            return new(mean, Interval.Unbounded, confidence, values.Length, nonFinite);
        }

        var error = Moments.StandardDeviation(values, mean) / Math.Sqrt(values.Length);
        var half = error == 0 ? 0 : error * StudentDistribution.UpperQuantile((1 - confidence) / 2, values.Length - 1);
        return new(mean, new(mean - half, mean + half), confidence, values.Length, 0);
    }

    /// <summary>Interval of the mean of first − second, paired by position.</summary>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static MeanEstimate OfDifferences(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, double confidence = 0.95) =>
        Of(Pairs.Differences(first, second), confidence);
}

static class Confidence
{
    public static void Check(double confidence)
    {
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1, such as 0.95.");
        }
    }
}

static class Pairs
{
    public static double[] Differences(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Check(first, second);
        var differences = new double[first.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = first[i] - second[i];
        }

        return differences;
    }

    public static void Check(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"Pairs need as many first values as second ones, and there are {first.Length} and {second.Length}.");
        }
    }
}
