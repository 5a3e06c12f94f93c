namespace Descent.Studies.Dynamics;

/// <summary>In deep linear classification the scale of the first weights and the accuracy of training decide together which margin is maximised.</summary>
/// <remarks>
/// Moroshko, Gunasekar, Woodworth, Lee, Srebro and Soudry (2020), arXiv:2007.06738: diagonal networks w = u₊^D − u₋^D on the exponential loss.
/// Smaller: 20 samples of 60 inputs, smoothed margins to 10⁴.
/// </remarks>
public sealed record DiagonalNetworks : Study
{
    [Option("samples of each draw"), Range(2, 1000)] public int Samples { get; init; } = 20;
    [Option("inputs of each sample"), Range(4, 10_000), Scales(Full = 200)] public int Inputs { get; init; } = 60;
    [Option("depths to follow; claims are about 2 and 3"), Range(2, 16), Scales(Full = "2,3,4,8")] public int[] Depths { get; init; } = [2, 3];
    [Option("log of 1 / loss at which a path ends", Unit = "nats"), Range(50, 1e6), Scales(Quick = 300, Full = 230_000)] public double Accuracy { get; init; } = 10_000;
    [Option("most Euler steps of a path"), Range(100, 100_000_000), Scales(Full = 10_000_000)] public int Steps { get; init; } = 400_000;
    [Option("relative growth of plain descent's step from one step to the next"), Range(1e-3, 0.1)] public double Growth { get; init; } = 0.02;

    const double First = 5, Tiny = 0.001;
    static readonly double Early = 8 * Math.Log(10), Matched = Math.Cbrt(9), LogHalfMore = Math.Round(Math.Log(1.5), 4);
    static readonly int[] Compared = [2, 3];
    static readonly double[] Alphas = [0.1, 0.3, 1, 3, 10, 30], EarlyAlphas = [0.1, 0.3, 1, 3], LargeAlphas = [1, 3, 10, 30];
    static readonly double[] TheoryMus = [.. Enumerable.Range(-8, 25).Select(k => Math.Pow(10, -k / 4.0))];
    static readonly (string Name, double Value)[] Mus = [("mu-10", 10), ("mu-1", 1), ("mu-0-1", 0.1), ("mu-0-01", 0.01)];

    public override Paper Paper { get; } = new("diagonal-networks", "Implicit Bias in Deep Linear Classification: Initialization Scale vs Training Accuracy",
        "Edward Moroshko, Suriya Gunasekar, Blake Woodworth, Jason D. Lee, Nathan Srebro, Daniel Soudry", 2020, "arXiv:2007.06738");

    public override string Family => "dynamics";
    public override Seconds Seconds => new(4, 25, 7200);
    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override string Method => """
        Labels are folded into the samples: L = (1/n) Σ exp(−xₙᵀw), w = u₊^D − u₋^D, and every entry of u starts at α. The path of gradient flow is
        followed in its normalised time, du/dτ = −∇ log L, with shares of the loss formed from shifted margins, so that losses of 10^(−4000) and
        beyond are reached. A step is the smaller of two: entries move by at most 1 % / D of the largest, and no margin by more than 0.2.

        Accuracy is the smoothed margin γ̃ = log(1/L). The excess of a norm φ is φ(w/γ) over the least φ with margins of at least 1, less 1.
        The least norms are solved for: ℓ₂ by an active set, ℓ₁ by a linear program, Q_µ(w) = Σ q_D(wᵢ/µ) by Newton's method on its dual;
        each with a certificate. Theory: with µ = α^D/γ̃, w/γ comes to argmin Q_µ, which is the ℓ₂ margin for large µ and the ℓ₁ margin for small µ.
        """;

