namespace Descent.Contracts.Statistics;

/// <summary>Holm's step-down correction for many tests.</summary>
/// <remarks>Holm (1979), Scandinavian Journal of Statistics 6(2): with m tests, the i-th smallest p-value is multiplied by m − i + 1
/// and made monotone. Bounds the probability of one false rejection or more, whatever the dependence.</remarks>
public static class Holm
{
    /// <summary>Adjusted p-values, in the order given: reject those at most at the family's level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var order = new int[pValues.Length];
        for (var i = 0; i < order.Length; i++)
        {
            if (!(pValues[i] is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), pValues[i], $"p-value {i} is not between 0 and 1.");
            }

            order[i] = i;
        }

        var sorted = pValues.ToArray();
        Array.Sort(sorted, order);
        var adjusted = new double[order.Length];
        var largest = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - i) * sorted[i]));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }
}
