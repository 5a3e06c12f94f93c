namespace Descent.Studies.Dynamics;

/// <summary>Interpolating points on a line by a wide network: with frozen kinks a cubic spline, with moving kinks a linear one.</summary>
/// <remarks>Williams, Trager, Silva, Panozzo, Zorin and Bruna (2019), arXiv:1906.07842. Smaller: six points, widths to 4000; surfaces are left out.</remarks>
public sealed record UnivariateRelu : Study
{
    [Option("hidden units, even; fits are drawn at the last but one"), Range(20, 100_000), Increasing(2), Scales(Quick = "200,400,800", Full = "2500,5000,10000,20000")]
    public int[] Widths { get; init; } = [500, 1000, 2000, 4000];
    [Option("most full-batch steps"), Range(100, 10_000_000), Scales(Quick = 10_000, Full = 60_000)] public int Steps { get; init; } = 20_000;

    const double Stop = 5e-9, Low = -0.8, Bin = 0.02, Reach = 0.03, MeanRate = 0.01;
    const int Bins = 85;
    static readonly double[] X = [-0.8, -0.5, -0.1, 0.3, 0.6, 0.9], Y = [0.3, -0.4, 0.5, 0.1, -0.5, 0.2];
    static readonly double[] Kernels = [-1, -9, -100, -900], Tilted = [-9, 0, 9], Imbalances = [-100, -9, 0, 9, 100];
    static readonly NaturalCubicSpline Cubic = NaturalCubicSpline.Through(X, Y);
    static readonly LinearSpline Linear = new(X, Y);
    static readonly double Uniform = new CurvatureHistogram(Low, Bin, new double[Bins]).UniformShare(X, Reach);
    static readonly Tensor Points = Tensor.Of(X), Labels = Tensor.Of(Y), Grid = Tensor.Of([.. Sampled(x => x).Values]);

    public override Paper Paper { get; } = new("univariate-relu", "Gradient Dynamics of Shallow Univariate ReLU Networks",
        "Francis Williams, Matthew Trager, Claudio Silva, Daniele Panozzo, Denis Zorin, Joan Bruna", 2019, "arXiv:1906.07842");

    public override string Family => "dynamics";
    public override Seconds Seconds => new(2, 40, 1200);
    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;
    public override (string, string)? Conflict => Widths.Any(width => width % 2 != 0) ? ("Half of the neurons mirror the other half.", "Give even widths.") : null;

    public override string Method => """
        f(x) = (1/α) Σ cₖ max(0, aₖx − bₖ) descends on ½ Σ (f(xⱼ) − yⱼ)² over six points of range 1, all weights at once, until it is below 5·10⁻⁹. Directions (a, b)/ρ are
        uniform on the circle, output weights c have one size and random signs, and half of the neurons mirror the others with opposite c, so that f starts at 0. The flow conserves the
        imbalance δ = c² − ρ² of every neuron. It is varied at cρ = 1, with α = √m, m or 1. All arms of a seed share directions and signs.

        Theory: where ρ ≫ c kinks stand still and f is the interpolant of the tangent kernel, which has the least ∫ f''²/p; with kinks uniform on the line it is cubic between
        points. Where kinks move they gather at the points, and f is the linear spline. Bends are the jumps of the slope of f in bins of 0.02.
        """;

