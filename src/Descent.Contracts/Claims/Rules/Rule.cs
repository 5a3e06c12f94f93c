namespace Descent.Contracts;

/// <summary>Applies the rule by which a claim's seeds decide to a measure: the claim's own or a control's.</summary>
static class Rule
{
    public static Decision Decide(Claim claim, Measure measure, Requirement asked, StudyRun run, double? shareOfTrials)
    {
        if (measure is Measure.OfStudy together)
        {
            return TogetherRule.Decide(together, asked, run);
        }

        var (values, defect) = Reading.Of(measure, run);
        var decision = claim.Seeds switch
        {
            Seeds.EverySeed => EverySeedRule.Decide(values, asked),
            Seeds.Mean => MeanRule.Decide(values, claim, asked),
            _ => ProportionRule.Decide(values, asked, claim.Confidence, shareOfTrials),
        };
        return decision with { Seeds = values, IsDefect = defect };
    }
}
