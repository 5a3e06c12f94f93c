using System.Globalization;
using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>Each seed by itself; the worst one decides, and its value is the claim's.</summary>
static class EverySeedRule
{
    public static Decision Decide(IReadOnlyList<SeedValue> values, Requirement asked)
    {
        var obstacle = Reading.Obstacle(values, v => !double.IsNaN(v));
        SeedValue[] judged = [.. values.Where(v => !double.IsNaN(v.Value))];
        if (judged.Length == 0)
        {
            return Decision.Unjudged(double.NaN, Interval.Unbounded, obstacle!);
        }

        var worst = judged.OrderBy(v => Rank(asked.Judge(v.Value))).ThenBy(v => asked.Held.Margin(v.Value)).First();
        var range = new Interval(judged.Min(v => v.Value), judged.Max(v => v.Value));
        var verdict = asked.Judge(worst.Value);

        // A seed outside fails the claim whatever the others are; without one, a seed that is no number leaves it open.
        return obstacle is not null && verdict != Verdict.Failed
            ? Decision.Unjudged(double.NaN, range, obstacle)
            : new(worst.Value, range, verdict, verdict == Verdict.Held ? "" : string.Create(CultureInfo.InvariantCulture,
                $"seed {worst.Seed} measured {InvariantNumber.Short(worst.Value)}"));
    }

    static int Rank(Verdict verdict) => verdict switch { Verdict.Failed => 0, Verdict.Inconclusive => 1, _ => 2 };
}
