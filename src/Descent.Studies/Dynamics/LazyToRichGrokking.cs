using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>A network that first fits like a kernel machine, with features that do not suit the task, and learns features later generalises late.</summary>
/// <remarks>Kumar, Bordelon, Gershman and Pehlevan (2023), arXiv:2310.06110.</remarks>
public sealed partial record LazyToRichGrokking : Study
{
    [Option("inputs of the committee"), Range(5, 1000), Scales(Full = 100)] public int Dimension { get; init; } = 30;
    [Option("units of the committee"), Range(2, 100_000), Scales(Full = 500)] public int Width { get; init; } = 100;
    [Option("training samples"), Range(4, 100_000), Scales(Full = 400)] public int Samples { get; init; } = 120;
    [Option("rate of descent, in units of width / scale²"), Range(1e-3, 10)] public double Rate { get; init; } = 3;
    [Option("weight ε of the quadratic part of the activation"), Range(1e-3, 10)] public double Epsilon { get; init; } = 0.05;
    [Option("full-batch steps", Unit = "steps"), Range(200, 10_000_000), Scales(Quick = 2500, Full = 100_000)] public int Steps { get; init; } = 20_000;
    [Option("inputs whose data are drawn again and again"), Range(4, 1000), Increasing(2), Scales(Quick = "10,20,40")] public int[] Dimensions { get; init; } = [10, 20, 40, 80];
    [Option("draws of data for each seed and number of inputs", Unit = "draws"), Range(2, 1000), Scales(Quick = 3)] public int Draws { get; init; } = 8;

    public override Paper Paper { get; } = new("lazy-to-rich-grokking", "Grokking as the Transition from Lazy to Rich Training Dynamics",
        "Tanishq Kumar, Blake Bordelon, Samuel J. Gershman, Cengiz Pehlevan", 2023, "arXiv:2310.06110");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(3, 65, 40_000);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    /// <summary>The scale α of the grokking setting; others are compared with it.</summary>
    const double Middle = 0.5;
    const double Rich = 0.05;
    static readonly double[] Alphas = [0.125, Middle, 2, 8], LazyAlphas = [8, 32, 128, 512];
    static readonly int[] Widths = [50, 200, 800];

    public override string Method => """
        A committee of 100 units, f = (α/N) Σ φ(w·x) with φ(h) = h + (ε/2) h² less its value at the start, learns y = ½ (β·x)² from 120 samples of 30 Gaussian inputs by plain full-batch
        descent, at a rate of 3 N/α². The output scale α sets how lazy it is, ε how well the initial tangent kernel suits the task, the samples how much of the target they determine.
        Beside each network runs its linearisation at the start, in closed form in the modes of the initial kernel. Because φ is quadratic, descent closes on the mean and second
        moment of the units: this gives infinitely many units, the exact test loss (losses are over the mean square of the targets), and, where many settings are compared, the same
        run as training the units one by one (identity `gradient`). A network fits where its train loss falls below 0.05 and generalises where its test loss falls below 0.1; the gap
        is the decimal logarithm of the two steps' ratio, censored at the last step. Then a student of rectifiers with a teacher of three, and images with a large start.
        """;