    public override string Notes => """
        Smaller than the paper: 20 samples of 60 inputs, γ̃ to 10⁴ (`full`: 200 inputs, γ̃ to 2.3·10⁵, depths 4 and 8, whose maps no claim is about). So of the cells
        (α, µ) only those with 5 ≤ γ̃ = α^D/µ ≤ 10⁴ are compared, and the accuracy that a claim asks for is censored at the end of the paths. Plain descent takes steps
        in proportion to the time so far: with a fixed step a loss of 10⁻⁸ needs more than 10⁸ of them. The one-sample path is checked by tests alone. Not checked:
        the ℓ_{2/D} margin of depths above 2 at a fixed scale, which γ̃ below 10⁶ cannot tell from ℓ₁, and depths at scales below 1, where no path comes near ℓ₂.

        What surprised, on seeds 100 to 109:

        - `potential-falls`. At µ = 0.01 the excess of Q_µ falls more slowly with the scale in draws in which a sample was a support vector at larger µ and is none
          any more. Its part of s = ∫ p dt stays in w, while argmin Q_µ has no such part: the path remembers (`path-remembers` was added to test this). There the
          limit at fixed µ seems not to be argmin Q_µ: at depth 2, scale 10 w/γ stays away from it by up to 0.04, relatively, about as at scale 3; with nothing
          idle by 0.0002. The excess itself stays far below 5 %.
        - `rich-limit`. The ℓ₁ margin is reached sooner than the correction of order 1/log(γ̃/α²) suggests: its constant is small.
        - `depth-later`, `depth-scale`. That the deeper network leaves the ℓ₂ margin later by the factor α is half of the story. The potentials differ in shape,
          too: q₃ bends away from a parabola at smaller weights than q₂, so that at one α^D depth 3 leaves earlier (by a factor 3.1 at an excess of 10 %, so that
          the control of `depth-scale` fails). At α = 3 both factors cancel. `depth-potential`, added to explain this, predicts both without a free number.
        - `accuracy-falls`. The accuracy that ℓ₁ takes does not fall with the scale without end: γ̃ is about 4000 at scale 1, 90 at 0.1, and 170 to 10⁴ at 0.001.
          From a tiny scale the path picks up inputs one by one, some that the ℓ₁ margin does not want, and is slow to give them back.
        """;

    // Setup: a teacher that reads three inputs; labels are folded into the samples

    /// <summary>y x, [samples, inputs].</summary>
    Tensor Draw(RandomKey key)
    {
        var x = key.Normal([Samples, Inputs], element: ElementType.Float64);
        return x * Tensor.Sign(x.Slice(1, 0, 1) - x.Slice(1, 1, 2) + x.Slice(1, 2, 3));
    }

    Tensor Ones => Tensor.Ones([Samples], ElementType.Float64);
    static Tensor Distance(Tensor a, Tensor b) => Tensor.Sqrt(((a - b) * (a - b)).Sum() / (b * b).Sum());
    static Tensor Margin(Tensor x, Tensor w) => (x * w).Sum(-1).Min();

    // Paths: the normalised flow by Euler steps; w is kept where the smoothed margin passes a stop

    /// <summary>Where to keep w, and the potential that it is compared with there.</summary>
    sealed record Stop(string Name, double At, int Depth, double Mu);

    Stop[] Stops(int depth, double alpha)
    {
        if (depth == 1) return alpha == 1 ? [new("early", Early, 2, 1 / Early), .. Mus.Select(mu => new Stop(mu.Name, 100, 2, mu.Value))] : [];
        var scale = Math.Pow(alpha, depth);
        Stop[] early = depth == 2 && EarlyAlphas.Contains(alpha) ? [new("early", Early, depth, scale / Early)] : [];
        if (!Compared.Contains(depth) || !LargeAlphas.Contains(alpha)) return early;
        return [.. early, .. from mu in Mus where IsStop(scale / mu.Value) select new Stop(mu.Name, scale / mu.Value, depth, mu.Value)];
    }

    /// <summary>From 5 on, above log n, every sample is on its side.</summary>
    bool IsStop(double at) => at >= First && at <= Accuracy;

    /// <param name="Separators">The ℓ₁ and the ℓ₂ max margin, then each stop's separator of least potential; each [inputs].</param>
    sealed record PathState(DiagonalFlow Flow, Tensor X, Tensor[] Separators);

