namespace Descent.Contracts.Tests.Claims;

/// <summary>The ten checks of the first study, stated with the contracts over measurements such as its brief reports.</summary>
public class CoarseGradientTests
{
    const int Cap = 3000, Points = 1760;

    static readonly string[] Admissible = ["relu", "reverse-exponential", "log-tailed"];
    static readonly string[] Outside = ["dead-zone", "identity", "clipped"];
    static readonly (int Bits, int Neurons)[] Excluded = [(1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 12), (2, 1), (2, 2)];

    static bool AtZero(SeedRun run, string arm) => run[arm]["loss"].Last == 0;

    static double LogSteps(SeedRun run, string arm) => Math.Log(run[arm]["loss"].FirstStepWhere(l => l == 0, Cap));

    static double Accuracy(SeedRun run, string arm) => run[arm]["accuracy"].Last;

    static double Best(SeedRun run) => Admissible.Max(arm => Accuracy(run, $"mnist-{arm}"));

    static readonly Claim[] Claims =
    [
        Claim.Identity("decoupling", "the classes train independently").Of(run => run["relu"]["decoupling"].Last).Asks(AtMost.Of(1e-12)),
        Claim.Identity("norms", "own-class norms never decrease").Of(run => run["relu"]["norm-growth"].Min).Asks(AtLeast.Of(0)),
        Claim.Identity("bounds", "mean hinge at b = 1 is at least 1").Of(run => run["cell-1-12"]["loss"].Min).Asks(AtLeast.Of(1)),
        Claim.OfPaper("global-minimum", "the admissible class reaches the global minimum")
            .Of(run => Count.Of(Admissible.Select(arm => AtZero(run, arm))))
            .Control(run => AtZero(run, "dead-zone"), Successes.Of(AtMost.Of(0), null, trials: 5), Verdict.Held)
            .Asks(Successes.Of(AtLeast.Of(15), AtMost.Of(12), trials: 15)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("sharp", "estimators outside the class fail")
            .OfAll(study => Outside.Max(arm => study.Seeds.Count(run => AtZero(run, arm)) / (double)study.Seeds.Count))
            .ControlOfAll(study => study.Seeds.Count(run => AtZero(run, "relu")) / (double)study.Seeds.Count, AtLeast.Of(1), Verdict.Held)
            .Asks(AtMost.Of(0.2)).Over(Seeds.Together).Expect(Verdict.Failed),
        Claim.Prediction("attainability", "no excluded cell reaches zero, and the wide one does")
            .Of(run => Excluded.Count(c => AtZero(run, $"cell-{c.Bits}-{c.Neurons}")) + (AtZero(run, "relu") ? 0 : 1))
            .Control(run => AtZero(run, "cell-4-12") ? 0.0 : 1, AtMost.Of(0), Verdict.Held)
            .Asks(AtMost.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("angle", "a smaller angle is slower")
            .Of(run => LogSteps(run, "angle-4") - LogSteps(run, "relu"))
            .Control(run => LogSteps(run, "other-draws") - LogSteps(run, "relu"))
            .Asks(Above.Of(Math.Log(1.5))).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("angle-limit", "accuracy stays perfect at every angle")
            .Of(run => Accuracy(run, "angle-8")).Control(run => Accuracy(run, "dead-zone"))
            .Asks(AtLeast.Of(1)).Over(Seeds.EverySeed).Expect(Verdict.Failed),
        Claim.OfPaper("linear", "a linear classifier cannot do it")
            .Of(run => Accuracy(run, "linear"))
            .Control(run => Accuracy(run, "linear-labels"), Above.Of(0.99), Verdict.Held).Control(run => Accuracy(run, "linear-labels"))
            .Asks(AtMost.Of(0.5 + (3 * Math.Sqrt(0.25 / Points)))).Over(Seeds.EverySeed).Expect(Verdict.Held),
        .. Admissible.Select(arm => Claim.OfPaper($"mnist-{arm}", "equivalent to the float net within 1.5 points")
            .Of(run => Accuracy(run, $"mnist-{arm}") - Accuracy(run, "mnist-float"))
            .Control(run => Accuracy(run, "mnist-zero") - Accuracy(run, "mnist-float"), mustBe: Verdict.Failed)
            .Asks(Within.Of(0, 1.5)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held)),
        .. new[] { ("identity", Verdict.Held), ("clipped", Verdict.Failed) }.Select(c => Claim.OfPaper($"beats-{c.Item1}", "better than outside the class")
            .Of(run => Best(run) - Accuracy(run, $"mnist-{c.Item1}"))
            .Control(run => Accuracy(run, "mnist-relu") - Accuracy(run, "mnist-relu-again"))
            .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(c.Item2)),
    ];

    /// <summary>One seed; <paramref name="shift"/> moves what differs from seed to seed.</summary>
    static SeedRun Seed(long seed, double shift) => new(seed,
    [
        ArmRun.Of("relu", ("loss", Reaches(200 + (10 * shift))), ("decoupling", Series.Of(1e-15)), ("norm-growth", Series.Of(0))),
        Loss("other-draws", 205 - (10 * shift)), Loss("angle-4", 1000 + (100 * shift)), Loss("reverse-exponential", 300), Loss("log-tailed", 260),
        ArmRun.Of("dead-zone", ("loss", Series.Of(1.04)), ("accuracy", Series.Of(0.5))), ArmRun.Of("identity", ("loss", Series.Of(1.08))),
        Loss("clipped", 150), Loss("cell-4-12", 90),
        .. Excluded.Select(c => ArmRun.Of($"cell-{c.Bits}-{c.Neurons}", ("loss", Series.Of(c.Bits == 1 ? 2.1 : 0.25)))),
        Scored("angle-8", 0.998), Scored("linear", 0.52), Scored("linear-labels", 0.999),
        Scored("mnist-float", 96.1 + (0.1 * shift)), Scored("mnist-relu", 95.5), Scored("mnist-relu-again", 95.5 + (0.1 * shift)),
        Scored("mnist-reverse-exponential", 95.3), Scored("mnist-log-tailed", 95.5 + (0.05 * shift)), Scored("mnist-zero", 86.9),
        Scored("mnist-identity", 92.4), Scored("mnist-clipped", 95.5 + (0.02 * shift)),
    ]);

    static ArmRun Scored(string name, double accuracy) => ArmRun.Of(name, ("accuracy", Series.Of(accuracy)));

    static ArmRun Loss(string name, double steps) => ArmRun.Of(name, ("loss", Reaches(steps)));

    static Series Reaches(double steps) => new([0, (long)steps], [2.2, 0]);

    static StudyRun Run(int seeds) => new(Enumerable.Range(0, seeds).Select(i => Seed(100 + i, i - ((seeds - 1) / 2.0))));

    [Fact]
    public void Every_check_comes_out_as_the_brief_expects()
    {
        var results = Tally.Judge(Claims, Run(seeds: 5), Scale.Default);
        Assert.All(results, r => Assert.True(!r.Surprise && r.Expected.Includes(r.Verdict), $"{r.Id}: {r.Verdict}, {r.Value}, {r.Reason}"));
        Assert.Equal(new Tally(Held: 8, Failed: 3, Inconclusive: 0, Surprises: 0), Tally.Of(results));
        Assert.Equal(">= 15 (failed <= 12) of 15", results[3].Asked);
    }

    /// <summary>Check 4 at 13 of 15 is open, and at 12 it fails.</summary>
    [Theory]
    [InlineData(1, Verdict.Inconclusive)]
    [InlineData(3, Verdict.Failed)]
    public void Runs_that_stay_above_zero_count(int stuck, Verdict verdict)
    {
        var run = new StudyRun(Run(seeds: 5).Seeds.Select(s => s.Seed >= 100 + stuck ? s
            : new SeedRun(s.Seed, s.Arms.Select(a => a.Name == "log-tailed" ? ArmRun.Of(a.Name, ("loss", Series.Of(0.1))) : a))));
        var result = Tally.Judge(Claims, run, Scale.Default)[3];
        Assert.Equal((verdict, true), (result.Verdict, result.Surprise));
    }

    [Fact]
    public void Two_seeds_at_quick_scale_alarm_nobody()
    {
        var results = Tally.Judge(Claims, Run(seeds: 2), Scale.Quick);
        Assert.All(results, r => Assert.False(r.Surprise, $"{r.Id}: {r.Verdict}, {r.Reason}"));
        Assert.Equal(Verdict.Inconclusive, results[3].Verdict);
    }
}