    public override string Notes => """
        Smaller than the paper: six points, widths to 4000, δ from −900 to 100; the full scale widens only. Left out: surfaces, and the conditions of the theorem on the
        adaptive limit (infinite width and time). The exact cell has 8 times the `widths`; the arm at α = m, δ = 1 has cρ = 0.1. Distances are in ranges of the points.

        Rates are 1/(c² + ρ²) up to δ = −9, 0.3 of it above, 0.01 m at α = m. A third and three times of such, on seeds 50 to 52: three times diverges up to δ = −9, lets
        imbalances drift by 0.07 at −1, and turns directions twice as far at 9; a third changes angles by at most 6 %. At α = m imbalances drift most, by 0.11 and 0.24 of the
        start's c² + ρ². A first run on seeds 100 to 109 had 0.15 m there at δ = 0, which is no flow (a drift of 95, angles of 0.29 in place of 0.19), and the same verdicts.

        - At `full` (ten seeds, widths 2500 to 20,000) the paper's limits show: `motion-root` (−0.498 ± 0.006), `monotone` (0.94) and `knots-stay` (−0.02 ± 0.15) hold,
          all asked of widths too small for them here. `kernel-equal` is open, as its control comes below 2 % as well; and `kernel-width-minus-1` fails
          (−0.24 ± 0.05 where −0.3 is asked): at δ of −1 and 0 directions turn as m^(−1/2), but the function comes to the kernel's more slowly. Why was not found.
        - Where |δ| is large the slowest direction of the kernel is not done after 20,000 steps (loss about 3·10⁻⁷): so the kernel interpolates what the network says at the
          points, and not the points. At δ of −100 and −900 the distance falls as 1/m, probably since c of random signs leave no change of the kernel of first order.
        - Kinks of the identities cross no point: elsewhere `polar-flow` failed in some seeds (0.8 to 2.9 on 50 to 59), since the step of a crossing adds noise of the rate's order.
          Frozen directions start without bends, since mirrored neurons cancel; their first share of bends is that after 100 steps.
        - `least-curvature`: over the range of the points the kernel's interpolant is not least exactly (affine parts cost it something, too). Bumps far smaller than a tenth of
          the range, the only size tried, could lower it.
        - `motion-root` surprised. The angle falls more slowly than 1/√m up to widths of 2000 and faster beyond: slopes are −0.29 from 500 to 1000, −0.26 to 2000, −0.40 to 4000,
          and over 2000, 4000 and 8000 −0.46 ± 0.02 (six seeds). Probably kinks reach the points at smaller widths and stop there. At δ = −100 and −900 it is −0.62 and −0.65.
        - `knots-move` surprised. Knots are not fully gathered at α = m (0.69 of the bends are near points), but what they gained they owe to motion. The rest stands between −0.1
          and 0.3, where the linear spline bends twice to one side: bends may lie anywhere between without more of them.
        - `knots-stay` was expected to fail: an earlier run had given motion 73 % of the gain, and 44 % at m = 4000 (six seeds). The step kernel alone would need larger widths.
        - `monotone` surprised. From δ = 0 on nothing grows: at 0, 9 and 100 shares are 0.88, 0.87 and 0.87, and lines leave 0.0050, 0.0059 and 0.0059, in ranks near chance.
        """;

    // Setup

    /// <summary>How the output is scaled with the width m, and the power of m with which directions turn.</summary>
    sealed record Scaling(string Name, string Label, Func<double, double> Of, double Power, string Order);
    static readonly Scaling Root = new("root", "α = √m", Math.Sqrt, -0.5, "1/√m"), Mean = new("mean", "α = m", m => m, 0, "1"), Unit = new("unit", "α = 1", _ => 1, -1, "1/m");

    /// <summary>Radius ρ = ‖(a, b)‖, output weight |c| and rate at cρ = 1: at every imbalance a neuron begins as the same function.</summary>
    static (double Radius, double OutputWeight, double Rate) Setting(NeuronScales scales) => (scales.Radius, scales.OutputWeight, (scales.Imbalance < -1 ? 1 : 0.3) / scales.Speed);
    static (double Radius, double OutputWeight, double Rate) Setting(double imbalance) => Setting(new NeuronScales(imbalance));

    static string Name(double imbalance, int width, Scaling? scaling = null) => Slug.Of(Slug.Of((scaling ?? Root).Name, imbalance), width);
    string At(double imbalance) => Name(imbalance, Width);
    int Width => Widths[^2];
    int[] CellWidths => [.. Widths.Select(width => 8 * width)];
    static SampledFunction Sampled(Func<double, double> f) => SampledFunction.Of(Low, Bin, Bins + 1, f);
    static Tensor Loss(UnivariateReluNetwork net) => Losses.SumSquare(net.Apply(Points), Labels);
    static Tensor Distance(Tensor a, Tensor b) => Tensor.Sqrt(((a - b) * (a - b)).Mean());