    Arm Follow(int depth, double alpha)
    {
        var (euler, stops) = (new DiagonalEuler(), Stops(depth, alpha));
        double[] at = [.. stops.Select(stop => stop.At)];
        return Arm.Create(Name(depth, alpha), Steps,
            key =>
            {
                var x = Draw(key);
                return new PathState(DiagonalFlow.Start(Samples, Inputs, depth, alpha, stops.Length), x, [MinimumL1.Margin(x, Ones).Weights, HardMargin.Solve(x, Ones).Weights,
                    .. stops.Select(stop => PotentialMargin.Solve(x, Ones, Potential.OfDepth(stop.Depth), stop.Mu).Weights)]);
            },
            (s, _) => s with { Flow = s.Flow.Next(euler, s.X, at) },
            s => new([.. Measure(s, stops)])) with
        { At = LogSteps.UpTo(Steps, perDecade: 40), Until = "done", Objectives = s => [Objective.Of("log-loss", s.Flow.Network, net => Losses.LogExponential(net.Apply(s.X)))] };
    }

    static string Name(int depth, double alpha) => $"depth-{depth}-scale-{InvariantNumber.Short(alpha, 3).Replace('.', '-')}";

    IEnumerable<(string, Tensor)> Measure(PathState s, Stop[] stops)
    {
        var (l1, l2) = (Tensor.Abs(s.Separators[0]).Sum(), Tensor.Sqrt((s.Separators[1] * s.Separators[1]).Sum()));
        var (path, w, margin) = (s.Flow.Passages, s.Flow.Passages.Value, Margin(s.X, s.Flow.Passages.Value));
        yield return ("smoothed-margin", path.At);
        yield return ("excess-l1", ExcessNorm.L1(w, margin, l1));
        yield return ("excess-l2", ExcessNorm.L2(w, margin, l2));
        // A sample with a share below e⁻⁴⁰ gets none any more; what it got before stays in w.
        yield return ("idle-share", Tensor.Where((s.X * w).Sum(-1) > margin + 40, s.Flow.Dual, 0.0).Sum() / s.Flow.Dual.Sum());
        yield return ("done", (path.At >= Accuracy).To(ElementType.Int32));
        foreach (var (i, stop) in stops.Index())
        {
            var (kept, least, mu, potential) = (path[i], s.Separators[2 + i], Tensor.Scalar(stop.Mu, ElementType.Float64), Potential.OfDepth(stop.Depth));
            var at = Margin(s.X, kept);
            if (stop.At == Early)
            {
                yield return ("nearer", Tensor.Minimum(Distance(kept / at, s.Separators[0]), Distance(kept / at, s.Separators[1])) - Distance(kept / at, least));
                continue;
            }
            yield return ($"{stop.Name}-excess", ExcessNorm.Of(potential, mu, kept, at, potential.Sum(least, mu)));
            yield return ($"{stop.Name}-excess-l2", ExcessNorm.L2(kept, at, l2));
        }
    }

    // Closed path: at a resolution, at scale 1, to a smoothed margin of 20

    /// <summary>Errors of w as a function of s, and of u₊u₋ = 1; of first order in the step, so that half of it halves them.</summary>
    Arm Closed(int depth, string name, double resolution)
    {
        var euler = new DiagonalEuler(0.01 * resolution, 0.2 * resolution) { Until = 20 };
        return Arm.Create(name, 20_000,
            key => (X: Draw(key), Flow: DiagonalFlow.Start(Samples, Inputs, depth, 1)),
            (s, _) => (s.X, s.Flow.Next(euler, s.X)),
            s => new(("error", Distance(s.Flow.Network.Weights(), DiagonalPath.Weights(depth, 1, s.X, s.Flow.Dual))),
                ("product", Tensor.Abs(s.Flow.Network.Positive * s.Flow.Network.Negative - 1).Max()),
                ("done", (-Losses.LogExponential(s.Flow.Network.Apply(s.X)) >= euler.Until).To(ElementType.Int32)))) with
        { Every = 100, Until = "done" };
    }

    // Plain descent on the exponential loss itself, to a loss of 10⁻⁸

    sealed record TrainingState(DiagonalNetwork Network, Tree OptimizerState, Passages Passages, Tensor X, Tensor Exact, Tensor Step);

