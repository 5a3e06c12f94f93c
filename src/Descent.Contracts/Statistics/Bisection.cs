namespace Descent.Contracts.Statistics;

/// <summary>Bisection down to neighbouring floating-point numbers: it cannot fail to converge.</summary>
static class Bisection
{
    /// <summary>The last number in [low, high] at which <paramref name="holds"/> is true, when it turns false once.</summary>
    public static double Last(Func<double, bool> holds, double low, double high)
    {
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                return low;
            }

            (low, high) = holds(middle) ? (middle, high) : (low, middle);
        }
    }
}