    // Descent on all weights at once

    sealed record Fit(UnivariateReluNetwork Net, [Frozen] UnivariateReluNetwork Start, [Frozen] KernelInterpolation Kernel);

    /// <summary>The rate is that at α = √m; elsewhere it is times α²/m, which keeps the speed of the output. The kernel is that of the start, from the points to the grid.</summary>
    Arm Train(string name, (double Radius, double OutputWeight, double Rate) setting, int width, Scaling scaling, bool detailed = true, bool frozen = false)
    {
        var scale = scaling.Of(width);
        UnivariateReluNetwork Start(RandomKey key) => UnivariateReluNetwork.Mirrored(key, width, setting.Radius, setting.OutputWeight, scale);
        return Arm.Create(name, Steps,
            key => new Fit(Start(key), Start(key), KernelInterpolation.OfTangents(Start(key), (net, x) => net.Apply(x), Points, Grid)),
            (s, _) =>
            {
                var (loss, slope) = Transform.ValueAndGrad<UnivariateReluNetwork>(Loss)(s.Net);
                var next = s.Net.Move(Tensor.Where(loss >= Stop, Tensor.Scalar(-setting.Rate * scale * scale / width, ElementType.Float64), 0.0), slope);
                return s with { Net = frozen ? s.Net with { OutputWeights = next.OutputWeights } : next };
            },
            s => Measure(s, detailed)) with
        {
            At = LogSteps.UpTo(Steps, perDecade: 8, first: 100),
            Until = "done",
            Objectives = s => [s.Net.Objective("square", (Points, Labels), Losses.SumSquarePerSample)],
        };
    }

    /// <summary>In detail also the function, and where it bends: as it is, and with kinks that moved by more than the reach put back.</summary>
    static Metrics Measure(Fit s, bool detailed)
    {
        var (now, loss, kinks, before) = (s.Net.Apply(Grid), Loss(s.Net), s.Net.Kinks(), s.Start.Kinks());
        Tensor Bends(Tensor kinks) => CurvatureHistogram.Gather(kinks, s.Net.SlopeJumps(), Low, Bin, Bins);
        // The kernel interpolates what the network says at the points: what training leaves undone is no distance.
        (string, Tensor)[] all =
        [
            ("loss", loss), ("done", (loss < Stop).To(ElementType.Int32)), ("turn", s.Net.Turns(s.Start).Mean()), ("drift", s.Net.ImbalanceDrift(s.Start)),
            ("kernel-distance", Distance(now, s.Kernel.Through(s.Net.Apply(Points)))),
            ("fit", now), ("bends", Bends(kinks)), ("bends-back", Bends(Tensor.Where(Tensor.Abs(kinks - before) > Reach, before, kinks))),
        ];
        return new(detailed ? all : all[..5]);
    }

    // The flow beside its reduction, by steps of one size and of half of it, and the exact cell

    static Arm Identity(double imbalance)
    {
        var ((radius, weight, fast), gradient) = (Setting(imbalance), Transform.Grad<UnivariateReluNetwork>(Loss));
        var rate = fast / 4;
        UnivariateReluNetwork Start(RandomKey key) => UnivariateReluNetwork.BetweenPoints(key.Fold(2), X, 2000, radius, weight, Root.Of(2000));
        return Arm.Create(Slug.Of("identity", imbalance), 40,
            key => (Pairs: StepHalving.Start(() => (Net: Start(key), Polar: PolarReluNetwork.Of(Start(key)))), Start: Start(key)),
            (s, _) => (s.Pairs.Next((pair, size) => (pair.Net.Move(-size, gradient(pair.Net)), pair.Polar.Descend(Points, pair.Polar.Apply(Points) - Labels, size)), rate), s.Start),
            s =>
            {
                var ((net, polar), (halfNet, halfPolar)) = s.Pairs;
                var surplus = net.Move(-rate, gradient(net)).Imbalances() - net.Imbalances() - rate * rate * gradient(net).Imbalances();
                return new(("one-step", Tensor.Abs(surplus).Max() / (radius * radius + weight * weight)),
                    ("drift-ratio", net.ImbalanceDrift(s.Start) / halfNet.ImbalanceDrift(s.Start)),
                    ("polar-ratio", Distance(net.Apply(Grid), polar.Apply(Grid)) / Distance(halfNet.Apply(Grid), halfPolar.Apply(Grid))));
            });
    }