    /// <summary>Depth 2, scale 1: the distance to the adaptive flow's w/γ at the same loss.</summary>
    Arm Descend(string name, Optimizer optimizer, int steps) => Arm.Create(name, steps,
        key =>
        {
            var (x, start) = (Draw(key), DiagonalNetwork.Create(Inputs, 2, 1));
            var exact = ExponentialFlow.To(Early, start, network => network.Apply(x), new OdeOptions(1e-9, 1e-12)).Weights();
            return new TrainingState(start, optimizer.Init(start), Passages.Start(Inputs, 1), x, exact / Margin(x, exact), Tensor.Scalar(0, ElementType.Int32));
        },
        (s, _) =>
        {
            var (loss, gradient) = Transform.ValueAndGrad<DiagonalNetwork>(network => Losses.Exponential(network.Apply(s.X), Ones))(s.Network);
            var (network, memory) = optimizer.Apply(s.Network, gradient, s.OptimizerState, s.Step);
            return s with { Network = network, OptimizerState = memory, Passages = s.Passages.Next([Early], s.Network.Weights(), -Tensor.Log(loss)), Step = s.Step + 1 };
        },
        s => new(("distance", Distance(s.Passages[0] / Margin(s.X, s.Passages[0]), s.Exact)), ("done", (s.Passages.At >= Early).To(ElementType.Int32)))) with
    { Every = 100, Until = "done", Objectives = s => [Objective.Of("loss", s.Network, network => Losses.Exponential(network.Apply(s.X), Ones))] };

    /// <summary>A step in proportion to the time so far: the loss falls like 1 / time, so that each step moves margins by about Growth.</summary>
    Sgd Plain(double part) => new(new ExponentialSchedule(0.01 * part * Growth, 1 + part * Growth));

    // Theory: excess norms of the separators of least potential over µ

    Arm Theory(int depth) => Arm.Compute($"theory-{depth}", key =>
    {
        var x = Draw(key);
        var (l1, l2) = (MinimumL1.Margin(x, Ones).Norm, 1 / HardMargin.Solve(x, Ones).Margin);
        return PotentialMargin.Path(x, Ones, Potential.OfDepth(depth), TheoryMus).Index().SelectMany(found => ((string, double)[])
            [($"excess-l1-{found.Index}", Tensor.Abs(found.Item.Weights).Sum().Item() / l1 - 1),
            ($"excess-l2-{found.Index}", Tensor.Sqrt((found.Item.Weights * found.Item.Weights).Sum()).Item() / l2 - 1)]).ToDictionary();
    });

    public override IReadOnlyList<Arm> Arms =>
    [
        Follow(1, 1), Follow(1, Tiny), Follow(2, Tiny), Follow(3, Matched), .. from depth in Depths.Union(Compared) from alpha in Alphas select Follow(depth, alpha),
        .. Compared.Select(depth => Closed(depth, $"closed-{depth}", 1)), .. Compared.Select(depth => Closed(depth, $"closed-{depth}-half", 0.5)), .. Compared.Select(Theory),
        Descend("plain", Plain(1), 20_000), Descend("plain-half", Plain(0.5), 20_000),
        Descend("adam", new Adam(0.001), 60_000), Descend("adam-half", new Adam(0.0005), 60_000),
    ];

    // Readings: curves against the smoothed margin, NaN where a path does not reach

    /// <summary>Whether the paths go as far as the claims on late training do.</summary>
    bool IsFar => Accuracy >= 10_000;
    Claim Late(Claim claim) => claim.Given("paths to a smoothed margin of 10⁴", _ => IsFar);
    static Curve Over(SeedRun run, string arm, string metric, double low = First, double high = double.PositiveInfinity) =>
        Curve.Of(run[arm], "smoothed-margin", metric, low, high);
    static double At(SeedRun run, string arm, string metric, double at) => Over(run, arm, metric).At(at);
    double Censored(double? at) => Math.Min(at ?? Accuracy, Accuracy);

    /// <summary>The smoothed margin that excess ℓ₁ ≤ 5 % takes.</summary>
    double Needed(SeedRun run, string arm) => Censored(Over(run, arm, "excess-l1").FallsTo(0.05));

    /// <summary>The logarithm of where an excess ℓ₂ has risen to 10 %.</summary>
    double Leaves(Curve excess) => IsFar ? Math.Log(Censored(excess.RisesTo(0.1))) : double.NaN;