    public override string Notes => """
        Sizes are ours (`full`: 100 inputs, 500 units, 100,000 steps). Images: 500, averaged two by two, 64 hidden units, scales 0.1 and 10, rates in units of 1/(α · scale of start)².

        - The network groks at α = 0.5 in all seeds, but not by a lazy fit. At ε = 0.05 the linearised twin fits only after more than 10,000 steps; the network is its twin on the first
          plateau (distance 0.1 up to step 100) and fits by learning features. So `early-kernel`, `leaves-kernel` and `late-features` fail: at the fit the distance is 1.1 at α = 0.5
          and 0.5 to 0.9 at α = 8, and the alignment is at 13 to 17 of its final 25. Tried besides, on three seeds: the fit is lazy (distance below 0.3) at ε = 1 with α = 2 and 8 and at
          ε = 0.25 with α = 8; there the test loss does fall later, from 0.45-0.65 to 0.3-0.5, and nothing
          generalises in 20,000 steps. On ten seeds at ε = 1 and α = 0.5 the distance is 0.46.
        - `aligned-gap` fails, reversed: at one α a larger ε is lazier, too, since M has to move by ββᵀ/(αε) from its start of 1. With ε = 1 all networks fit within 20 steps and none
          generalises in 20,000. With one product α ε = 0.1 (scales 2, 0.4, 0.1) the ranks fall strictly in 1 seed of 10. `aligned-peak`: the peak falls in all from ε = 0.05 to 0.25,
          and in four seeds the losses at 0.25 and 1 never exceed that at the start and tie at 1.
        - The rich start, a control of `grokking`, passes the check in 8 seeds of 10: it misses what is asked by one. At 4 samples an input the gap is mostly the samples' (it is gone at 16), and α adds to it:
          `rich-gap` is clear by itself and not after Holm's correction. `grokking-robust`: two seeds have gaps of 0.4 decades. `lazy-never`: at α = 8 the lazy phase is long, not endless; the
          test loss still falls at the last step.
        - `scale-delays-more`, `data-average` and `student` held where inconclusive was expected because nobody had run them. `data-average` reads steps 2.5 D, 5 D and 10 D, since an eigenvalue
          of the kernel is of the order 1/D: at one number of steps a larger D would only be earlier.
        - `images`: with the large start 85 % of test images (of 500 trained on) is never reached, so that the number is the difference of the fits' times alone. `student`, `student-lazier`: in half of
          `steps` all seeds generalise at scale 0.25, six of ten at 1 and none at 4, so that the second compares gaps that are cut off.
        - Controls: the twin's alignment rises, too, to 8 of 30, as its weights move; with a linear teacher (check of ε) peaks tie at the start and ε = 1 does not fit, so that no rank is to be had.
        - Not checked: the equations of dynamical mean-field theory (`self-averaging` and `data-average` test what they assume), and the transformer on modular addition.
        """;

    static string Of(string arm, double value) => string.Create(CultureInfo.InvariantCulture, $"{arm}-{1000 * value:0}");

    public override IReadOnlyList<Arm> Arms =>
    [
        Identities(),
        .. Alphas.Prepend(Rich).Select(alpha => Network(Of("network", alpha), Standard with { Alpha = alpha }, Steps)),
        Network("slow", Standard with { Rate = Rate / 4 }, 2 * Steps),
        .. Shown.Select(alpha => Moments(Of("infinite", alpha), Standard with { Alpha = alpha, Width = null }, Steps)),
        Moments("reduced", Standard, Steps),
        .. Epsilons.Skip(1).Select(epsilon => Network(Of("epsilon", epsilon), Standard with { Epsilon = epsilon }, Steps)),
        .. Epsilons.Select(epsilon => Moments(Of("linear", epsilon), Standard with { Epsilon = epsilon, IsLinear = true }, Steps)),
        .. Ratios.Where(ratio => ratio != 4).Select(ratio => Moments(Of("ratio", ratio), Standard with { Samples = (int)Math.Round(ratio * Dimension) }, Steps)),
        .. Widths.Select(width => Moments($"width-{width}", Small with { Width = width }, Self)),
        Moments("width-infinite", Small, Self), Moments("width-kernel", Small, Self, linearized: true),
        .. LazyAlphas.Select(alpha => Network(Of("lazy", alpha), Standard with { Alpha = alpha }, 100)),
        .. LazyAlphas.Select(alpha => Network(Of("unscaled", alpha), Standard with { Alpha = alpha, Rate = Rate * Math.Pow(alpha / LazyAlphas[^1], 2) }, 100)),
        .. Dimensions.Select(dimension => Spread(Of("draws", dimension), new(dimension, null, 4 * dimension, Middle, Epsilon, Rate))),
        .. FixedWidths.Select(width => Spread(Of("fixed", width), Small with { Width = width })),
        .. RectifierArms,
    ];

