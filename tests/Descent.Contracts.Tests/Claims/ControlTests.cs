using static Descent.Contracts.Tests.Runs;

namespace Descent.Contracts.Tests.Claims;

public class ControlTests
{
    static Claim Same(Seeds seeds = Seeds.Mean) =>
        Claim.Prediction("effect", "there is an effect").Of(A).Control(B).Asks(AtLeast.Of(1)).Over(seeds).Expect(Verdict.Held);

    [Fact]
    public void A_control_that_fails_lets_the_claim_hold()
    {
        var result = Judge(Same(), Of([2, 2.1, 1.9], [0, 0.1, -0.1]));
        Assert.Equal((Verdict.Held, false), (result.Verdict, result.Surprise));
        var control = Assert.Single(result.Controls);
        Assert.Equal((Verdict.Failed, true, ">= 1"), (control.Verdict, control.Behaved, control.Asked));
    }

    [Theory]
    [InlineData(Scale.Quick)]
    [InlineData(Scale.Default)]
    public void A_control_that_does_not_fail_takes_the_verdict_and_alarms(Scale scale)
    {
        var result = Judge(Same(), Of([2, 2.1, 1.9], [2, 2.1, 1.9]), scale);
        Assert.Equal((Verdict.Inconclusive, true), (result.Verdict, result.Surprise));
        Assert.Contains("control did not fail", result.Reason, StringComparison.Ordinal);
    }

    /// <summary>The middle alone would not tell why it did not fail.</summary>
    [Theory]
    [InlineData(2, 2, 2, null, "control did not fail: it measured 2, of which >= 1 is asked: held")]
    [InlineData(0, 1, 2, Verdict.Failed, "control did not fail: it measured 1 [-1.484, 3.484], of which >= 1 is asked: inconclusive")]
    [InlineData(0, 0, 0, Verdict.Held, "control was not held: it measured 0, of which >= 1 is asked: failed")]
    public void A_control_that_misbehaves_tells_its_interval_and_what_is_asked(double first, double second, double third, Verdict? mustBe, string reason)
    {
        var claim = Claim.Prediction("effect", "there is an effect").Of(A).Control(B, mustBe: mustBe).Asks(AtLeast.Of(1)).Over(Seeds.Mean).Expect(Verdict.Held);
        Assert.Equal(reason, Judge(claim, Of([2, 2.1, 1.9], [first, second, third])).Reason);
    }

    [Theory]
    [InlineData(Seeds.Mean)]
    [InlineData(Seeds.EverySeed)]
    public void A_control_that_is_no_number_proves_nothing(Seeds seeds)
    {
        var result = Judge(Same(seeds), Of([2, 2.1, 1.9], [0, double.NaN, 0.1]));
        Assert.Equal(seeds == Seeds.Mean, result.Reason.Contains("could not be judged", StringComparison.Ordinal));
        var all = Judge(Same(seeds), Of([2, 2.1, 1.9], [double.NaN, double.NaN, double.NaN]));
        Assert.Equal((Verdict.Inconclusive, true), (all.Verdict, all.Surprise));
    }

    /// <summary>Check 5 expects "failed": its control says that the rule can be met, by another requirement.</summary>
    [Theory]
    [InlineData(5, 5, Verdict.Failed, false)]
    [InlineData(5, 4, Verdict.Inconclusive, true)]
    public void A_control_may_ask_something_of_its_own(int successes, int controls, Verdict verdict, bool surprise)
    {
        static double[] Ones(int ones) => [.. Enumerable.Range(0, 5).Select(i => i < ones ? 1.0 : 0)];
        var claim = Claim.OfPaper("sharp", "outside the class it fails").Of(run => A(run) > 0)
            .Control(run => B(run) > 0, Successes.Of(AtLeast.Of(5), null, 5), Verdict.Held)
            .Asks(Successes.Of(AtMost.Of(1), null, 5)).Over(Seeds.Proportion).Expect(Verdict.Failed);
        var result = Judge(claim, Of(Ones(successes), Ones(controls)));
        Assert.Equal((verdict, surprise), (result.Verdict, result.Surprise));
    }