    /// <summary>How much later in log γ̃ depth 3 leaves the ℓ₂ margin than depth 2 at scale 3.</summary>
    double Departure(SeedRun run, double scale = 3) => Leaves(Over(run, Name(3, scale), "excess-l2")) - Leaves(Over(run, Name(2, 3), "excess-l2"));

    /// <summary>The same of the separators of least potential, in log(α^D/µ) at scale 3.</summary>
    double PredictedDeparture(SeedRun run) => Leaves(Least(run, 3, "excess-l2").Over(Math.Pow(3, -3))) - Leaves(Least(run, 2, "excess-l2").Over(Math.Pow(3, -2)));

    /// <summary>An excess of the separators of least potential over 1/µ.</summary>
    static Curve Least(SeedRun run, int depth, string metric) =>
        new([.. TheoryMus.Select(mu => 1 / mu)], [.. TheoryMus.Select((_, i) => run[$"theory-{depth}"][$"{metric}-{i}"].Last)]);

    /// <summary>An excess at each scale whose stop lies on the path, smallest scale first: a row for each depth and µ that has any.</summary>
    IEnumerable<double[]> Fixed(SeedRun run, string excess, double least = First) =>
        from depth in Compared
        from mu in Mus
        let arms = LargeAlphas.Where(alpha => Math.Pow(alpha, depth) / mu.Value is var at && IsStop(at) && at >= least).Select(alpha => Name(depth, alpha)).ToArray()
        where arms.Length > 0
        select arms.Select(arm => run[arm][mu.Name + excess].Last).ToArray();

    /// <summary>The slowest fall of an excess from one scale to the next, over all depths and µ, as a base-10 logarithm.</summary>
    double SlowestFall(SeedRun run, string excess) => !IsFar ? double.NaN :
        Fixed(run, excess).SelectMany(row => row.Zip(row.Skip(1), (small, large) => Math.Log10(large / small))).Max();

    /// <param name="shift">How many draws later the idle share is taken from.</param>
    double Remembered(StudyRun study, int shift)
    {
        if (!IsFar) return double.NaN;
        var (idle, excess) = (study.Each(run => run[Name(2, 10)]["idle-share"].Last), study.Each(run => run[Name(2, 10)]["mu-0-01-excess"].Last));
        return RankCorrelation.Spearman([.. idle[shift..], .. idle[..shift]], excess);
    }

    /// <summary>The largest spread of excess ℓ₁ over scales at one γ̃/α^power, from γ̃ = 30 on, as a share of the range of all curves.</summary>
    double Spread(SeedRun run, int depth, double power) =>
        Curve.Spread([.. LargeAlphas.Select(alpha => Over(run, Name(depth, alpha), "excess-l1", 30, Accuracy).Over(Math.Pow(alpha, power)))]);

    static double Neither(StudyRun study, double alpha, double at) =>
        study.Mean(run => At(run, Name(2, alpha), "excess-l1", at) > 0.05 && At(run, Name(2, alpha), "excess-l2", at) > 0.05 ? 1 : 0);

    /// <summary>By how much the excess ℓ₂ has risen from its minimum at γ̃ = 10⁴; 0 if the minimum is not below 5 %.</summary>
    static double Rise(SeedRun run, string arm) => Over(run, arm, "excess-l2") is var curve && curve.Y.Min() <= 0.05 ? curve.At(10_000) / curve.Y.Min() : 0;

    static double Order(SeedRun run, string arm) => Math.Log2(run[arm]["distance"].Last / run[$"{arm}-half"]["distance"].Last);
    static double Halved(SeedRun run, int depth, string metric) => run[$"closed-{depth}"][metric].Last / run[$"closed-{depth}-half"][metric].Last;

    // Claims

    static readonly string One = Name(1, 1);

