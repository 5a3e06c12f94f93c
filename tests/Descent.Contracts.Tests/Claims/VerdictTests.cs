using static Descent.Contracts.Tests.Runs;

namespace Descent.Contracts.Tests.Claims;

public class VerdictTests
{
    static Claim Mean(Requirement asked) =>
        Claim.Prediction("mean", "a mean").Of(A).Control(_ => -1e9, AtLeast.Of(0)).Asks(asked).Over(Seeds.Mean).Expect(Verdict.Held);

    static Claim Every(Requirement asked) =>
        Claim.OfPaper("every", "every seed").Of(A).Control(_ => -1e9, AtLeast.Of(0)).Asks(asked).Over(Seeds.EverySeed).Expect(Verdict.Held);

    static Claim Share(Requirement asked) => Claim.OfPaper("share", "a share").Of(run => A(run) > 0)
        .Control(_ => false, AtLeast.Of(1)).Asks(asked).Over(Seeds.Proportion).Expect(Verdict.Held);

    /// <summary>The interval of 1 to 5 is 3 ± 1.963.</summary>
    [Theory]
    [InlineData(1.0, Verdict.Held)]
    [InlineData(1.1, Verdict.Inconclusive)]
    [InlineData(4.9, Verdict.Inconclusive)]
    [InlineData(5.0, Verdict.Failed)]
    public void The_interval_of_the_mean_decides(double bound, Verdict verdict)
    {
        var result = Judge(Mean(AtLeast.Of(bound)), Of([1, 2, 3, 4, 5]));
        Assert.Equal((verdict, 3.0), (result.Verdict, result.Value));
        Assert.Equal(1.037, result.Low, tolerance: 5e-4);
        Assert.Equal(verdict == Verdict.Held, result.PValue <= 0.05);
    }

    /// <summary>Held and p ≤ 0.05 are the same statement, at every confidence, for one bound and for two.</summary>
    [Fact]
    public void The_p_value_says_what_the_interval_says()
    {
        var random = new Random(5);
        var seen = new HashSet<Verdict>();
        for (var trial = 0; trial < 300; trial++)
        {
            double[] values = [.. Enumerable.Range(0, 5).Select(_ => random.NextDouble())];
            foreach (var asked in new[] { AtLeast.Of(0.3), AtMost.Of(0.7), Within.Of(0.5, 0.3), Between.Of(0.1, 0.8) })
            {
                var result = Judge(Mean(asked).At(trial % 2 == 0 ? 0.9 : 0.95), Of(values));
                Assert.Equal(result.Verdict == Verdict.Held, result.PValue <= 0.05);
                seen.Add(result.Verdict);
            }
        }

        Assert.Equal(2, seen.Intersect([Verdict.Held, Verdict.Inconclusive]).Count());
    }