    /// <summary>a = ±1, kinks uniform on [−2, 2] or twice as dense right of 0; output weights alone, trained from 0, end at the least norm, which is solved for.</summary>
    static Arm Cell(int width) => Arm.Compute(Slug.Of("cell", width), key =>
    {
        double Residual(Func<Tensor, Tensor> place)
        {
            var kinks = place(key.Fold(1).Uniform([width], element: ElementType.Float64));
            var slopes = 1 - 2 * (Tensor.Range(width, ElementType.Float64) >= width / 2.0).To(ElementType.Float64);
            var net = UnivariateReluNetwork.OfKinks(kinks, slopes, Tensor.ZerosLike(kinks), Root.Of(width));
            var weights = MinimumNorm.Solve(net.Features(Points) / net.OutputScale, Labels).Weights.SqueezeAxis(1);
            return new SampledFunction(Low, Bin, (net with { OutputWeights = weights }).Apply(Grid).ToArray<double>()).Residual(X, 3);
        }
        return new Dictionary<string, double> { ["cubic"] = Residual(u => 4 * u - 2), ["doubled-cubic"] = Residual(u => Tensor.Where(3 * u < 1, 6 * u - 2, 3 * u - 1)) };
    });

    public override IReadOnlyList<Arm> Arms =>
    [
        .. Tilted.Select(Identity), .. CellWidths.Select(Cell),
        .. from d in (double[])[.. Kernels, 0] from width in Widths select Train(Name(d, width), Setting(d), width, Root, detailed: width == Width),
        .. from scaling in (Scaling[])[Mean, Unit] from width in Widths
           select Train(Name(0, width, scaling), Setting(0) with { Rate = scaling == Mean ? MeanRate : Setting(0).Rate }, width, scaling, detailed: false),
        Train(At(9), Setting(9), Width, Root), Train(At(100), Setting(100), Width, Root),
        Train("mean-field", (0.1, 1, MeanRate), Width, Mean), Train("frozen", Setting(100) with { Rate = 100 }, Width, Root, frozen: true),
    ];

    // Readings

    static SampledFunction Fitted(SeedRun run, string arm) => new(Low, Bin, run[arm].Vector("fit"));
    static double Line(SeedRun run, string arm) => Fitted(run, arm).Residual(X, 1);
    static CurvatureHistogram Bends(SeedRun run, string arm, string metric = "bends", long? step = null) => new(Low, Bin, run[arm].Vector(metric, step));
    static double Share(SeedRun run, string arm, string metric = "bends", long? step = null) => Bends(run, arm, metric, step).ShareNear(X, Reach);

    /// <summary>What a network owes to kinks that moved, of the share by which its bends near the points exceed bends that favour no place.</summary>
    static double GainByMotion(SeedRun run, string arm) => (Share(run, arm) - Share(run, arm, "bends-back")) / (Share(run, arm) - Uniform);

    /// <summary>The mean of a reading over places that have nothing to do with the points.</summary>
    static double Elsewhere<T>(SeedRun run, T of, Func<T, double[], double> read) => RandomKey.FromSeed(run.Seed).Fold(3)
        .Uniform([50, X.Length], Low + Reach, X[^1] - Reach, ElementType.Float64).ToArray<double>().Chunk(X.Length).Average(places => read(of, places));
    static double ShareElsewhere(SeedRun run, string arm, string metric = "bends") => Elsewhere(run, Bends(run, arm, metric), (bends, places) => bends.ShareNear(places, Reach));
    static double GainElsewhere(SeedRun run, string arm) =>
        (ShareElsewhere(run, arm) - ShareElsewhere(run, arm, "bends-back")) / (Share(run, arm) - Uniform);
    static double LineElsewhere(SeedRun run, string arm) => Elsewhere(run, Fitted(run, arm), (fit, places) => fit.Residual([Low, .. places[1..^1].Order(), X[^1]], 1));

