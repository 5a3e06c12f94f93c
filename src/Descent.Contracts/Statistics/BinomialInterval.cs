using MathNet.Numerics;

namespace Descent.Contracts.Statistics;

/// <summary>Exact interval of a proportion.</summary>
/// <remarks>Clopper and Pearson (1934), Biometrika 26(4): both binomial tails at most (1 − confidence)/2. Never covers too rarely.</remarks>
public static class BinomialInterval
{
    /// <summary>Interval of the probability of success after <paramref name="successes"/> of <paramref name="trials"/>; [0, 1] without trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException">successes outside 0 to trials, or a confidence outside (0, 1).</exception>
    public static Interval Of(long successes, long trials, double confidence = 0.95)
    {
        Confidence.Check(confidence);
        BinomialTest.CheckCounts(successes, trials);
        var tail = (1 - confidence) / 2;
        var low = successes == 0 ? 0 : Bisection.Last(p => AtLeast(successes, trials, p) <= tail, 0, 1);
        var high = successes == trials ? 1 : 1 - Bisection.Last(q => AtLeast(trials - successes, trials, q) <= tail, 0, 1);
        return new(low, high);
    }

    /// <summary>P(X ≥ k) for X binomial(n, p).</summary>
    internal static double AtLeast(long k, long n, double p) =>
        k <= 0 ? 1 : k > n ? 0 : p <= 0 ? 0 : p >= 1 ? 1 : SpecialFunctions.BetaRegularized(k, n - k + 1, p);
}
