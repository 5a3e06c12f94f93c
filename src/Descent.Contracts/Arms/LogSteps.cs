using System.Collections.Frozen;

namespace Descent.Contracts;

/// <summary>Steps spaced evenly in their logarithm, for what happens over decades of time.</summary>
public static class LogSteps
{
    /// <summary>The whole numbers nearest to first · 10^(k / perDecade), up to <paramref name="last"/> and with it.</summary>
    /// <param name="last">At least <paramref name="first"/>.</param>
    /// <param name="perDecade">Steps between t and 10 t, at least 1; small steps that round to one number count once.</param>
    public static IReadOnlySet<long> UpTo(long last, int perDecade = 10, long first = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        ArgumentOutOfRangeException.ThrowIfLessThan(perDecade, 1);
        var count = (int)Math.Ceiling(perDecade * Math.Log10((double)last / first));
        return Enumerable.Range(0, count).Select(k => (long)Math.Round(first * Math.Pow(10, (double)k / perDecade))).Where(step => step < last).Append(last).ToFrozenSet();
    }
}
