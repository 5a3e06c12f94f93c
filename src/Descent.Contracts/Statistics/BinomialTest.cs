using MathNet.Numerics;

namespace Descent.Contracts.Statistics;

/// <summary>Exact tests of a proportion.</summary>
/// <remarks>Two-sided: the total probability of the outcomes at most as probable as the observed one (Sterne 1954, Biometrika 41).</remarks>
public static class BinomialTest
{
    /// <summary>p-value against "the probability of success is at most <paramref name="probability"/>".</summary>
    public static double ProbabilityAbove(long successes, long trials, double probability)
    {
        Check(successes, trials, probability);
        return BinomialInterval.AtLeast(successes, trials, probability);
    }

    /// <summary>p-value against "the probability of success is at least <paramref name="probability"/>".</summary>
    public static double ProbabilityBelow(long successes, long trials, double probability)
    {
        Check(successes, trials, probability);
        return BinomialInterval.AtLeast(trials - successes, trials, 1 - probability);
    }

    /// <summary>p-value against "the probability of success is <paramref name="probability"/>", two-sided.</summary>
    public static double ProbabilityDiffers(long successes, long trials, double probability)
    {
        Check(successes, trials, probability);

        // Outcomes as probable as the observed one differ from it by rounding only, hence the relative slack.
        var observed = LogProbability(successes, trials, probability) + 1e-7;
        var total = 0.0;
        for (long k = 0; k <= trials; k++)
        {
            var log = LogProbability(k, trials, probability);
            total += log <= observed ? Math.Exp(log) : 0;
        }

        return Math.Min(1, total);
    }

    internal static void CheckCounts(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
    }

    static void Check(long successes, long trials, double probability)
    {
        CheckCounts(successes, trials);
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        }
    }

    static double LogProbability(long k, long n, double p) =>
        p == 0 ? (k == 0 ? 0 : double.NegativeInfinity)
        : p == 1 ? (k == n ? 0 : double.NegativeInfinity)
        : SpecialFunctions.GammaLn(n + 1) - SpecialFunctions.GammaLn(k + 1) - SpecialFunctions.GammaLn(n - k + 1)
            + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p));
}