    // What claims read

    /// <summary>Thresholds of relative loss, fixed beforehand.</summary>
    static DelayedGeneralization Delay(SeedRun run, string arm, double fits = 0.05, double generalizes = 0.1) =>
        DelayedGeneralization.Of(run[arm]["train-loss"], loss => loss < fits, run[arm]["test-loss"], loss => loss < generalizes);

    static double Gap(SeedRun run, string arm) => Delay(run, arm).Gap;

    static double Network(SeedRun run, double alpha, string metric) => run[Of("network", alpha)][metric].Last;

    static double At(SeedRun run, string arm, string metric, long? step) => step is { } at ? run[arm][metric].At(at) : double.NaN;

    /// <summary>Log movement at a time over that at a quarter of the rate; both run to half the steps of the first.</summary>
    double SlowMovement(SeedRun run) => Math.Log(run[Of("network", Middle)]["movement"].Between(0, Steps / 2).Last / run["slow"]["movement"].Last);

    static readonly double Threefold = Math.Round(Math.Log10(3), 4);

    static double FromTwin(SeedRun run, double alpha, Func<DelayedGeneralization, long?> when) => At(run, Of("network", alpha), "twin-distance", when(Delay(run, Of("network", alpha))));

    /// <summary>Whether a network fits long before it generalises, generalises badly when it fits, and well in the end.</summary>
    static bool Groks(SeedRun run, string arm, double fits = 0.05, double generalizes = 0.1)
    {
        var delay = Delay(run, arm, fits, generalizes);
        return delay.Gap >= Math.Log10(3) && At(run, arm, "test-loss", delay.Fits) >= 0.3 && run[arm]["test-loss"].Last <= generalizes;
    }

    /// <summary>The share of the rise of log alignment that is later than the fit.</summary>
    static double LateRise(SeedRun run, string arm, string metric)
    {
        var (series, fits) = (run[arm][metric], At(run, arm, metric, Delay(run, arm).Fits));
        return Math.Log(series.Last / fits) / Math.Log(series.Last / series.First);
    }

    static string OfEpsilon(double epsilon) => epsilon == Epsilons[0] ? Of("network", Middle) : Of("epsilon", epsilon);

    static double Trend(Func<double, double> read) => RankCorrelation.Spearman(Epsilons, [.. Epsilons.Select(read)]);

    static IEnumerable<double> Apart(Series one, Series other) => one.Values.ToArray().Zip(other.Values.ToArray(), (a, b) => Math.Abs(a / b - 1));

    /// <summary>Mean relative distance of train and test loss from those of infinitely many units, from step 100 on.</summary>
    static double Distance(SeedRun run, string arm, string from)
    {
        double Of(string metric) => Apart(run[arm][metric].Between(100, Self), run[from][metric].Between(100, Self)).Average();
        return (Of("train-loss") + Of("test-loss")) / 2;
    }

    static double WidthSlope(SeedRun run, string from) => LinearFit.OfLogarithms([.. Widths.Select(width => (double)width)],
        [.. Widths.Select(width => Distance(run, $"width-{width}", from))]).Slope;

    static double LazySlope(SeedRun run, string arm) => LinearFit.OfLogarithms(LazyAlphas, [.. LazyAlphas.Select(alpha => run[Of(arm, alpha)]["twin-distance"].Last)]).Slope;

    static double SpreadSlope(SeedRun run, string arm, int[] sizes) => LinearFit.OfLogarithms([.. sizes.Select(size => (double)size)],
        [.. sizes.Select(size => run[Of(arm, size)]["spread"].LastN(3).Mean)]).Slope;

