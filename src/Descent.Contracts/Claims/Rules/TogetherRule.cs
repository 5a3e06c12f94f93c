using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>One number from all seeds, taken as it is.</summary>
static class TogetherRule
{
    public static Decision Decide(Measure.OfStudy measure, Requirement asked, StudyRun run)
    {
        if (run.Seeds.Count == 0)
        {
            return Decision.Unjudged(double.NaN, Interval.Unbounded, "no seed was run");
        }

        var (value, problem, defect) = Reading.Guard(() => measure.Read(run), double.NaN);
        return problem is not null || double.IsNaN(value)
            ? Decision.Unjudged(value, Interval.Unbounded, problem ?? "the value is nan") with { IsDefect = defect }
            : new(value, Interval.Point(value), asked.Judge(value));
    }
}
