using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>The confidence interval of the mean over seeds lies inside what is asked, outside, or across its edge.</summary>
static class MeanRule
{
    public static Decision Decide(IReadOnlyList<SeedValue> seeds, Claim claim, Requirement asked)
    {
        double[] values = [.. seeds.Select(s => s.Value)];
        var bootstrap = claim.Resamples > 0 ? new Bootstrap(values, Key(claim.Id), claim.Resamples) : null;
        var estimate = bootstrap?.Accelerated(claim.Confidence) ?? StudentInterval.Of(values, claim.Confidence);
        var obstacle = Reading.Obstacle(seeds, double.IsFinite)
            ?? (values.Length < 2 ? "one seed gives no interval of a mean" : null);
        if (obstacle is not null)
        {
            return Decision.Unjudged(estimate.Mean, estimate.Interval, obstacle) with { PValue = 1 };
        }

        var verdict = asked.Judge(estimate.Interval);
        return new(estimate.Mean, estimate.Interval, verdict, verdict == Verdict.Inconclusive ? "the interval straddles what is asked" : "")
        {
            PValue = PValue(values, estimate, asked, verdict, bootstrap),
        };
    }

    // Two one-sided tests (Schuirmann 1987): the worse of the two bounds decides. An interval of confidence c lies above a bound when
    // the one-sided p-value is at most (1 - c)/2; scaling that level to 0.05 lets claims of different confidence share one family.
    static double PValue(double[] values, MeanEstimate estimate, Requirement asked, Verdict verdict, Bootstrap? bootstrap)
    {
        if (estimate.Interval.Low == estimate.Interval.High)
        {
            return verdict == Verdict.Held ? 0 : 1;
        }

        var (low, high) = (asked.Held.Low, asked.Held.High);
        var above = !asked.Held.HasLow ? 0 : bootstrap?.MeanAbove(low) ?? StudentTest.MeanAbove(values, low);
        var below = !asked.Held.HasHigh ? 0 : bootstrap?.MeanBelow(high) ?? StudentTest.MeanBelow(values, high);
        return Math.Clamp(Math.Max(above, below) * Tally.Level / ((1 - estimate.Confidence) / 2), 0, 1);
    }

    // FNV-1a (Fowler, Noll, Vo): the same claim draws the same resamples in every run and on every machine.
    static long Key(string id)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in id)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return unchecked((long)hash);
    }
}
