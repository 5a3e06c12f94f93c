using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>Overtraining by gradient descent is worst where parameters equal samples: exact learning curves of linear students, and networks beside them.</summary>
/// <remarks>Advani and Saxe (2017), arXiv:1710.03667. The linear student and the networks are parts of their own.</remarks>
public sealed partial record GeneralizationDynamics : Study
{
    [Option("weights of the linear student"), Range(20, 2000), Scales(Quick = 100, Full = 1000)] public int Parameters { get; init; } = 400;
    [Option("variance of the labels' noise; a teacher's weight has variance 1"), Range(1e-6, 100)] public double Noise { get; init; } = 0.2;
    [Option("variance of a student's weight at the start, where it does not start at 0"), Range(0, 100)] public double InitialVariance { get; init; } = 1;
    [Option("step of descent in units of time"), Range(1e-4, 0.05)] public double Rate { get; init; } = 0.02;
    [Option("time up to which linear students are really trained; later times are summed from the modes", Unit = "time"), Range(1, 1000), Scales(Quick = 10, Full = 1000)] public double Trained { get; init; } = 30;
    [Option("samples of the norm bound, whose number of weights varies"), Range(20, 2000), Scales(Quick = 80)] public int BoundSamples { get; init; } = 200;

    static readonly double[] Ratios = [0.25, 0.5, 0.8, 1, 1.25, 2, 4];
    static readonly double[] TrainedRatios = [0.5, 1, 2];
    static readonly double[] Times = [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000];
    static readonly double[] JudgedTimes = [0.3, 1, 3, 10, 30, 100, 1000];
    const double Late = 1000;
    const double CrowdedEigenvalue = 1e-2;

    public override Paper Paper { get; } = new("generalization-dynamics", "High-dimensional dynamics of generalization error in neural networks",
        "Madhu S. Advani, Andrew M. Saxe", 2017, "arXiv:1710.03667");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(5, 20, 12_000);

    public override int SeedCount(Scale scale) => scale switch { Scale.Quick => 3, Scale.Default => 10, _ => 50 };

    public override string Method => """
        A student w·x learns y = w̄·x + ε from P samples of N independent inputs of variance 1/N by ẇ = Xᵀ(y − Xw), in steps of 0.02. Each eigenvector of XᵀX learns by itself,
        so errors at any time are sums over modes; for many samples and parameters at the ratio α = P/N they are integrals over the Marchenko-Pastur law. The study really trains
        students at α = 0.5, 1, 2 up to time 30, sums the same recursion over modes for later times and other ratios, and lays theory over both. Errors are exact
        (σ_ε² + ‖w − w̄‖²/N, the label's noise kept). Then two-layer ReLU networks trained whole, the least-norm readout of a fixed ReLU layer, and ReLU networks on even and odd digits.
        Claims about time read grid times between 0 and 1000; early stopping and ridge have twelve candidates each, chosen on P/4 fresh samples.
        """;

    public override string Notes => """
        Smaller than the paper: 400 weights and ten seeds (`full`: 1000 and 50, trained up to time 1000); images averaged two by two, 1000 to train on, 2000 to test on, SGD in batches of 100.

        - `curves` at α = 1 ends at time 100; the finite-size allowance theory/N · (1 + 1/|α − 1|) would be infinite there, so |α − 1| is taken as at least 2/√t, which is what
          time t can resolve. 2.6 standard errors are meant for ten seeds; for another number Student's quantile of the same level stands in.
        - `wide-is-harmless` is inconclusive where held was expected, and the step is why. At the start the curvature is near H/2π, so that a step of 0.1 · min(1, 200/H) is three times
          the inverse curvature at 200 and 400 hidden units: the training loss first jumps to thousands, and where it comes down (seed 105 most of all, with 2.0 at 400 units against 0.8 at 200) the
          network is another one. With `--set network-rate=0.0333 --set steps=12000` descent is stable, the mean test errors are 0.76 at 400 and 0.77 at 200 units, and the relative excess
          is -0.7% with the interval -6.2% to 4.7%: in agreement with the claim, and after Holm's correction still not decided by ten seeds.
        - The networks descend on half the mean square. With the whole mean square, steps twice as long, all networks of 100 units and more diverge with some seed.
        - `network-peak-shift` compares peaks on a grid of widths in factors of two: it can see no more than whole grid points.
        - `bound-peak` and `bound-ranks` judge the shape of a bound derived here from zero start, not the paper's constants. In `gap`, where there is no noise the same change costs nothing.
        - `images` held where inconclusive was expected, because nobody had run it before: -2.8 points, and -2.1 [-3.9, -0.4] with other images. Rates are chosen by the loss on the training
          labels, flips and all. The difference to the worst of several widths favours the claim by chance, hence the point asked for.
        - Not checked: deep nonlinear networks, and worst-case bounds applied to them, of which the paper makes no sharp statement.
        """;