    [Fact]
    public void One_seed_has_no_mean()
    {
        var result = Judge(Mean(AtLeast.Of(0)), Of([5]));
        Assert.Equal((Verdict.Inconclusive, double.NegativeInfinity), (result.Verdict, result.Low));
        Assert.Contains("one seed", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_not_finite_leaves_a_mean_open(double value)
    {
        var result = Judge(Mean(AtLeast.Of(0)), Of([5, value, 5]));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains($"1 of 3 seeds cannot be judged; seed 101: {InvariantNumber.Text(value)}", result.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, Judge(Mean(AtLeast.Of(0)).Bootstrapped(), Of([5, value, 5])).Verdict);
    }

    [Fact]
    public void The_bootstrap_decides_where_it_is_asked_for()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => 1 + (i % 7 * 0.1))];
        var student = Judge(Mean(AtLeast.Of(1)), Of(values));
        var bootstrap = Judge(Mean(AtLeast.Of(1)).Bootstrapped(), Of(values));
        Assert.Equal((Verdict.Held, Verdict.Held), (student.Verdict, bootstrap.Verdict));
        Assert.NotEqual(student.Low, bootstrap.Low);
        Assert.Equal(bootstrap.Low, Judge(Mean(AtLeast.Of(1)).Bootstrapped(), Of(values)).Low);
    }

    [Fact]
    public void The_worst_seed_decides()
    {
        var asked = Within.Of(1, 0.5);
        var held = Judge(Every(asked), Of([1, 1.4, 0.8]));
        Assert.Equal((Verdict.Held, 1.4, 0.8, 1.4), (held.Verdict, held.Value, held.Low, held.High));
        var failed = Judge(Every(asked), Of([1, 1.4, 0.2, 1.6]));
        Assert.Equal((Verdict.Failed, 0.2, "seed 102 measured 0.2"), (failed.Verdict, failed.Value, failed.Reason));
        Assert.Equal(Verdict.Inconclusive, Judge(Every(AtLeast.Of(2).FailedWhen(AtMost.Of(0))), Of([3, 1, 3])).Verdict);
        Assert.Equal(Verdict.Held, Judge(Every(AtLeast.Of(2)), Of([double.PositiveInfinity, 2])).Verdict);
    }

    [Fact]
    public void Not_a_number_never_holds()
    {
        Assert.Equal(Verdict.Inconclusive, Judge(Every(AtLeast.Of(0)), Of([1, double.NaN])).Verdict);
        Assert.Equal(Verdict.Failed, Judge(Every(AtLeast.Of(0)), Of([-1, double.NaN])).Verdict);
        Assert.Equal(Verdict.Failed, Judge(Claim.Identity("id", "x").Of(A).Asks(AtLeast.Of(0)), Of([1, double.NaN])).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judge(Claim.OfPaper("t", "x").OfAll(_ => double.NaN).ControlOfAll(_ => -1)
            .Asks(AtLeast.Of(0)).Over(Seeds.Together).Expect(Verdict.Held), Of([1])).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judge(Every(AtLeast.Of(0)), new StudyRun([])).Verdict);
    }

    /// <summary>Clopper and Pearson: 10 of 10 is at least 0.692 (0.025^(1/10)), 0 of 10 at most 0.308.</summary>
    [Theory]
    [InlineData(0.69, Verdict.Held)]
    [InlineData(0.70, Verdict.Inconclusive)]
    public void The_binomial_interval_decides_a_proportion(double bound, Verdict verdict)
    {
        var ten = Enumerable.Repeat(1.0, 10).ToArray();
        Assert.Equal(verdict, Judge(Share(AtLeast.Of(bound)), Of(ten)).Verdict);
        Assert.Equal(Verdict.Failed, Judge(Share(AtLeast.Of(bound)), Of([.. ten.Select(x => -x)])).Verdict);
    }

    /// <summary>Held at 5 of 5, failed at 3 or fewer; with fewer trials only what every completion gives.</summary>
    [Theory]
    [InlineData(5, 5, Verdict.Held)]
    [InlineData(4, 5, Verdict.Inconclusive)]
    [InlineData(3, 5, Verdict.Failed)]
    [InlineData(3, 3, Verdict.Inconclusive)]
    [InlineData(1, 3, Verdict.Failed)]
    [InlineData(2, 3, Verdict.Inconclusive)]
    [InlineData(10, 10, Verdict.Held)]
    [InlineData(9, 10, Verdict.Inconclusive)]
    [InlineData(6, 10, Verdict.Failed)]
    public void Stated_regions_decide_a_total(int successes, int trials, Verdict verdict)
    {
        var run = Of([.. Enumerable.Range(0, trials).Select(i => i < successes ? 1.0 : -1)]);
        var result = Judge(Share(Successes.Of(AtLeast.Of(5), AtMost.Of(3), trials: 5)), run);
        Assert.Equal((verdict, ">= 5 (failed <= 3) of 5"), (result.Verdict, result.Asked));
    }

    [Fact]
    public void A_precondition_that_is_not_met_leaves_the_claim_open()
    {
        var claim = Every(AtLeast.Of(0)).Given("the loss fell", run => A(run) < 2);
        Assert.Equal(Verdict.Held, Judge(claim, Of([1, 1.5])).Verdict);
        var result = Judge(claim, Of([1, 3]));
        Assert.Equal((Verdict.Inconclusive, "precondition not met: the loss fell (seed 101)"), (result.Verdict, result.Reason));
    }

    [Fact]
    public void An_arm_that_failed_leaves_the_claim_open_and_a_wrong_name_alarms()
    {
        var run = new StudyRun([new SeedRun(100, Arm("a", 1)), new SeedRun(101, ArmRun.Failed("a", "out of memory"))]);
        var failed = Judge(Every(AtLeast.Of(0)), run, Scale.Quick);
        Assert.Equal((Verdict.Inconclusive, false), (failed.Verdict, failed.Surprise));
        Assert.Contains("out of memory", failed.Reason, StringComparison.Ordinal);

        var wrong = Judge(Every(AtLeast.Of(0)).Of(r => r["a"]["w"].Last), Of([1]), Scale.Quick);
        Assert.Equal((Verdict.Inconclusive, true), (wrong.Verdict, wrong.Surprise));
        Assert.Contains("no metric 'w'", wrong.Reason, StringComparison.Ordinal);

        var thrown = Judge(Every(AtLeast.Of(0)).Of(_ => Array.Empty<double>()[1]), Of([1]), Scale.Quick);
        Assert.Equal((Verdict.Inconclusive, true), (thrown.Verdict, thrown.Surprise));
    }
}
