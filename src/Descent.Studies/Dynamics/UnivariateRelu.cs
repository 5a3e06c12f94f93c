using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>Interpolating points on a line by a wide network: with frozen kinks a cubic spline, with moving kinks a linear one.</summary>
/// <remarks>
/// Williams, Trager, Silva, Panozzo, Zorin and Bruna (2019), arXiv:1906.07842. Smaller: six points, widths to 4000; surfaces are left out.
/// </remarks>
public sealed record UnivariateRelu : Study
{
    [Option("hidden units, even; fits are drawn at the last but one"), Range(20, 100_000), Increasing(2), Scales(Quick = "200,400,800", Full = "2500,5000,10000,20000")]
    public int[] Widths { get; init; } = [500, 1000, 2000, 4000];
    [Option("most full-batch steps"), Range(100, 10_000_000), Scales(Quick = 10_000, Full = 60_000)] public int Steps { get; init; } = 20_000;

    const double Stop = 5e-9;
    const double Low = -0.8;
    const double Bin = 0.02;
    const int Bins = 85;
    const double Reach = 0.03;
    const double MeanRate = 0.01;
    static readonly double[] X = [-0.8, -0.5, -0.1, 0.3, 0.6, 0.9];
    static readonly double[] Y = [0.3, -0.4, 0.5, 0.1, -0.5, 0.2];
    static readonly double[] Grid = [.. Enumerable.Range(0, Bins + 1).Select(i => Low + Bin * i)];
    static readonly double[] Kernels = [-1, -9, -100, -900];
    static readonly double[] Tilted = [-9, 0, 9];
    static readonly double[] Imbalances = [-100, -9, 0, 9, 100];
    static readonly NaturalCubicSpline Cubic = NaturalCubicSpline.Through(X, Y);
    static readonly LinearSpline Linear = new(X, Y);
    static readonly double Uniform = new CurvatureHistogram(Low, Bin, new double[Bins]).UniformShare(X, Reach);

    public override Paper Paper { get; } = new("univariate-relu", "Gradient Dynamics of Shallow Univariate ReLU Networks",
        "Francis Williams, Matthew Trager, Claudio Silva, Daniele Panozzo, Denis Zorin, Joan Bruna", 2019, "arXiv:1906.07842");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(2, 40, 1200);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override (string, string)? Conflict => Widths.Any(width => width % 2 != 0) ? ("Half of the neurons mirror the other half, so that widths are even.", "Give even widths.") : null;

    public override string Method => """
        f(x) = (1/α) Σ cₖ max(0, aₖx − bₖ) descends on ½ Σ (f(xⱼ) − yⱼ)² over six points of range 1, all weights at once, until it is below 5·10⁻⁹. Directions (a, b)/ρ are uniform on the
        circle, votes have one size and random signs, and half of the neurons mirror the others with opposite votes, so that f starts at 0. The imbalance δ = c² − ρ² of every
        neuron is conserved by the flow. It is varied at cρ = 1, with α = √m, m or 1. All arms of a seed share directions and signs.

        Theory: where ρ ≫ c kinks stand still and f is the interpolant of the tangent kernel, which has the least ∫ f''²/p; with kinks uniform on the line it is cubic between points.
        Where kinks move they gather at the points, and f is the linear spline. Bends are the jumps of the slope of f in bins of 0.02.
        """;

