using System.Globalization;
using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>Successes out of trials, added over seeds.</summary>
static class ProportionRule
{
    /// <param name="shareOfTrials">For a control: the share that the claim itself has of its stated trials. A control has trials of its own number, and lacks as many; null for the claim.</param>
    public static Decision Decide(IReadOnlyList<SeedValue> values, Requirement asked, double confidence, double? shareOfTrials)
    {
        var total = values.Aggregate(new Count(0, 0), (sum, v) => sum + (v.Count ?? new(0, 0)));
        var interval = BinomialInterval.Of(total.Successes, total.Trials, confidence);
        var obstacle = Reading.Obstacle(values, v => !double.IsNaN(v));
        if (obstacle is not null)
        {
            return Decision.Unjudged(total.Share, interval, obstacle);
        }

        var verdict = asked.Judge(asked.Trials > 0 ? Attainable(total, shareOfTrials is > 0 and { } share ? (long)Math.Round(total.Trials / share) : asked.Trials) : interval);
        return new(total.Share, interval, verdict, verdict == Verdict.Held ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{total.Successes} of {total.Trials}{(total.Trials < asked.Trials ? $", stated for {asked.Trials}" : "")}"));
    }

    // The shares that are still possible when the missing trials have run; the observed share when none is missing.
    static Interval Attainable(Count total, long trials)
    {
        var missing = Math.Max(0, trials - total.Trials);
        var all = total.Trials + missing;
        return new((double)total.Successes / all, (double)(total.Successes + missing) / all);
    }
}