    /// <summary>A control has fewer trials than the claim: all of its 5 succeeding is no failure, though 15 are stated.</summary>
    [Theory]
    [InlineData(5, Verdict.Inconclusive)]
    [InlineData(0, Verdict.Held)]
    public void A_control_of_few_trials_can_still_misbehave(int successes, Verdict verdict)
    {
        var claim = Claim.OfPaper("all", "all of them").Of(_ => new Count(3, 3)).Control(run => run.Seed < 100 + successes)
            .Asks(Successes.Of(AtLeast.Of(15), AtMost.Of(12), 15)).Over(Seeds.Proportion).Expect(Verdict.Held);
        var result = Judge(claim, Of([1, 1, 1, 1, 1]));
        Assert.Equal((verdict, verdict != Verdict.Held), (result.Verdict, result.Surprise));
    }

    /// <summary>With two of ten seeds a control whose two trials both succeed may still fail: nothing is decided, and nothing alarms.</summary>
    [Theory]
    [InlineData(2, Verdict.Inconclusive, false)]
    [InlineData(10, Verdict.Inconclusive, true)]
    public void A_control_lacks_trials_as_the_claim_does(int seeds, Verdict verdict, bool surprise)
    {
        var claim = Claim.OfPaper("most", "nine of ten").Of(_ => true).Control(_ => true).Asks(Successes.Of(AtLeast.Of(9), null, 10)).Over(Seeds.Proportion).Expect(Verdict.Held);
        var result = Judge(claim, Of([.. Enumerable.Repeat(1.0, seeds)]), Scale.Quick);
        Assert.Equal((verdict, surprise), (result.Verdict, result.Surprise));
    }

    [Fact]
    public void A_control_that_must_fail_and_straddles_alarms_except_at_quick_scale()
    {
        var claim = Same().Control(B, AtLeast.Of(0.5), Verdict.Failed);
        var run = Of([2, 2.1, 1.9], [0, 0.3, 0.6]);
        Assert.True(Judge(claim, run, Scale.Default).Surprise);
        var quick = Judge(claim, run, Scale.Quick);
        Assert.Equal((Verdict.Inconclusive, false, 2), (quick.Verdict, quick.Surprise, quick.Controls.Count));
    }

    [Theory]
    [InlineData("claim-without-control")]
    [InlineData("claim-without-expectation")]
    [InlineData("claim-without-requirement")]
    [InlineData("claim-without-value")]
    [InlineData("bad-claim")]
    public void An_incomplete_claim_is_refused_by_name(string code)
    {
        var start = Claim.OfPaper("the-edge", "text");
        var claim = code switch
        {
            "claim-without-control" => start.Of(A).Asks(AtLeast.Of(1)).Expect(Verdict.Held),
            "claim-without-expectation" => start.Of(A).Control(B).Asks(AtLeast.Of(1)),
            "claim-without-requirement" => start.Of(A).Control(B).Expect(Verdict.Held),
            "claim-without-value" => start.Control(B).Asks(AtLeast.Of(1)).Expect(Verdict.Held),
            _ => start.Of(A).Control(B).Asks(AtLeast.Of(1)).Over(Seeds.Proportion).Expect(Verdict.Held),
        };
        var error = Assert.Throws<ContractException>(claim.Check);
        Assert.Equal(code, error.Code);
        Assert.Contains("'the-edge'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ContractException>(() => Judge(claim, Of([1], [1])));
    }

    [Fact]
    public void An_identity_is_decided_by_every_seed()
    {
        var identity = Claim.Identity("id", "exact").Of(A).Asks(AtMost.Of(0));
        identity.Check();
        Assert.Throws<ContractException>(identity.Over(Seeds.Mean).Check);
        Assert.Throws<ContractException>(identity.Expect(Verdict.Failed).Check);
        Assert.Throws<ContractException>(() => Claim.Identity("Not A Slug", "exact"));
    }
}