    // Claims

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("moments", "the centred function of trained units is that of their mean and second moment: largest difference on fresh inputs after 50 steps")
            .Of(run => run["identities"]["difference"].Last).Asks(AtMost.Of(1e-10)),
        Claim.Identity("gradient", "steps of the moments are those of automatic differentiation over the whole run: largest relative difference of test losses")
            .Of(run => Apart(run[Of("network", Middle)]["test-loss"], run["reduced"]["test-loss"]).Max()).Asks(AtMost.Of(1e-6)),
        Claim.Identity("slope", "the derivative along one weight is 1 + ε h: relative difference from central differences")
            .Of(run => run["identities"]["slope"].Last).Asks(AtMost.Of(1e-6)),
        Claim.Identity("test-loss", "the test loss from moments lies within 4 standard errors of 100,000 samples' mean")
            .Of(run => run["identities"]["deviation"].Last).Asks(AtMost.Of(4)),
        Claim.Prediction("self-averaging", "losses of N units come to those of infinitely many as a power of N: exponent of the distance; the control is the kernel limit, the tangent kernel held at its start")
            .Of(run => WidthSlope(run, "width-infinite")).Control(run => WidthSlope(run, "width-kernel"))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("finite-width", "and within 3/√N at 50, 200 and 800 units: the worst mean distance over that")
            .OfAll(study => Widths.Max(width => study.Each(run => Distance(run, $"width-{width}", "width-infinite")).Average() * Math.Sqrt(width) / 3))
            .ControlOfAll(study => Widths.Max(width => study.Each(run => Distance(run, $"width-{width}", "width-kernel")).Average() * Math.Sqrt(width) / 3), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("grokking", "descent alone groks: train loss below 0.05 three times earlier than test loss below 0.1, test loss 0.3 or more at the fit and 0.1 or less in the end")
            .Of(run => Groks(run, Of("network", Middle))).Control(run => Groks(run, Of("network", Rich))).Control(run => Groks(run, Of("ratio", 16)))
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("grokking-robust", "descent alone groks, with thresholds of 0.1 and 0.2")
            .Of(run => Groks(run, Of("network", Middle), 0.1, 0.2)).Control(run => Groks(run, Of("network", Rich), 0.1, 0.2)).Control(run => Groks(run, Of("ratio", 16), 0.1, 0.2))
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("rich-gap", "the gap of a rich start (scale 0.05) is smaller than that of scale 0.5; a quarter of the rate leaves the gap as it is")
            .Of(run => Gap(run, Of("network", Middle)) - Gap(run, Of("network", Rich))).Control(run => Gap(run, "slow") - Gap(run, Of("network", Middle)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("early-kernel", "up to the fit the network is its linearised twin: distance on test inputs over the network's size, at the fit")
            .Of(run => FromTwin(run, Middle, delay => delay.Fits)).Control(run => FromTwin(run, Rich, delay => delay.Fits))
            .Asks(AtMost.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("leaves-kernel", "the distance of the network from its linearised twin is three times larger where it generalises than at the fit")
            .Of(run => FromTwin(run, Middle, delay => delay.Generalizes) / FromTwin(run, Middle, delay => delay.Fits))
            .Control(run => FromTwin(run, Rich, delay => delay.Generalizes) / FromTwin(run, Rich, delay => delay.Fits))
            .Asks(AtLeast.Of(3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("twin-never", "the linearised twin never generalises: its least test loss")
            .Of(run => run[Of("network", Middle)]["twin-test-loss"].Min).Control(run => run[Of("network", Middle)]["test-loss"].Min)
            .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("late-features", "features are learned after the fit: more than half of the rise of log alignment is later")
            .Of(run => LateRise(run, Of("network", Middle), "alignment") > 0.5).Control(run => LateRise(run, Of("network", Middle), "twin-alignment") > 0.5)
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Inconclusive),
        Claim.OfPaper("feature-learning", "in the end the units lie along the teacher: alignment over its maximum D, 1/D at random; the control is the twin")
            .Of(run => Network(run, Middle, "alignment") / Dimension).Control(run => Network(run, Middle, "twin-alignment") / Dimension)
            .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("movement", "weights move less the larger the scale, from 0.125 to 8, by 5 % at least: least fall of log movement; a quarter of the rate moves them as far")
            .Of(run => Alphas.Zip(Alphas.Skip(1), (small, large) => Math.Log(Network(run, small, "movement") / Network(run, large, "movement"))).Min())
            .Control(SlowMovement).Control(SlowMovement, Within.Of(0, 0.05), Verdict.Held)
            .Asks(Above.Of(0.05)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("scale-delays", "the gap in decades of steps rises from scale 0.125 to 0.5; a quarter of the rate leaves it as it is, to one logged step")
            .Of(run => Gap(run, Of("network", Middle)) - Gap(run, Of("network", Alphas[0]))).Control(run => Gap(run, "slow") - Gap(run, Of("network", Middle)))
            .Control(run => Gap(run, "slow") - Gap(run, Of("network", Middle)), Within.Of(0, 0.1), Verdict.Held)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("scale-delays-more", "the gap in decades of steps rises from scale 0.5 to 2; a quarter of the rate leaves it as it is")
            .Of(run => Gap(run, Of("network", 2)) - Gap(run, Of("network", Middle))).Control(run => Gap(run, "slow") - Gap(run, Of("network", Middle)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("lazy-never", "at scale 8 the network does not generalise: test loss in the end")
            .Of(run => Network(run, 8, "test-loss")).Control(run => Network(run, Middle, "test-loss"))
            .Asks(AtLeast.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("aligned-peak", "the better the initial kernel suits the task (ε = 0.05, 0.25, 1), the lower the peak of the test loss; the control learns a linear teacher")
            .Of(run => Trend(epsilon => run[OfEpsilon(epsilon)]["test-loss"].Max) <= -0.99).Control(run => Trend(epsilon => run[Of("linear", epsilon)]["test-loss"].Max) <= -0.99)
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("aligned-gap", "the better the initial kernel suits the task, the smaller the gap; the control learns a linear teacher")
            .Of(run => Trend(epsilon => Gap(run, OfEpsilon(epsilon))) <= -0.99).Control(run => Trend(epsilon => Gap(run, Of("linear", epsilon))) <= -0.99)
            .Given("at least 10,000 steps", _ => Steps >= 10_000).Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("aligned-kernel", "the centred alignment of the initial kernel with the targets rises with ε")
            .Of(run => Trend(epsilon => run[OfEpsilon(epsilon)]["kernel-alignment"].First) >= 0.99)
            .Control(run => Trend(epsilon => run[Of("linear", epsilon)]["kernel-alignment"].First) >= 0.99)
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("few-samples", "with 1.5 samples an input the network never generalises: its least test loss")
            .Of(run => run[Of("ratio", 1.5)]["test-loss"].Min).Control(run => run[Of("network", Middle)]["test-loss"].Min)
            .Asks(AtLeast.Of(0.1)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("more-samples", "with 8 samples an input the gap is smaller than with 4; the control has 1.5, where it is the whole run")
            .Of(run => Gap(run, Of("network", Middle)) - Gap(run, Of("ratio", 8))).Control(run => Gap(run, Of("network", Middle)) - Gap(run, Of("ratio", 1.5)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("many-samples", "with 8 samples an input the network does not grok: the gap is a factor of 3 at most")
            .Of(run => Gap(run, Of("ratio", 8))).Control(run => Gap(run, Of("network", Middle)))
            .Asks(AtMost.Of(Threefold)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("lazy-limit", "the distance from the linearised twin after 100 steps falls as 1/α: exponent over scales 8 to 512; the control has one rate for all scales")
            .Of(run => LazySlope(run, "lazy")).Control(run => LazySlope(run, "unscaled"))
            .Asks(Within.Of(-1, 0.1)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("data-average", "at 4 samples an input the spread of log test loss over draws of the data falls with the inputs: exponent; the control has more units only")
            .Of(run => SpreadSlope(run, "draws", Dimensions)).Control(run => SpreadSlope(run, "fixed", FixedWidths))
            .Asks(AtMost.Of(-0.25)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        .. RectifierClaims,
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("grokking", "Train and test loss, measured (points), of infinitely many units and of the linearised twin (lines)", Grokking),
        new("gap", "Steps of generalisation over steps of the fit, by output scale; a lower bound where a network does not generalise, as at scale 8", Gaps),
        new("alignment", "Alignment of the units with the teacher over time, by output scale", Alignment),
        new("window", "Test loss over time by samples an input", Window),
    ];

    static readonly double[] Shown = [0.125, 2];

    /// <summary>Mean over seeds at each step but 0, which has no logarithm.</summary>
    static IEnumerable<(double Step, double Value, string Line)> Line(StudyRun run, string arm, string metric, string line) =>
        run.Band(arm, metric).Where(point => point.Step > 0).Select(point => ((double)point.Step, point.Estimate.Mean, line));

    static Table Curves(string value, string color, IEnumerable<(double Step, double Value, string Line)> rows) =>
        new Table().With("step", rows.Select(row => row.Step)).With(value, rows.Select(row => row.Value)).With(color, rows.Select(row => row.Line));

    Drawing Grokking(StudyRun run)
    {
        var networks = (from alpha in Shown from kind in (string[])["train", "test"] select (alpha, Metric: $"{kind}-loss", Line: $"{kind}, α = {Text(alpha)}")).ToArray();
        var measured = Curves("loss", "loss of", networks.SelectMany(one => Line(run, Of("network", one.alpha), one.Metric, one.Line)));
        var theory = networks.SelectMany(one => Line(run, Of("infinite", one.alpha), one.Metric, one.Line))
            .Concat(Line(run, Of("network", Middle), "twin-train-loss", "train, twin of 0.5")).Concat(Line(run, Of("network", Middle), "twin-test-loss", "test, twin of 0.5"));
        return Plot.PointsAndTheory(measured.Append(Curves("theory", "loss of", theory)), new("step", "step", true), new("loss", "loss over mean square of the targets"), "theory", "loss of");
    }

    Drawing Gaps(StudyRun run)
    {
        var rows = (from threshold in ((double Fits, double Generalizes)[])[(0.05, 0.1), (0.1, 0.2)]
                    from alpha in Alphas.Prepend(Rich)
                    let gap = StudentInterval.Of(run.Each(seed => Delay(seed, Of("network", alpha), threshold.Fits, threshold.Generalizes).Gap), 0.95)
                    select (alpha, gap, Thresholds: $"{Text(threshold.Fits)} and {Text(threshold.Generalizes)}")).ToArray();
        var table = new Table().With("scale", rows.Select(row => row.alpha)).With("gap", rows.Select(row => row.gap.Mean)).With("thresholds", rows.Select(row => row.Thresholds))
            .With("low", rows.Select(row => row.gap.Interval.Low)).With("high", rows.Select(row => row.gap.Interval.High));
        return Plot.Line(table, new("scale", "output scale α", true), new("gap", "gap in decades of steps"), "thresholds", "low", "high");
    }

    Drawing Alignment(StudyRun run) => Plot.Line(Curves("alignment", "scale", Alphas.Prepend(Rich).SelectMany(alpha => Line(run, Of("network", alpha), "alignment", Text(alpha)))
        .Concat(Line(run, Of("network", Middle), "twin-alignment", "twin of 0.5"))), new("step", "step", true), new("alignment", "alignment with the teacher, at random 1"), "scale");

    Drawing Window(StudyRun run) => Plot.Line(Curves("loss", "samples an input", Ratios.SelectMany(ratio => Line(run, ratio == 4 ? Of("network", Middle) : Of("ratio", ratio), "test-loss", Text(ratio)))),
        new("step", "step", true), new("loss", "test loss over mean square of the targets", true), "samples an input");

    static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