    public override IReadOnlyList<Arm> Arms =>
    [
        Identity(0.6), Identity(1.6),
        .. Ratios.Select(Modes), .. TrainedRatios.Select(Descend), .. Ratios.Select(Bound),
        .. NetworkArms,
    ];

    // Claims

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("modes", "errors after k steps are the modes' sums with (1 − hλ)^k, for generalization and training, 30 or 80 samples of 50 weights")
            .Of(run => new[] { 0.6, 1.6 }.Max(ratio => Math.Max(run[Of("identity", ratio)]["difference"].Max, run[Of("identity", ratio)]["training-difference"].Max))).Asks(AtMost.Of(1e-10)),
        Claim.Identity("frozen-subspace", "nothing moves in the null space of the inputs, over the weights' norm")
            .Of(run => run[Of("identity", 0.6)]["outside"].Max).Asks(AtMost.Of(1e-10)),
        Claim.Identity("moments", "the quadrature of the Marchenko-Pastur law gives its mass, mean and inverse mean").Of(run => MomentError).Asks(AtMost.Of(1e-10)),
        Claim.Prediction("curves", "errors over time follow the Marchenko-Pastur integrals: share of cells of ratio, time and error within standard errors and finite-size bias")
            .OfAll(study => CellsMet(study, ratio => Curve(ratio)))
            .ControlOfAll(study => CellsMet(study, ratio => Curve(ratio), atom: false), mustBe: Verdict.Failed)
            .ControlOfAll(study => CellsMet(study, ratio => Curve(ratio, variance: 2)), mustBe: Verdict.Failed)
            .Asks(AtLeast.Of(0.95)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.Prediction("asymptotes", "errors after infinite time are those of Wishart matrices: the worst ratio's distance over what is allowed")
            .OfAll(study => WorstLimit(study, ratio => Curve(ratio).FiniteAsymptote(Samples(ratio), Parameters)))
            .ControlOfAll(study => WorstLimit(study, ratio => Noise * (1 + Math.Min(1, ratio)) + Curve(ratio).Law.Atom), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("worst-at-equality", "overtraining at as many parameters as samples exceeds the largest of the six other ratios")
            .Of(run => Overtraining(run, 1) - Ratios.Where(ratio => ratio != 1).Max(ratio => Overtraining(run, ratio)))
            .Control(run => Overtraining(run, 1, "noiseless-error") - Ratios.Where(ratio => ratio != 1).Max(ratio => Overtraining(run, ratio, "noiseless-error")))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("growth", "at equality what noise adds grows as the root of time: distance of the median slope from 1/2 beyond two standard errors")
            .OfAll(study => GrowthMiss(study, 1)).ControlOfAll(study => GrowthMiss(study, 2), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(0.05)).Over(Seeds.Together).Expect(Verdict.Held),
        .. TrainedRatios.Select(ratio => Claim.OfPaper(Of("early-stopping", ratio), string.Create(CultureInfo.InvariantCulture, $"early stopping is equivalent to ridge, both chosen on validation, at {ratio} samples a parameter: relative excess"))
            .Of(run => Read(run, ratio, "stopped") / Read(run, ratio, "ridge") - 1)
            .Control(run => Read(run, 1, "error") / Read(run, 1, "ridge") - 1, mustBe: Verdict.Failed)
            .Asks(Within.Of(0, 0.05)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held)),
        Claim.OfPaper("small-start", "where parameters are twice the samples, a start that is not small costs error in the end, as a share")
            .Of(run => WarmExcess(run, 0.5) / Read(run, 0.5, "error")).Control(run => WarmExcess(run, 2) / Read(run, 2, "error"))
            .Control(run => WarmExcess(run, 2) / Read(run, 2, "error"), Within.Of(0, 0.01), Verdict.Held)
            .Asks(Above.Of(0.01)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("start-size", "that cost is the share of frozen weights times their variance: distance of the mean over standard errors allowed")
            .OfAll(study => Deviation(study.Each(run => WarmExcess(run, 0.5)), Curve(0.5).Law.Atom * InitialVariance, 0))
            .ControlOfAll(study => Deviation(study.Each(run => WarmExcess(run, 2)), Curve(0.5).Law.Atom * InitialVariance, 0), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("gap", "the gap in the spectrum protects: overtraining rises when the smallest fifth of the eigenvalues moves to 0.01, at twice as many parameters as samples")
            .Of(run => Overtraining(run, 0.5, "crowded-error") - Overtraining(run, 0.5))
            .Control(run => Overtraining(run, 0.5, "crowded-noiseless-error") - Overtraining(run, 0.5, "noiseless-error"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("frozen-protects", "the frozen subspace protects: the late error rises when its weights take the noise of the trained ones, at twice as many parameters as samples")
            .Of(run => Read(run, 0.5, "diffusing-error") - Read(run, 0.5, "error"))
            .Control(run => Read(run, 4, "diffusing-error") - Read(run, 4, "error"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("bound-peak", "the bound from the trained weights' norm peaks at equality: grid points from it")
            .OfAll(study => PeakOf(study, "bound")).ControlOfAll(study => PeakOf(study, "unconditioned"), mustBe: Verdict.Failed)
            .ControlOfAll(study => PeakOf(study, "naive"), Within.Of(-Array.IndexOf(Ratios, 1), 0), Verdict.Held)
            .Asks(Within.Of(0, 1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.Prediction("bound-ranks", "that bound orders the gaps between test and training error better than the bound from all weights: difference of rank correlations")
            .Of(run => RankGain(run, "bound", "gap")).Control(run => RankGain(run, "unconditioned", "noiseless-gap"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. NetworkClaims,
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("learning-curves", "Generalization error over time, measured (points) and by the Marchenko-Pastur law (lines)", LearningCurves),
        new("double-descent", "Generalization error over samples a parameter, stopped and late", DoubleDescent),
        new("networks", "Test error of two-layer networks by width, and of random features", Networks),
        new("bound", "Norm bounds and the gap between generalization and training error", Bounds),
    ];

    Drawing LearningCurves(StudyRun run)
    {
        var rows = (from ratio in Ratios from time in Times where time > 0 select (ratio, time)).ToArray();
        var table = new Table().With("time", rows.Select(row => row.time)).With("error", rows.Select(row => run.Each(seed => Measured(seed, row.ratio, "error", row.time)).Average()))
            .With("theory", rows.Select(row => Curve(row.ratio).GeneralizationError(Grid[At(row.time)], Rate))).With("samples a parameter", rows.Select(row => row.ratio.ToString(CultureInfo.InvariantCulture)));
        return Plot.PointsAndTheory(table, new("time", "time", true), new("error", "generalization error", true), "theory", "samples a parameter");
    }

    Drawing DoubleDescent(StudyRun run)
    {
        var rows = (from ratio in Ratios from kind in (string[])["time 3", "time 1000", "ridge"] select (ratio, kind)).ToArray();
        var table = new Table().With("ratio", rows.Select(row => row.ratio)).With("time", rows.Select(row => row.kind))
            .With("error", rows.Select(row => run.Each(seed => row.kind switch { "ridge" => Read(seed, row.ratio, "ridge"), "time 3" => Measured(seed, row.ratio, "error", 3), _ => Read(seed, row.ratio, "error") }).Average()))
            .With("theory", rows.Select(row => Curve(row.ratio) is var curve && row.kind == "ridge" ? curve.Ridge(curve.BestPenalty) : curve.GeneralizationError(row.kind == "time 3" ? Grid[At(3)] : Late, Rate)));
        return Plot.PointsAndTheory(table, new("ratio", "samples a parameter", true), new("error", "generalization error", true), "theory", "time");
    }

    Drawing Bounds(StudyRun run)
    {
        var rows = (from metric in (string[])["gap", "bound", "naive"] from ratio in Ratios select (metric, ratio)).ToArray();
        var table = new Table().With("ratio", rows.Select(row => row.ratio)).With("quantity", rows.Select(row => row.metric))
            .With("value", rows.Select(row => run.Each(seed => seed[Of("bound", row.ratio)][row.metric].Last).Average()));
        return Plot.Line(table, new("ratio", "samples a parameter", true), new("value", "bound or gap"), "quantity");
    }
}