    double WidthSlope(SeedRun run, double d, string metric, Scaling? scaling = null) => LinearFit.Exponent(Widths, width => run[Name(d, width, scaling)][metric].Last);
    double CellSlope(SeedRun run, string metric) => LinearFit.Exponent(CellWidths, width => run[Slug.Of("cell", width)][metric].Last);
    double WidestCell(SeedRun run, string metric) => run[Slug.Of("cell", CellWidths[^1])][metric].Last;
    static double ImbalanceSlope(Func<double, double> read) => LinearFit.Exponent([.. Kernels.Select(Math.Abs)], size => read(-size));
    double Ranks(Func<string, double> read) => RankCorrelation.Spearman(Imbalances, [.. Imbalances.Select(d => read(At(d)))]);
    static double FarthestFromTwo(SeedRun run, string metric) => Tilted.Select(d => run[Slug.Of("identity", d)][metric].Last).MaxBy(value => Math.Abs(value - 2));

    /// <summary>Whether its ∫ f''²/p is less than the linear spline's, and than the fit's at δ = −100 with any of 20 smooth bumps, a tenth of the range in root mean square.</summary>
    bool BendsLeast(SeedRun run, string arm)
    {
        // p is the density of kinks at the start times cos² θ: so the least Σ r̃² makes it least among functions that are alike at the ends.
        static double Energy(CurvatureHistogram bends) => bends.Energy(t => Math.Pow(1 + t * t, -2));
        var (own, fit) = (Energy(Bends(run, arm)), Bends(run, At(-100)));
        var bumps = RandomKey.FromSeed(run.Seed).Fold(4).Normal([20, X.Length - 1], element: ElementType.Float64).ToArray<double>()
            .Chunk(X.Length - 1).Select(heights => Sampled(NaturalCubicSpline.Bumps(X, heights).At));
        return own < Energy(Sampled(Linear.At).Bends()) && bumps.All(bump => own < Energy(fit.Plus(0.1 / bump.DistanceTo(_ => 0), bump.Bends())));
    }

