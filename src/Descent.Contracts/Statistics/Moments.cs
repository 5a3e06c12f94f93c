namespace Descent.Contracts.Statistics;

/// <summary>Mean and standard deviation of a sample.</summary>
static class Moments
{
    /// <summary>Mean; exactly the common value when all values are equal, and what IEEE addition gives when one is not finite.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        if (CountNonFinite(values) > 0)
        {
            var sum = 0.0;
            foreach (var value in values)
            {
                sum += double.IsFinite(value) ? 0 : value;
            }

            return sum;
        }

        // Sums of differences from the first value: equal values give no rounding, close ones little.
        var excess = 0.0;
        foreach (var value in values)
        {
            excess += (value - values[0]) / values.Length;
        }

        return values[0] + excess;
    }

    /// <summary>Unbiased standard deviation (division by n − 1); NaN for fewer than two values.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> values, double mean)
    {
        if (values.Length < 2)
        {
            return double.NaN;
        }

        var squares = 0.0;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (values.Length - 1));
    }

    public static int CountNonFinite(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += double.IsFinite(value) ? 0 : 1;
        }

        return count;
    }
}
