using System.Globalization;

namespace Descent.Contracts;

/// <summary>Judges one claim on a run, its preconditions and controls included, before the tally's correction.</summary>
static class Judgement
{
    public static ClaimResult Of(Claim claim, StudyRun run, Scale scale)
    {
        claim.Check();
        var decision = Rule.Decide(claim, claim.Measure!, claim.Asked!, run, shareOfTrials: null);
        var verdict = decision.Verdict;
        if (claim.Kind == ClaimKind.Identity && !decision.IsJudged && run.Seeds.Count > 0)
        {
            // What must follow exactly and cannot even be measured does not hold.
            verdict = Verdict.Failed;
        }

        var (alarm, isJudged, reasons) = (decision.IsDefect, decision.IsJudged, new List<string>());
        foreach (var precondition in claim.Preconditions)
        {
            var (problem, defect) = Unmet(precondition, run);
            alarm |= defect;
            if (problem is not null)
            {
                verdict = Verdict.Inconclusive;
                isJudged = false;
                reasons.Add(problem);
            }
        }

        reasons.Add(decision.Reason);
        var share = claim.Asked!.Trials is > 0 and var stated ? Math.Min(1, decision.Seeds.Sum(seed => seed.Count?.Trials ?? 0) / (double)stated) : 1;
        var controls = new List<ControlResult>();
        foreach (var control in claim.Controls)
        {
            var asked = control.Asked ?? claim.Asked!;
            var judged = Rule.Decide(claim, control.Measure, asked, run, share);
            isJudged &= judged.IsJudged;
            var behaved = judged.IsJudged && control.Accepts(judged.Verdict);
            var reason = behaved ? "" : Misbehaviour(control, asked, judged);
            controls.Add(new(judged.Value, judged.Interval.Low, judged.Interval.High, asked.Text,
                judged.Verdict, control.MustBe, behaved, reason, judged.Seeds));
            alarm |= judged.IsDefect || (!behaved && judged.IsJudged && Alarms(control, judged.Verdict, scale));
            if (!behaved)
            {
                verdict = Verdict.Inconclusive;
                reasons.Add(reason);
            }
        }

        return new(claim.Id, claim.Kind, claim.Text, decision.Value, decision.Interval.Low, decision.Interval.High, claim.Asked!.Text,
            verdict, claim.Expected!, string.Join("; ", reasons.Where(r => r.Length > 0)), decision.Seeds, controls,
            decision.PValue, decision.PValue, alarm, scale)
        { Judged = isJudged };
    }

    static (string? Problem, bool Defect) Unmet(Precondition precondition, StudyRun run)
    {
        foreach (var seed in run.Seeds)
        {
            var (met, problem, defect) = Reading.Guard(() => precondition.Met(seed), false);
            if (!met)
            {
                return (string.Create(CultureInfo.InvariantCulture,
                    $"precondition not met: {precondition.Text} (seed {seed.Seed}{(problem is null ? "" : ": " + problem)})"), defect);
            }
        }

        return (null, false);
    }

    static string Misbehaviour(Control control, Requirement asked, Decision judged)
    {
        if (!judged.IsJudged) return $"the control could not be judged: {judged.Reason}";
        var must = control.MustBe is null or Verdict.Failed ? "did not fail" : $"was not {Words.Of(control.MustBe.Value)}";
        return $"control {must}: it measured {MeasuredText.Of(judged.Value, judged.Interval.Low, judged.Interval.High)}, of which {asked.Text} is asked: {Words.Of(judged.Verdict)}";
    }

    // With few seeds a control may well straddle; one that says the opposite of what it must alarms at any scale.
    static bool Alarms(Control control, Verdict got, Scale scale) => scale != Scale.Quick || control.MustBe switch
    {
        null or Verdict.Failed => got == Verdict.Held,
        Verdict.Held => got == Verdict.Failed,
        _ => false,
    };
}