    public override IReadOnlyList<Claim> Claims =>
    [
        .. Compared.Select(depth => Claim.Identity($"closed-path-{depth}", $"depth {depth} follows its closed path in s: the error at a step over that at half of it")
            .Of(run => Halved(run, depth, "error")).Asks(Within.Of(2, 0.2))),
        Claim.Identity("product", "u₊u₋ = α² at depth 2: the error at a step over that at half of it").Of(run => Halved(run, 2, "product")).Asks(Within.Of(2, 0.2)),

        Claim.Prediction("potential", "at fixed µ the path comes to argmin Q_µ: excess of Q_µ at the largest scale with γ̃ ≥ 100, the worst of depths 2 and 3 and all µ")
            .Of(run => Fixed(run, "-excess", least: 100).Max(row => row[^1])).Control(run => Mus.Max(mu => run[One][$"{mu.Name}-excess"].Last))
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("potential-falls", "at fixed µ the excess of Q_µ at least halves from scale to scale: slowest fall, in decades; the control is excess ℓ₂")
            .Of(run => SlowestFall(run, "-excess")).Control(run => SlowestFall(run, "-excess-l2"))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        // Ranks of ten draws that have nothing to do with each other correlate by 0.65 or more, with either sign, once in twenty times.
        Claim.Prediction("path-remembers", "what keeps w from argmin Q_µ is s in samples that are idle by then: their rank correlation over draws at µ = 0.01, "
                + "depth 2, scale 10; the control takes the next draw's share")
            .OfAll(study => Remembered(study, 0)).ControlOfAll(study => Remembered(study, 1))
            .Asks(AtLeast.Of(0.65)).Over(Seeds.Together).Expect(Verdict.Held),
        .. from depth in Compared select Claim.Prediction($"collapse-{depth}",
                $"at depth {depth} excess ℓ₁ depends on γ̃/α^D alone: largest spread over scales, as a share of the range, from γ̃ = 30 on; the control takes γ̃/α")
            .Of(run => Spread(run, depth, depth)).Control(run => Spread(run, depth, 1))
            .Asks(AtMost.Of(0.25)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("kernel-limit", "where γ̃ is far below α^D the ℓ₂ margin is maximised: excess ℓ₂ at depth 2, scale 30, γ̃ = 300")
            .Of(run => At(run, Name(2, 30), "excess-l2", 300)).Control(run => At(run, Name(2, 0.1), "excess-l2", 300))
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.OfPaper("rich-limit", "where γ̃ is far above α^D the ℓ₁ margin is maximised: excess ℓ₁ at depth 2, scale 0.1, γ̃ = 10⁴")
            .Of(run => At(run, Name(2, 0.1), "excess-l1", 10_000)).Control(run => At(run, One, "excess-l1", 10_000))
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Late(Claim.OfPaper("passage", "a path visits the ℓ₂ margin and leaves it: at depth 2, scale 10 excess ℓ₂ falls below 5 % and is 3 times its least at γ̃ = 10⁴")
            .Of(run => Rise(run, Name(2, 10)) > 3).Control(run => Rise(run, One) > 3)
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held)),
        Late(Claim.OfPaper("accuracy", "excess ℓ₁ ≤ 5 % at depth 2 and scale 1 takes a loss below 10⁻¹⁰⁰; the control is scale 0.1")
            .Of(run => Needed(run, Name(2, 1)) > 100 * Math.Log(10)).Control(run => Needed(run, Name(2, 0.1)) > 100 * Math.Log(10))
            .Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held)),
        Late(Claim.OfPaper("accuracy-falls", "excess ℓ₁ ≤ 5 % takes less accuracy at smaller scales: log of γ̃ at scale 1 over that at 0.001; at depth 1 scales do nothing")
            .Of(run => Math.Log(Needed(run, Name(2, 1)) / Needed(run, Name(2, Tiny)))).Control(run => Math.Log(Needed(run, One) / Needed(run, Name(1, Tiny))))
            .Asks(Above.Of(1)).Over(Seeds.Mean).Expect(Verdict.Inconclusive)),
        Claim.OfPaper("neither-limit", "at a loss of 10⁻⁸ neither limit describes w: share of draws with both excesses above 5 %, at the best of four scales; "
                + "the control is scale 30 at γ̃ = 3000")
            .OfAll(study => EarlyAlphas.Max(alpha => Neither(study, alpha, Early))).ControlOfAll(study => Neither(study, 30, 3000))
            .Asks(AtLeast.Of(0.9)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("potential-nearer", "at a loss of 10⁻⁸ argmin Q_µ is nearer to w/γ than either limit is, at each of scales 0.1 to 3: the least advantage")
            .Of(run => EarlyAlphas.Min(alpha => run[Name(2, alpha)]["nearer"].Last)).Control(run => run[One]["nearer"].Last)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("depth-later", "at scale 3 the deeper network leaves the ℓ₂ margin later: log of γ̃ at excess ℓ₂ = 10 %, depth 3 over depth 2; the control has one α^D")
            .Of(run => Departure(run)).Control(run => Departure(run, Matched)).Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("depth-scale", "it does so by the factor 3 by which α^D grows; with one α^D both leave together")
            .Of(run => Departure(run)).Control(run => Departure(run, Matched), Within.Of(0, LogHalfMore), Verdict.Held)
            .Asks(Within.Of(Math.Round(Math.Log(3), 4), LogHalfMore)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Inconclusive),
        Claim.Prediction("depth-potential", "both potentials together predict the departure: measured less predicted; the control predicts by α^D alone")
            .Of(run => Departure(run) - PredictedDeparture(run)).Control(run => Departure(run) - Math.Log(3))
            .Asks(Within.Of(0, LogHalfMore)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("plain-descent", "plain descent comes to the normalised path to first order: log₂ of its distance at 10⁻⁸ over that at half the step; not so Adam")
            .Of(run => Order(run, "plain")).Control(run => Order(run, "adam")).Asks(Within.Of(1, 0.2)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("excess-l2", "Excess ℓ₂ over accuracy at depth 2, by scale", run => Curves(run, "excess-l2", "excess ℓ₂ of w/γ")),
        new("excess-l1", "Excess ℓ₁ over accuracy at depth 2, by scale", run => Curves(run, "excess-l1", "excess ℓ₁ of w/γ")),
        new("collapse", "Excess ℓ₁ over γ̃/α^D at depth 3: paths, and the separators of least potential (dashed)", Collapse),
        .. Depths.Select(depth => new Figure($"regimes-{depth}", $"Excess ℓ₁ by scale and accuracy at depth {depth}", run => Map(run, depth))),
    ];

    IEnumerable<(double Alpha, double At)> Grid(double[] alphas, int perDecade) =>
        from alpha in alphas from k in Enumerable.Range(0, 1 + (int)(perDecade * Math.Log10(Accuracy / 10))) select (alpha, 10 * Math.Pow(10, k / (double)perDecade));

    static double Mean(StudyRun run, int depth, (double Alpha, double At) row, string metric) => run.Mean(seed => At(seed, Name(depth, row.Alpha), metric, row.At));

    Drawing Curves(StudyRun run, string metric, string title) => Plot.Line(
        Table.Of(Grid(Alphas, 8)).With("accuracy", row => row.At).With("excess", row => Mean(run, 2, row, metric)).With("scale", row => InvariantNumber.Text(row.Alpha)),
        new("accuracy", "log of 1 / loss", Logarithmic: true), new("excess", title), color: "scale");

    Drawing Collapse(StudyRun run) => Plot.PointsAndTheory(
        Table.Of(from row in Grid(LargeAlphas, 6) where row.At >= 30 let ratio = row.At / Math.Pow(row.Alpha, 3) where ratio < 1e4 select (Row: row, Ratio: ratio))
            .With("ratio", point => point.Ratio).With("excess", point => Mean(run, 3, point.Row, "excess-l1"))
            .With("theory", point => run.Mean(seed => Least(seed, 3, "excess-l1").At(point.Ratio))).With("scale", point => InvariantNumber.Text(point.Row.Alpha)),
        new("ratio", "γ̃/α³", Logarithmic: true), new("excess", "excess ℓ₁ of w/γ"), "theory", color: "scale");

    Drawing Map(StudyRun run, int depth) => Plot.HeatMap(
        Table.Of(Grid(Alphas, 3)).With("accuracy", row => Math.Round(row.At)).With("scale", row => row.Alpha).With("excess", row => Mean(run, depth, row, "excess-l1")),
        new("accuracy", "log of 1 / loss"), new("scale", "scale α"), new("excess", "excess ℓ₁"));
}