    public override string Notes => """
        Smaller than the paper: six points, widths to 4000 and δ from −900 to 100; the full scale widens only. Surfaces, and the conditions of the theorem on the adaptive limit
        (infinite width and time), are left out. Distances are in ranges of the points.

        Rates: 1/(c² + ρ²) up to δ = −9, 0.3 of it above, 0.01 m at α = m. On seeds 50 to 52 a third and three times of such were tried. Three times diverges up to δ = −9, lets imbalances drift by 0.07 at
        −1, and turns directions twice as far at 9; a third changes angles by at most 6 % (up to −9, where it gets less done). At α = m imbalances drift most, by 0.11 and 0.24 of the start's c² + ρ². A first run on seeds 100 to 109 had 0.15 m at α = m, δ = 0, which is no flow
        (a drift of 95, angles of 0.29 in place of 0.19); it gave the same verdicts.
        Where |δ| is large the slowest direction of the kernel is not done after 20,000 steps (loss about 3·10⁻⁷; 0.3 to 4·10⁻⁷ at δ = 9 and 100). So, since distances at δ = −900 were otherwise those
        of the stop, the kernel interpolates what the network says at the points, and not the points. The exact cell has 8 times the `widths`; the arm at α = m, δ = 1 has cρ = 0.1.
        The identity of the flows is asked of kinks that cross no point on their way. With kinks anywhere it was not met by every seed (ratios of 0.8 to 2.9 on seeds 50 to 59): which step a crossing falls
        in adds noise of the order of the rate. Frozen directions start without bends, since mirrored neurons cancel; their first share of bends is that after 100 steps.
        ∫ f''²/p is over the range of the points, where the kernel's interpolant is not least exactly (affine parts cost it something, too): bumps far smaller than a tenth of the
        range, which is our choice and the only one tried, could lower it.

        What surprised, on seeds 100 to 109:

        - `motion-root`. The angle falls more slowly than 1/√m up to widths of 2000 and more steeply beyond, still short of −½: the slope is −0.29 from 500 to 1000, −0.26 to 2000, −0.40 to 4000, and over widths of 2000,
          4000 and 8000 it is −0.46 ± 0.02 (six seeds). Probably kinks reach the points at smaller widths and stop there. At δ = −100 and −900 it is −0.62 and −0.65.
        - `knots-move`. Knots are not fully gathered at α = m (0.69 of the bends are near points), but what they gained they owe to motion. The rest stands between −0.1 and 0.3, where
          the linear spline bends twice to one side: bends may lie anywhere between these two without more of them. At α = √m motion has a large part at these widths, too: 73 % at
          δ = 100 and m = 2000, 44 % at m = 4000 (six seeds). Linear splines from standing kinks, by the step kernel alone, would need larger widths.
        - `monotone`. From δ = 0 on nothing grows any more: at δ = 0, 9 and 100 shares are 0.88, 0.87 and 0.87, and lines leave 0.0050, 0.0059 and 0.0059. The ranks of these three are
          near chance, so that the correlation straddles its threshold.

        At δ of −100 and −900 the distance to the kernel's interpolant falls as 1/m, faster than 1/√m: probably since votes of random signs leave no change of the kernel of first order.
        """;

    // Setup

    int Width => Widths[^2];

    int[] CellWidths => [.. Widths.Select(width => 8 * width)];

    static Tensor Vector(double[] values) => Tensor.From(values, [values.Length]);

    static Tensor Real(double value) => Tensor.Scalar(value, ElementType.Float64);

    static Tensor Loss(UnivariateReluNetwork net) => Losses.SumSquare(net.Apply(Vector(X)), Vector(Y));

    static Tensor OnGrid(UnivariateReluNetwork net) => net.Apply(Vector(Grid));

    static Tensor Distance(Tensor a, Tensor b) => Tensor.Sqrt(((a - b) * (a - b)).Mean());

    /// <summary>How the output is scaled with the width: α = √m, m or 1.</summary>
    enum Scaling { Root, Mean, Unit }

    static double OutputScale(Scaling scaling, int width) => scaling switch { Scaling.Root => Math.Sqrt(width), Scaling.Mean => width, _ => 1 };

    /// <param name="Radius">ρ = ‖(a, b)‖.</param>
    /// <param name="Vote">|c|.</param>
    /// <param name="Rate">At α = √m; elsewhere times α²/m, which keeps the speed of the output.</param>
    sealed record Setting(double Radius, double Vote, double Rate)
    {
        /// <summary>cρ = 1, so that at every imbalance a neuron begins as the same function.</summary>
        public static Setting Of(double imbalance)
        {
            var square = (Math.Sqrt(imbalance * imbalance + 4) - imbalance) / 2;
            return new(Math.Sqrt(square), 1 / Math.Sqrt(square), (imbalance < -1 ? 1 : 0.3) / (square + 1 / square));
        }
    }