    // Claims

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("one-step", "a step changes every imbalance by rate² (ċ² − ȧ² − ḃ²): the largest difference, relative to c² + ρ²")
            .Of(run => Tilted.Max(d => run[Slug.Of("identity", d)]["one-step"].Last)).Asks(AtMost.Of(1e-13)),
        Claim.Identity("drift", "imbalances drift to first order in the rate: the drift at a rate over that at half of it, the worst of three imbalances")
            .Of(run => FarthestFromTwo(run, "drift-ratio")).Asks(Within.Of(2, 0.4)),
        Claim.Identity("polar-flow", "the flow of (r̃, θ) is that of the network: distance of f at a rate over that at half of it, the worst of three imbalances")
            .Of(run => FarthestFromTwo(run, "polar-ratio")).Asks(Within.Of(2, 0.4)),
        Claim.Prediction("kernel-imbalance", "the distance to interpolation with the start's kernel falls with −δ: the largest slope of all widths; the control is that to a spline")
            .Of(run => Widths.Max(width => ImbalanceSlope(d => run[Name(d, width)]["kernel-distance"].Last)))
            .Control(run => ImbalanceSlope(d => Fitted(run, At(d)).DistanceTo(Cubic.At)))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. from d in Kernels
           select Claim.Prediction(Slug.Of("kernel-width", d), $"at δ = {d} this distance falls with the width at α = √m: slope of logarithms; the control is α = m at δ = 0")
            .Of(run => WidthSlope(run, d, "kernel-distance")).Control(run => WidthSlope(run, 0, "kernel-distance", Mean))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("kernel-equal", "at δ = −100 this distance is at most 2 % of the range of the points; the control is δ = 0")
            .Of(run => run[At(-100)]["kernel-distance"].Last).Control(run => run[At(0)]["kernel-distance"].Last)
            .Asks(AtMost.Of(0.02)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.OfPaper("cell-cubic", "with uniform kinks and trained output weights alone the fit becomes cubic: slope of its residual over the width; controls: twice the kinks on one half")
            .Of(run => CellSlope(run, "cubic")).Control(run => CellSlope(run, "doubled-cubic"))
            .Control(run => Math.Log(WidestCell(run, "doubled-cubic") / WidestCell(run, "cubic")), Above.Of(0), Verdict.Held).Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        OfFit("kernel-cubic", "with all weights trained at δ = −100 cubics leave at most a quarter of what parabolas leave", fit => fit.Residual(X, 3) / fit.Residual(X, 2))
            .Asks(AtMost.Of(0.25)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        OfFit("nearer-cubic", "this fit is nearer to the natural cubic spline than to the linear spline", fit => fit.DistanceTo(Linear.At) - fit.DistanceTo(Cubic.At))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        OfFit("natural-spline", "this fit is the natural cubic spline: distance at most 2 % of the range of the points", fit => fit.DistanceTo(Cubic.At))
            .Asks(AtMost.Of(0.02)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Failed),
        Claim.OfPaper("least-curvature", "it has the least ∫ f''²/p of itself, the linear spline, and itself with 20 random bumps that vanish at the points; the control is δ = 100")
            .Of(run => BendsLeast(run, At(-100))).Control(run => BendsLeast(run, At(100)))
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        .. from d in Imbalances[2..]
           select Claim.OfPaper(Slug.Of("knots-at-points", d), $"at δ = {d} more bends lie within 0.03 of a point than at δ = −100; controls: other places, output weights alone")
            .Of(run => Share(run, At(d)) - Share(run, At(-100))).Control(run => ShareElsewhere(run, At(d)) - Share(run, At(-100)))
            .Control(run => ShareElsewhere(run, At(d)) - Uniform, Within.Of(0, 0.1), Verdict.Held)
            .Control(run => Share(run, "frozen") - Share(run, "frozen", step: 100), Within.Of(0, 0.1), Verdict.Held)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. from d in Imbalances[2..]
           select Claim.OfPaper(Slug.Of("linear", d), $"at δ = {d} lines between points leave less of the fit than at δ = −100; the control draws them between other places")
            .Of(run => Line(run, At(-100)) - Line(run, At(d))).Control(run => Line(run, At(-100)) - LineElsewhere(run, At(d)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("monotone", "both go on growing with δ from −100 to 100: rank correlation, the worse of the two; the control looks at places other than the points")
            .Of(run => Math.Min(Ranks(arm => Share(run, arm)), -Ranks(arm => Line(run, arm))))
            .Control(run => Math.Min(Ranks(arm => ShareElsewhere(run, arm)), -Ranks(arm => LineElsewhere(run, arm))))
            .Asks(AtLeast.Of(0.7)).Over(Seeds.Mean).Expect(Verdict.Failed),
        Claim.OfPaper("knots-move", "at α = m more than half of the bends' gain near the points is owed to kinks that moved by more than 0.03; the control asks this of other places")
            .Of(run => GainByMotion(run, "mean-field")).Control(run => GainElsewhere(run, "mean-field"))
            .Asks(Above.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("knots-move-more", "kinks that moved have a larger part of the gain at α = m than at α = √m, δ = 100: difference; the control has trained c alone for α = m")
            .Of(run => GainByMotion(run, "mean-field") - GainByMotion(run, At(100))).Control(run => GainByMotion(run, "frozen") - GainByMotion(run, At(100)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("knots-stay", "at α = √m, δ = 100 lines come from the kernel: at most half of the gain is owed to motion; the control is α = m")
            .Of(run => GainByMotion(run, At(100))).Control(run => GainByMotion(run, "mean-field"))
            .Asks(AtMost.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Failed),
        .. from scaling in (Scaling[])[Root, Mean]
           select Claim.Prediction($"motion-{scaling.Name}", $"at {scaling.Label}, δ = 0 directions turn by an angle of order {scaling.Order}: slope over the width; the control is α = 1")
            .Of(run => WidthSlope(run, 0, "turn", scaling)).Control(run => WidthSlope(run, 0, "turn", Unit))
            .Asks(Within.Of(scaling.Power, 0.15)).Over(Seeds.Mean).At(0.90).Expect(scaling == Root ? Verdict.Inconclusive : Verdict.Held),
    ];

    /// <summary>A claim on the fit in the kernel regime, with that in the adaptive one as its control.</summary>
    Claim OfFit(string id, string text, Func<SampledFunction, double> read) =>
        Claim.OfPaper(id, $"{text}; the control is δ = 100").Of(run => read(Fitted(run, At(-100)))).Control(run => read(Fitted(run, At(100))));

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("fits", "Fits of one seed (dots) in the kernel regime and in the adaptive one, over the natural cubic spline and the linear spline (lines)", Fits),
        new("bends", "Where the fits bend: |change of slope| by place, mean over seeds", Bent),
        new("motion", "How far directions turn at δ = 0, and widths to the powers −1, −½ and 0", run => OverWidth(run, "turn", "mean |sin| of the angle turned",
            [.. from scaling in (Scaling[])[Mean, Root, Unit] select (scaling.Label, scaling.Power, (Func<int, string>)(width => Name(0, width, scaling)))])),
        new("kernel-distance", "Distance to interpolation with the start's kernel at α = √m, and 1/√m", run => OverWidth(run, "kernel-distance", "distance, in ranges of the points",
            [.. from d in (double[])[0, .. Kernels] select (d == 0 ? "δ = 0" : $"δ = −{-d}", -0.5, (Func<int, string>)(width => Name(d, width)))])),
    ];

    Drawing Fits(StudyRun run)
    {
        (string Label, string Arm, Func<double, double> Spline)[] shown = [("δ = −100, cubic", At(-100), Cubic.At), ("δ = 100, linear", At(100), Linear.At)];
        var fits = from one in shown let fit = Fitted(run.Seeds.First(), one.Arm) from at in fit.Places.Zip(fit.Values) select (X: at.First, Fit: at.Second, one);
        var table = Table.Of(fits).With("x", row => row.X).With("fit", row => row.Fit).With("spline", row => row.one.Spline(row.X)).With("what", row => row.one.Label);
        var points = Table.Of(X.Zip(Y)).With("x", point => point.First).With("fit", point => point.Second).With("what", _ => "points");
        return Plot.PointsAndTheory(table.Append(points), "x", new("fit", "f(x)"), "spline", color: "what");
    }

    Drawing Bent(StudyRun run)
    {
        (string Label, string Arm)[] shown = [("α = √m, δ = −100", At(-100)), ("α = √m, δ = 100", At(100)), ("α = m, δ = 1", "mean-field")];
        var table = Table.Of(from one in shown from bin in Enumerable.Range(0, Bins) select (one, bin)).With("x", row => Low + (row.bin + 0.5) * Bin)
            .With("bend", row => run.Mean(seed => Math.Abs(Bends(seed, row.one.Arm).Jumps[row.bin]))).With("regime", row => row.one.Label);
        return X.Aggregate(Plot.Line(table, new("x", "x, points marked"), new("bend", "|change of slope| in 0.02"), color: "regime"), (plot, x) => plot.WithVertical(x, ""));
    }

    /// <summary>A metric over the width, with a power of the width through the first mean.</summary>
    Drawing OverWidth(StudyRun run, string metric, string title, (string Label, double Power, Func<int, string> Arm)[] lines)
    {
        var table = Table.Of(from line in lines
                             let first = run.Mean(seed => seed[line.Arm(Widths[0])][metric].Last)
                             from width in Widths
                             select (width, line.Label, Theory: first * Math.Pow((double)width / Widths[0], line.Power), At: run.Estimate(seed => seed[line.Arm(width)][metric].Last)))
            .With("width", row => row.width).WithEstimate("mean", row => row.At).With("theory", row => row.Theory).With("setting", row => row.Label);
        return Plot.PointsAndTheory(table, new("width", "width m", Logarithmic: true), new("mean", title, Logarithmic: true), "theory", color: "setting", low: "low", high: "high");
    }
}