    static string Slug(string name, double number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{(number < 0 ? "minus-" : "")}{Math.Abs(number)}");

    static string Name(double imbalance, int width, Scaling scaling = Scaling.Root) =>
        Slug(Slug(scaling switch { Scaling.Root => "root", Scaling.Mean => "mean", _ => "unit" }, imbalance), width);

    string At(double imbalance) => Name(imbalance, Width);

    static string Numbered(string name, int i) => string.Create(CultureInfo.InvariantCulture, $"{name}-{i:00}");

    // Training: descent on all weights at once until the loss is below 5e-9

    /// <param name="Kernel">The tangent kernel of the start, from the points to the grid.</param>
    sealed record Fit(UnivariateReluNetwork Net, [Frozen] UnivariateReluNetwork Start, [Frozen] KernelInterpolation Kernel);

    Arm Train(string name, Setting setting, int width, Scaling scaling, bool detailed = true, bool frozen = false)
    {
        var scale = OutputScale(scaling, width);
        UnivariateReluNetwork Start(RandomKey key) => UnivariateReluNetwork.Mirrored(key, width, setting.Radius, setting.Vote, scale);
        return Arm.Create(name, Steps,
            key => new Fit(Start(key), Start(key), KernelInterpolation.OfTangents(Start(key), (net, x) => net.Apply(x), Vector(X), Vector(Grid))),
            (s, _) =>
            {
                var (loss, slope) = Transform.ValueAndGrad<UnivariateReluNetwork>(Loss)(s.Net);
                var next = s.Net.Move(Tensor.Where(loss >= Stop, Real(-setting.Rate * scale * scale / width), 0.0), slope);
                return s with { Net = frozen ? s.Net with { Votes = next.Votes } : next };
            },
            s => new([.. Measure(s), .. detailed ? Details(s) : []])) with
        {
            At = LogSteps.UpTo(Steps, perDecade: 8, first: 100),
            Until = "done",
            Objectives = s => [Objective.OfSamples("square", s.Net, Vector(X), Vector(Y), (net, x) => net.Apply(x), Losses.SumSquarePerSample)],
        };
    }

    /// <summary>The kernel interpolates what the network says at the points: what training leaves undone is no distance.</summary>
    static IEnumerable<(string, Tensor)> Measure(Fit s) =>
    [
        ("loss", Loss(s.Net)), ("done", (Loss(s.Net) < Stop).To(ElementType.Int32)), ("turn", s.Net.Turns(s.Start).Mean()), ("drift", s.Net.ImbalanceDrift(s.Start)),
        ("kernel-distance", Distance(OnGrid(s.Net), s.Kernel.Through(s.Net.Apply(Vector(X))))),
    ];

    /// <summary>The function, and where it bends: as it is, and with kinks that moved by more than the reach put back.</summary>
    static IEnumerable<(string, Tensor)> Details(Fit s)
    {
        var (kinks, before) = (s.Net.Kinks(), s.Start.Kinks());
        Tensor Bends(Tensor kinks) => CurvatureHistogram.Gather(kinks, s.Net.SlopeJumps(), Low, Bin, Bins);
        IEnumerable<(string, Tensor)> Each(string name, Tensor values) => Enumerable.Range(0, (int)values.Size).Select(i => (Numbered(name, i), values.At(0, i)));
        return [.. Each("fit", OnGrid(s.Net)), .. Each("bends", Bends(kinks)), .. Each("bends-back", Bends(Tensor.Where(Tensor.Abs(kinks - before) > Reach, before, kinks)))];
    }

    // Identities: the flow and its reduction, by steps of one size and of half of it

    sealed record Pair(UnivariateReluNetwork Net, PolarReluNetwork Polar)
    {
        public Pair Next(double rate) => new(Net.Move(Real(-rate), Transform.Grad<UnivariateReluNetwork>(Loss)(Net)), Polar.Advance(Vector(X), Polar.Apply(Vector(X)) - Vector(Y), rate));

        public Tensor Error() => Distance(OnGrid(Net), Polar.Apply(Vector(Grid)));
    }

    sealed record Pairs(Pair Full, Pair Half, [Frozen] UnivariateReluNetwork Start);

    /// <summary>Kinks in the middle halves of the gaps: one that crosses a point a step earlier or later adds noise of the order of the error.</summary>
    static UnivariateReluNetwork Uncrossed(RandomKey key, Setting setting, int width)
    {
        var keys = key.Fold(2).Split(4);
        var gap = keys[0].Integers([width], X.Length - 1);
        var kinks = Vector(X).Gather(gap) + (Vector(X[1..]) - Vector(X[..^1])).Gather(gap) * keys[1].Uniform([width], 0.25, 0.75, ElementType.Float64);
        Tensor Sign(RandomKey from) => 2 * from.Bernoulli(0.5, [width]).To(ElementType.Float64) - 1;
        return UnivariateReluNetwork.OfKinks(kinks, setting.Radius * Sign(keys[2]) / Tensor.Sqrt(1 + kinks * kinks), setting.Vote * Sign(keys[3]), Math.Sqrt(width));
    }

    static Arm Identity(double imbalance)
    {
        var (setting, rate) = (Setting.Of(imbalance), Setting.Of(imbalance).Rate / 4);
        return Arm.Create(Slug("identity", imbalance), 40,
            key =>
            {
                UnivariateReluNetwork Net() => Uncrossed(key, setting, 2000);
                return new Pairs(new(Net(), PolarReluNetwork.Of(Net())), new(Net(), PolarReluNetwork.Of(Net())), Net());
            },
            (s, _) => s with { Full = s.Full.Next(rate), Half = s.Half.Next(rate / 2).Next(rate / 2) },
            s =>
            {
                var (net, slope) = (s.Full.Net, Transform.Grad<UnivariateReluNetwork>(Loss)(s.Full.Net));
                var surplus = net.Move(Real(-rate), slope).Imbalances() - net.Imbalances() - rate * rate * slope.Imbalances();
                return new(("one-step", Tensor.Abs(surplus).Max() / (setting.Radius * setting.Radius + setting.Vote * setting.Vote)),
                    ("drift-ratio", net.ImbalanceDrift(s.Start) / s.Half.Net.ImbalanceDrift(s.Start)), ("polar-error", s.Full.Error()), ("polar-ratio", s.Full.Error() / s.Half.Error()));
            });
    }

    // The exact cell: a = ±1, kinks uniform on [−2, 2] or twice as dense right of 0; votes alone, trained from 0, end at the least norm, which is solved for

    static Arm Cell(int width) => Arm.Compute(Slug("cell", width), key =>
    {
        double Cubic(Func<Tensor, Tensor> place)
        {
            var kinks = place(key.Fold(1).Uniform([width], element: ElementType.Float64));
            var net = UnivariateReluNetwork.OfKinks(kinks, 1 - 2 * (Tensor.Range(width, ElementType.Float64) >= width / 2.0).To(ElementType.Float64), Tensor.ZerosLike(kinks), Math.Sqrt(width));
            var votes = MinimumNorm.Solve(net.Features(Vector(X)) / net.OutputScale, Vector(Y)).Weights.SqueezeAxis(1);
            return Residual(OnGrid(net with { Votes = votes }).ToArray<double>(), 3);
        }
        return new Dictionary<string, double> { ["cubic"] = Cubic(u => 4 * u - 2), ["doubled-cubic"] = Cubic(u => Tensor.Where(3 * u < 1, 6 * u - 2, 3 * u - 1)) };
    });

    public override IReadOnlyList<Arm> Arms =>
    [
        .. Tilted.Select(Identity), .. CellWidths.Select(Cell),
        .. from imbalance in Kernels from width in Widths select Train(Name(imbalance, width), Setting.Of(imbalance), width, Scaling.Root, detailed: width == Width),
        .. from scaling in Enum.GetValues<Scaling>() from width in Widths select Train(Name(0, width, scaling), scaling == Scaling.Mean ? Setting.Of(0) with { Rate = MeanRate } : Setting.Of(0), width, scaling, detailed: scaling == Scaling.Root && width == Width),
        Train(At(9), Setting.Of(9), Width, Scaling.Root), Train(At(100), Setting.Of(100), Width, Scaling.Root),
        Train("mean-field", new(0.1, 1, MeanRate), Width, Scaling.Mean), Train("frozen", Setting.Of(100) with { Rate = 100 }, Width, Scaling.Root, frozen: true),
    ];

    // Readings

    static double[] Read(SeedRun run, string arm, string metric, int count, bool first = false) =>
        [.. Enumerable.Range(0, count).Select(i => run[arm][Numbered(metric, i)]).Select(series => first ? series.Values[1] : series.Last)];

    static double[] Fitted(SeedRun run, string arm) => Read(run, arm, "fit", Bins + 1);

    static double Residual(double[] fit, int degree) => PiecewisePolynomial.Residual(Grid, fit, X, degree);

    static double Apart(double[] fit, Func<double, double> from) => Math.Sqrt(fit.Zip(Grid, (value, x) => Math.Pow(value - from(x), 2)).Average());

    /// <summary>By how much nearer a fit is to the cubic spline than to the linear one.</summary>
    static double NearerCubic(double[] fit) => Apart(fit, Linear.At) - Apart(fit, Cubic.At);

    static CurvatureHistogram Bends(SeedRun run, string arm, string metric = "bends", bool first = false) => new(Low, Bin, Read(run, arm, metric, Bins, first));

    static double Share(SeedRun run, string arm, string metric = "bends", bool first = false) => Bends(run, arm, metric, first).ShareNear(X, Reach);

    static double Line(SeedRun run, string arm) => Residual(Fitted(run, arm), 1);

    /// <summary>The mean of a reading over places that have nothing to do with the points.</summary>
    static double Elsewhere(SeedRun run, Func<double[], double> read) => RandomKey.FromSeed(run.Seed).Fold(3)
        .Uniform([50, X.Length], Low + Reach, X[^1] - Reach, ElementType.Float64).ToArray<double>().Chunk(X.Length).Average(read);

    static double ShareElsewhere(SeedRun run, string arm) => Bends(run, arm) is var bends ? Elsewhere(run, places => bends.ShareNear(places, Reach)) : 0;

    static double LineElsewhere(SeedRun run, string arm) => Fitted(run, arm) is var fit
        ? Elsewhere(run, places => PiecewisePolynomial.Residual(Grid, fit, [Low, .. places[1..^1].Order(), X[^1]], 1)) : 0;

    static double Slope(IEnumerable<double> at, Func<double, double> read) => LinearFit.OfLogarithms([.. at.Select(Math.Abs)], [.. at.Select(read)]).Slope;

    double WidthSlope(SeedRun run, double imbalance, string metric, Scaling scaling = Scaling.Root) =>
        Slope(Widths.Select(width => (double)width), width => run[Name(imbalance, (int)width, scaling)][metric].Last);

    double CellSlope(SeedRun run, string metric) => Slope(CellWidths.Select(width => (double)width), width => run[Slug("cell", width)][metric].Last);

    /// <summary>The worse of two rank correlations with the imbalance: of the share of bends near the points, and of less of a residual from lines.</summary>
    double Trend(Func<string, double> share, Func<string, double> line) => Math.Min(
        RankCorrelation.Spearman(Imbalances, [.. Imbalances.Select(d => share(At(d)))]), -RankCorrelation.Spearman(Imbalances, [.. Imbalances.Select(d => line(At(d)))]));

    /// <summary>What a network owes to kinks that moved, of the share by which its bends near the points exceed bends that favour no place.</summary>
    static double GainByMotion(SeedRun run, string arm) => (Share(run, arm) - Share(run, arm, "bends-back")) / (Share(run, arm) - Uniform);

    /// <summary>∫ f''²/p, p the density of kinks at the start times cos² θ: what the least Σ r̃² makes least among functions that are alike at the ends.</summary>
    static double Energy(CurvatureHistogram bends) => bends.Energy(t => Math.Pow(1 + t * t, -2));

    /// <summary>Whether a network has less of it than the linear spline, and than the fit at δ = −100 with any of 20 smooth bumps, each with a root mean square of a tenth of the range.</summary>
    bool BendsLeast(SeedRun run, string arm)
    {
        var (own, fit) = (Energy(Bends(run, arm)), Bends(run, At(-100)));
        CurvatureHistogram Of(Func<double, double> f) => CurvatureHistogram.OfValues(Low, Bin, [.. Grid.Select(f)]);
        double WithBump(double[] heights)
        {
            var bump = NaturalCubicSpline.Bumps(X, heights);
            var scale = 0.1 / Apart([.. Grid.Select(bump.At)], _ => 0);
            return Energy(fit with { Jumps = [.. fit.Jumps.Zip(Of(bump.At).Jumps, (jump, more) => jump + scale * more)] });
        }
        var heights = RandomKey.FromSeed(run.Seed).Fold(4).Normal([20, X.Length - 1], element: ElementType.Float64).ToArray<double>();
        return own < Energy(Of(Linear.At)) && heights.Chunk(X.Length - 1).All(one => own < WithBump(one));
    }

    static double FarthestFromTwo(SeedRun run, string metric) => Tilted.Select(d => run[Slug("identity", d)][metric].Last).MaxBy(value => Math.Abs(value - 2));

    // Claims

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("one-step", "a step changes every imbalance by rate² (ċ² − ȧ² − ḃ²): the largest difference, relative to c² + ρ²")
            .Of(run => Tilted.Max(d => run[Slug("identity", d)]["one-step"].Last)).Asks(AtMost.Of(1e-13)),
        Claim.Identity("drift", "imbalances drift to first order in the rate: the drift at a rate over that at half of it, the worst of three imbalances")
            .Of(run => FarthestFromTwo(run, "drift-ratio")).Asks(Within.Of(2, 0.4)),
        Claim.Identity("polar-flow", "the flow of (r̃, θ) is that of the network: distance of f at a rate over that at half of it, the worst of three imbalances")
            .Of(run => FarthestFromTwo(run, "polar-ratio")).Asks(Within.Of(2, 0.4)),
        Claim.Prediction("kernel-imbalance", "the distance to interpolation with the start's kernel falls with −δ from 1 to 900: slope of logarithms, the largest of all widths; the control is the distance to the natural cubic spline")
            .Of(run => Widths.Max(width => Slope(Kernels, d => run[Name(d, width)]["kernel-distance"].Last))).Control(run => Slope(Kernels, d => Apart(Fitted(run, At(d)), Cubic.At)))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. Kernels.Select(d => Claim.Prediction(Slug("kernel-width", d), $"at δ = {d} this distance falls with the width at α = √m: slope of logarithms; the control is α = m at δ = 0")
            .Of(run => WidthSlope(run, d, "kernel-distance")).Control(run => WidthSlope(run, 0, "kernel-distance", Scaling.Mean))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held)),
        Claim.Prediction("kernel-equal", "at δ = −100 this distance is at most 2 % of the range of the points; the control is δ = 0")
            .Of(run => run[At(-100)]["kernel-distance"].Last).Control(run => run[At(0)]["kernel-distance"].Last)
            .Asks(AtMost.Of(0.02)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.OfPaper("cell-cubic", "with kinks uniform and only votes trained the fit becomes cubic between points: slope of its residual's logarithm over the width's; the control has kinks twice as dense on one half")
            .Of(run => CellSlope(run, "cubic")).Control(run => CellSlope(run, "doubled-cubic"))
            .Control(run => Math.Log(run[Slug("cell", CellWidths[^1])]["doubled-cubic"].Last / run[Slug("cell", CellWidths[^1])]["cubic"].Last), Above.Of(0), Verdict.Held)
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("kernel-cubic", "with all weights trained at δ = −100 cubics leave at most a quarter of what parabolas leave; the control is δ = 100")
            .Of(run => Residual(Fitted(run, At(-100)), 3) / Residual(Fitted(run, At(-100)), 2)).Control(run => Residual(Fitted(run, At(100)), 3) / Residual(Fitted(run, At(100)), 2))
            .Asks(AtMost.Of(0.25)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("nearer-cubic", "this fit is nearer to the natural cubic spline than to the linear spline; the control is δ = 100")
            .Of(run => NearerCubic(Fitted(run, At(-100)))).Control(run => NearerCubic(Fitted(run, At(100))))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("natural-spline", "this fit is the natural cubic spline: distance at most 2 % of the range of the points; the control is δ = 100")
            .Of(run => Apart(Fitted(run, At(-100)), Cubic.At)).Control(run => Apart(Fitted(run, At(100)), Cubic.At))
            .Asks(AtMost.Of(0.02)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Failed),
        Claim.OfPaper("least-curvature", "it has the least ∫ f''²/p of itself, the linear spline, and itself with 20 random bumps that vanish at the points; the control is δ = 100 among the same")
            .Of(run => BendsLeast(run, At(-100))).Control(run => BendsLeast(run, At(100)))
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        .. Imbalances[2..].Select(d => Claim.OfPaper(Slug("knots-at-points", d), $"at δ = {d} more of the bends lie within 0.03 of a point than at δ = −100; controls: places other than the points, and trained votes alone")
            .Of(run => Share(run, At(d)) - Share(run, At(-100))).Control(run => ShareElsewhere(run, At(d)) - Share(run, At(-100)))
            .Control(run => ShareElsewhere(run, At(d)) - Uniform, Within.Of(0, 0.1), Verdict.Held)
            .Control(run => Share(run, "frozen") - Share(run, "frozen", first: true), Within.Of(0, 0.1), Verdict.Held)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held)),
        .. Imbalances[2..].Select(d => Claim.OfPaper(Slug("linear", d), $"at δ = {d} lines between points leave less of the fit than at δ = −100; the control draws the lines between other places")
            .Of(run => Line(run, At(-100)) - Line(run, At(d))).Control(run => Line(run, At(-100)) - LineElsewhere(run, At(d)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held)),
        Claim.OfPaper("monotone", "both go on growing with δ from −100 to 100: rank correlation, the worse of the two; the control looks at places other than the points")
            .Of(run => Trend(arm => Share(run, arm), arm => Line(run, arm))).Control(run => Trend(arm => ShareElsewhere(run, arm), arm => LineElsewhere(run, arm)))
            .Asks(AtLeast.Of(0.7)).Over(Seeds.Mean).Expect(Verdict.Failed),
        Claim.OfPaper("knots-move", "at α = m more than half of the bends' gain near the points is owed to kinks that moved by more than 0.03; with trained votes alone nothing is")
            .Of(run => GainByMotion(run, "mean-field")).Control(run => GainByMotion(run, "frozen"), Within.Of(0, 0), Verdict.Held)
            .Asks(Above.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.Prediction("motion-root", "directions turn by an angle of order 1/√m at α = √m, δ = 0: slope of logarithms; the control is α = 1")
            .Of(run => WidthSlope(run, 0, "turn")).Control(run => WidthSlope(run, 0, "turn", Scaling.Unit))
            .Asks(Within.Of(-0.5, 0.15)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Inconclusive),
        Claim.Prediction("motion-mean", "directions turn by an angle of order 1 at α = m, δ = 0: slope of logarithms; the control is α = 1")
            .Of(run => WidthSlope(run, 0, "turn", Scaling.Mean)).Control(run => WidthSlope(run, 0, "turn", Scaling.Unit))
            .Asks(Within.Of(0, 0.15)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("fits", "Fits of one seed (dots) in the kernel regime and in the adaptive one, over the natural cubic spline and the linear spline (lines)", Fits),
        new("bends", "Where the fits bend: |change of slope| by place, mean over seeds", Bends),
        new("motion", "How far directions turn at δ = 0, and widths to the powers −1, −½ and 0", Motion),
        new("kernel-distance", "Distance to interpolation with the start's kernel at α = √m, and 1/√m", KernelDistance),
    ];

    (string Label, string Arm)[] Shown => [("α = √m, δ = −100", At(-100)), ("α = √m, δ = 100", At(100)), ("α = m, δ = 1", "mean-field")];

    Drawing Fits(StudyRun run)
    {
        (string Label, string Arm, Func<double, double> Spline)[] shown = [("δ = −100, cubic", At(-100), Cubic.At), ("δ = 100, linear", At(100), Linear.At)];
        var rows = shown.SelectMany(one => Grid.Zip(Fitted(run.Seeds.First(), one.Arm), (x, f) => (x, f, Spline: one.Spline(x), one.Label))).ToArray();
        var table = new Table().With("x", rows.Select(row => row.x)).With("fit", rows.Select(row => row.f)).With("spline", rows.Select(row => row.Spline)).With("what", rows.Select(row => row.Label));
        var points = new Table().With("x", X).With("fit", Y).With("what", X.Select(_ => "points"));
        return Plot.PointsAndTheory(table.Append(points), "x", new("fit", "f(x)"), "spline", color: "what");
    }

    Drawing Bends(StudyRun run)
    {
        var rows = Shown.SelectMany(one => Enumerable.Range(0, Bins).Select(bin => (x: Low + (bin + 0.5) * Bin, one.Label, Value: run.Each(seed => Math.Abs(seed[one.Arm][Numbered("bends", bin)].Last)).Average()))).ToArray();
        var table = new Table().With("x", rows.Select(row => row.x)).With("bend", rows.Select(row => row.Value)).With("regime", rows.Select(row => row.Label));
        return X.Aggregate(Plot.Line(table, new("x", "x, points marked"), new("bend", "|change of slope| in 0.02"), color: "regime"), (plot, x) => plot.WithVertical(x, ""));
    }

    Drawing Motion(StudyRun run) => OverWidth(run, "turn", "mean |sin| of the angle turned",
        (Scaling[])[Scaling.Mean, Scaling.Root, Scaling.Unit], scaling => 0, scaling => scaling, scaling => scaling switch { Scaling.Root => ("α = √m", -0.5), Scaling.Mean => ("α = m", 0), _ => ("α = 1", -1) });

    Drawing KernelDistance(StudyRun run) => OverWidth(run, "kernel-distance", "distance, in ranges of the points",
        [0, .. Kernels], d => d, _ => Scaling.Root, d => (d == 0 ? "δ = 0" : $"δ = −{-d}", -0.5));

    /// <summary>A metric over the width with a power of the width through the first mean.</summary>
    Drawing OverWidth<T>(StudyRun run, string metric, string title, IEnumerable<T> lines, Func<T, double> imbalance, Func<T, Scaling> scaling, Func<T, (string Label, double Power)> describe)
    {
        var rows = lines.SelectMany(line => Widths.Select(width =>
        {
            MeanEstimate Estimate(int width) => StudentInterval.Of(run.Each(seed => seed[Name(imbalance(line), width, scaling(line))][metric].Last));
            return (width, At: Estimate(width), Theory: Estimate(Widths[0]).Mean * Math.Pow((double)width / Widths[0], describe(line).Power), describe(line).Label);
        })).ToArray();
        var table = new Table().With("width", rows.Select(row => (double)row.width)).With("mean", rows.Select(row => row.At.Mean)).With("theory", rows.Select(row => row.Theory))
            .With("low", rows.Select(row => row.At.Interval.Low)).With("high", rows.Select(row => row.At.Interval.High)).With("setting", rows.Select(row => row.Label));
        return Plot.PointsAndTheory(table, new("width", "width m", Logarithmic: true), new("mean", title, Logarithmic: true), "theory", color: "setting", low: "low", high: "high");
    }
}
