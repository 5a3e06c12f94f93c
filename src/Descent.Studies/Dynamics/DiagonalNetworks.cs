using System.Globalization;

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
    [Option("depths whose curves are followed; claims are about 2 and 3"), Range(2, 16), Scales(Full = "2,3,4,8")] public int[] Depths { get; init; } = [2, 3];
    [Option("smoothed margin at which a path ends: the logarithm of 1 / loss", Unit = "nats"), Range(50, 1e6), Scales(Quick = 300, Full = 230_000)] public double Accuracy { get; init; } = 10_000;
    [Option("most Euler steps of a path"), Range(100, 100_000_000), Scales(Full = 10_000_000)] public int Steps { get; init; } = 400_000;
    [Option("relative growth of plain descent's step from one step to the next"), Range(1e-3, 0.1)] public double Growth { get; init; } = 0.02;

    const double First = 5;
    const double Tiny = 0.001;
    static readonly double Early = 8 * Math.Log(10);
    static readonly double Matched = Math.Cbrt(9);
    static readonly int[] Compared = [2, 3];
    static readonly double[] Alphas = [0.1, 0.3, 1, 3, 10, 30];
    static readonly double[] EarlyAlphas = [0.1, 0.3, 1, 3];
    static readonly double[] LargeAlphas = [1, 3, 10, 30];
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

        Accuracy is the smoothed margin γ̃ = log(1/L). The excess of a norm φ is φ(w/γ) over the least φ with margins of at least 1, less 1. The least norms are solved for:
        ℓ₂ by an active set, ℓ₁ by a linear program, Q_µ(w) = Σ q_D(wᵢ/µ) by Newton's method on its dual; each with a certificate. Theory: with
        µ = α^D/γ̃, w/γ comes to argmin Q_µ, which is the ℓ₂ margin for large µ and the ℓ₁ margin for small µ.
        """;

    public override string Notes => """
        Smaller than the paper: 20 samples of 60 inputs, γ̃ to 10⁴ (the full scale: 200 inputs, γ̃ to 2.3·10⁵, depths 4 and 8, whose maps no claim is about). So of the cells
        (α, µ) only those with 5 ≤ γ̃ = α^D/µ ≤ 10⁴ are compared. The accuracy that a claim asks for is censored at the end of the paths.
        Plain descent takes steps in proportion to the time so far: with a fixed step a loss of 10⁻⁸ needs more than 10⁸ of them.
        The one-sample path is checked by tests alone. Not checked: the ℓ_{2/D} margin of depths above 2 at a fixed scale, which γ̃ below 10⁶ cannot tell from ℓ₁.

        What surprised, on seeds 100 to 109:

        - `potential-falls`. At µ = 0.01 the excess of Q_µ falls more slowly with the scale in draws in which a sample was a support vector
          at larger µ and is none any more. Its part of s = ∫ p dt stays in w, while argmin Q_µ has no such part: the path remembers. The relative distance to argmin Q_µ
          at depth 2, scale 10 is 0.0002 in draws with nothing idle and up to 0.04 in others, about what it is at scale 3; over draws its rank correlation with the idle share of s is 0.87
          (0.94 at scale 3, 0.88 at depth 3). In such draws the limit at fixed µ seems not to be argmin Q_µ. The excess itself stays far below 5 %.
        - `rich-limit`. The ℓ₁ margin is reached sooner than the correction of order 1/log(γ̃/α²) suggests: its constant is small, and excess ℓ₁ is 1.4 % at γ̃ = 10⁴.
        - `depth-later`, `depth-scale`. That the deeper network leaves the ℓ₂ margin later by the factor α is half of the story. The potentials differ in shape as well: q₃ bends away from a parabola
          at smaller weights than q₂, so that at one α^D depth 3 leaves earlier (by a factor 3.1 at an excess of 10 %, which is why the control of `depth-scale` fails). At
          α = 3 both factors cancel. `depth-potential`, added to explain this, predicts the departure from both, without a free number: the logarithms differ by −0.015 ± 0.073.
        - `accuracy-falls`. The accuracy that ℓ₁ takes does not fall with the scale without end: γ̃ is about 4000 at scale 1, 90 at 0.1, and 170 to 10⁴ at 0.001. From a tiny scale the
          path picks up inputs one by one, some that the ℓ₁ margin does not want, and is slow to give them back.
        """;

    // Setup: a teacher that reads three inputs; labels are folded into the samples

    /// <summary>y x, [samples, inputs].</summary>
    Tensor Draw(RandomKey key)
    {
        var x = key.Normal([Samples, Inputs], element: ElementType.Float64);
        return x * Tensor.Sign(x.Slice(1, 0, 1) - x.Slice(1, 1, 2) + x.Slice(1, 2, 3));
    }

    Tensor Ones => Tensor.Ones([Samples], ElementType.Float64);

    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    static Tensor Distance(Tensor a, Tensor b) => Tensor.Sqrt(((a - b) * (a - b)).Sum() / (b * b).Sum());

    static Tensor Margin(Tensor x, Tensor w) => (x * w).Sum(-1).Min();

    // Paths: the normalised flow by Euler steps; w is kept where the smoothed margin passes a stop

    /// <summary>Where to keep w, and the potential that it is compared with there.</summary>
    sealed record Stop(string Name, double At, int Depth, double Mu);

    /// <param name="References">The ℓ₁ and ℓ₂ max margins and each stop's separator of least potential, [2 + stops, inputs].</param>
    /// <param name="Dual">s = ∫ shares dτ, [samples].</param>
    /// <param name="Passages">w over the smoothed margin.</param>
    sealed record PathState(DiagonalNetwork Network, Tensor X, Tensor References, Tensor Dual, Passages Passages);

    Stop[] Stops(int depth, double alpha)
    {
        var scale = Math.Pow(alpha, depth);
        return depth == 1 ? [new("early", Early, 2, 1 / Early), .. Mus.Select(mu => new Stop(mu.Name, 100, 2, mu.Value))]
            : [.. EarlyAlphas.Contains(alpha) ? [new Stop("early", Early, depth, scale / Early)] : Array.Empty<Stop>(),
                .. Mus.Where(mu => IsStop(scale / mu.Value)).Select(mu => new Stop(mu.Name, scale / mu.Value, depth, mu.Value))];
    }

    /// <summary>The grid of smoothed margins begins at 5, above log n, where every sample is on its side.</summary>
    bool IsStop(double at) => at >= First && at <= Accuracy;

    Arm Follow(int depth, double alpha)
    {
        var (euler, stops) = (new DiagonalEuler(), Stops(depth, alpha));
        double[] at = [.. stops.Select(stop => stop.At)];
        return Arm.Create(Name(depth, alpha), Steps,
            key =>
            {
                var x = Draw(key);
                Tensor[] references = [MinimumL1.Margin(x, Ones).Weights, HardMargin.Solve(x, Ones).Weights,
                    .. stops.Select(stop => PotentialMargin.Solve(x, Ones, Potential.OfDepth(stop.Depth), stop.Mu).Weights)];
                return new PathState(DiagonalNetwork.Create(Inputs, depth, alpha), x, Tensor.Stack(0, references), Tensor.ZerosLike(Ones), Passages.Start(Inputs, stops.Length));
            },
            (s, _) =>
            {
                var next = euler.Advance(s.Network, s.X);
                return s with { Network = next.Next, Dual = s.Dual + next.Step * next.Shares, Passages = s.Passages.Next(at, next.Weights, next.SmoothedMargin) };
            },
            s => new([.. Measure(s, stops)])) with
        { At = LogSteps.UpTo(Steps, perDecade: 40), Until = "done", Objectives = s => [Objective.Of("log-loss", s.Network, network => Losses.LogExponential(network.Apply(s.X)))] };
    }

    IEnumerable<(string, Tensor)> Measure(PathState s, Stop[] stops)
    {
        Tensor Reference(int i) => s.References.Slice(0, i, i + 1).SqueezeAxis(0);
        var (l1, l2) = (Tensor.Abs(Reference(0)).Sum(), Tensor.Sqrt((Reference(1) * Reference(1)).Sum()));
        var (w, margin) = (s.Passages.Value, Margin(s.X, s.Passages.Value));
        yield return ("smoothed-margin", s.Passages.At);
        yield return ("excess-l1", ExcessNorm.L1(w, margin, l1));
        yield return ("excess-l2", ExcessNorm.L2(w, margin, l2));
        // A sample with a share below e⁻⁴⁰ gets none any more; what it got before stays in w.
        yield return ("idle-share", Tensor.Where((s.X * w).Sum(-1) > margin + 40, s.Dual, 0.0).Sum() / s.Dual.Sum());
        yield return ("done", (s.Passages.At >= Accuracy).To(ElementType.Int32));
        for (var i = 0; i < stops.Length; i++)
        {
            var (name, kept, least, mu, potential) = (stops[i].Name, s.Passages[i], Reference(2 + i), Scalar(stops[i].Mu), Potential.OfDepth(stops[i].Depth));
            var at = Margin(s.X, kept);
            yield return ($"{name}-excess", ExcessNorm.Of(potential, mu, kept, at, potential.Sum(least, mu)));
            yield return ($"{name}-excess-l2", ExcessNorm.L2(kept, at, l2));
            yield return ($"{name}-distance", Distance(kept / at, least));
            yield return ($"{name}-distance-l1", Distance(kept / at, Reference(0)));
            yield return ($"{name}-distance-l2", Distance(kept / at, Reference(1)));
        }
    }

    static string Name(int depth, double alpha) => $"depth-{depth}-scale-{alpha.ToString("0.###", CultureInfo.InvariantCulture).Replace('.', '-')}";

    // Closed path: at two resolutions, to a smoothed margin of 20

    /// <summary>Errors of w = h(ν), ν = 4Xᵀs or D(D − 2)Xᵀs at scale 1, and of u₊u₋ = 1, at the full step over those at half of it.</summary>
    Arm Closed(int depth)
    {
        Tensor Error((DiagonalNetwork Network, Tensor Dual) path, Tensor x) =>
            Distance(path.Network.Weights(), Potential.OfDepth(depth).Weights((depth == 2 ? 4 : depth * (depth - 2)) * (x * path.Dual.ExpandAxis(1)).Sum(0)));
        Tensor Product(DiagonalNetwork network) => Tensor.Abs(network.Positive * network.Negative - 1).Max();
        (DiagonalNetwork, Tensor) Step((DiagonalNetwork Network, Tensor Dual) path, Tensor x, double resolution)
        {
            var next = new DiagonalEuler(0.01 * resolution, 0.2 * resolution).Advance(path.Network, x);
            var goes = next.SmoothedMargin < 20;
            return (path.Network.Move(Tensor.Where(goes, next.Step, 0.0), path.Network.Pullback((x * next.Shares.ExpandAxis(1)).Sum(0))), path.Dual + Tensor.Where(goes, next.Step, 0.0) * next.Shares);
        }
        return Arm.Create($"closed-{depth}", 20_000,
            key => (X: Draw(key), Full: (Network: DiagonalNetwork.Create(Inputs, depth, 1), Dual: Tensor.ZerosLike(Ones)), Half: (Network: DiagonalNetwork.Create(Inputs, depth, 1), Dual: Tensor.ZerosLike(Ones))),
            (s, _) => (s.X, Step(s.Full, s.X, 1), Step(s.Half, s.X, 0.5)),
            s => new(("error", Error(s.Full, s.X)), ("error-ratio", Error(s.Full, s.X) / Error(s.Half, s.X)),
                ("product-ratio", Product(s.Full.Network) / Product(s.Half.Network)),
                ("done", (-Losses.LogExponential(s.Half.Network.Apply(s.X)) >= 20).To(ElementType.Int32)))) with
        { Every = 100, Until = "done" };
    }

    // Plain descent on the exponential loss itself, to a loss of 10⁻⁸

    sealed record Trained(DiagonalNetwork Network, Tree Memory, Passages Passages);

    sealed record DescentState(Trained Full, Trained Half, Tensor X, Tensor Exact, Tensor Step);

    /// <summary>Depth 2, scale 1, with a step and with half of it; the distance to the adaptive flow's w/γ at the same loss.</summary>
    Arm Descend(string name, Func<double, Optimizer> optimizer, int steps)
    {
        Trained Next(Trained now, Tensor x, Tensor step, double part)
        {
            var (loss, gradient) = Transform.ValueAndGrad<DiagonalNetwork>(network => Losses.Exponential(network.Apply(x), Ones))(now.Network);
            var (network, memory) = optimizer(part).Apply(now.Network, gradient, now.Memory, step);
            return new(network, memory, now.Passages.Next([Early], now.Network.Weights(), -Tensor.Log(loss)));
        }
        Tensor Error(Trained one, Tensor x, Tensor exact) => one.Passages[0] is var w ? Distance(w / Margin(x, w), exact) : exact;
        return Arm.Create(name, steps,
            key =>
            {
                var x = Draw(key);
                DiagonalNetwork New() => DiagonalNetwork.Create(Inputs, 2, 1);
                Trained Start(double part) => new(New(), optimizer(part).Init(New()), Passages.Start(Inputs, 1));
                var flow = GradientFlow.OfLogarithm(net => Losses.LogExponential(net.Apply(x)), New(), new OdeOptions(1e-9, 1e-12));
                flow.On("loss", net => -Losses.LogExponential(net.Apply(x)) - Early, isTerminal: true);
                var exact = flow.UntilPosition(1e6).Weights();
                return new DescentState(Start(1), Start(0.5), x, exact / Margin(x, exact), Tensor.Scalar(0, ElementType.Int32));
            },
            (s, _) => s with { Full = Next(s.Full, s.X, s.Step, 1), Half = Next(s.Half, s.X, s.Step, 0.5), Step = s.Step + 1 },
            s => new(("distance", Error(s.Full, s.X, s.Exact)), ("distance-at-half", Error(s.Half, s.X, s.Exact)), ("smoothed-margin", s.Full.Passages.At),
                ("done", ((s.Full.Passages.At >= Early) & (s.Half.Passages.At >= Early)).To(ElementType.Int32)))) with
        { Every = 100, Until = "done", Objectives = s => [Objective.Of("loss", s.Full.Network, network => Losses.Exponential(network.Apply(s.X), Ones))] };
    }

    /// <summary>A step in proportion to the time so far: the loss falls like 1 / time, so that each step moves margins by about Growth.</summary>
    Optimizer Plain(double part) => new Sgd(new ExponentialSchedule(0.01 * part * Growth, 1 + part * Growth));

    // Theory: excess norms of the separators of least potential over µ

    Arm Theory(int depth) => Arm.Compute($"theory-{depth}", key =>
    {
        var x = Draw(key);
        var (l1, l2) = (Scalar(MinimumL1.Margin(x, Ones).Norm), Scalar(1 / HardMargin.Solve(x, Ones).Margin));
        var path = PotentialMargin.Path(x, Ones, Potential.OfDepth(depth), TheoryMus);
        return path.SelectMany((found, i) => ((string, double)[])
            [($"excess-l1-{i}", ExcessNorm.L1(found.Weights, Scalar(1), l1).Item()), ($"excess-l2-{i}", ExcessNorm.L2(found.Weights, Scalar(1), l2).Item())]).ToDictionary();
    });

    public override IReadOnlyList<Arm> Arms =>
    [
        Follow(1, 1), Follow(2, Tiny), Follow(3, Matched),
        .. from depth in Depths.Union(Compared) from alpha in Alphas select Follow(depth, alpha),
        .. Compared.Select(Closed), .. Compared.Select(Theory),
        Descend("plain", Plain, 20_000), Descend("adam", part => new Adam(0.001 * part), 60_000),
    ];

    // Readings: curves against the smoothed margin, NaN where a path does not reach

    /// <summary>Whether the paths go as far as the claims on late training do.</summary>
    bool IsFar => Accuracy >= 10_000;

    /// <summary>A metric over the smoothed margin, from First on, where samples are on their side.</summary>
    static Curve Over(SeedRun run, string arm, string metric, double low = First, double high = double.PositiveInfinity) => Curve.Of(run[arm], "smoothed-margin", metric, low, high);

    static double At(SeedRun run, string arm, string metric, double at) => Over(run, arm, metric).At(at);

    /// <summary>Censored at the end of the paths.</summary>
    double Censored(double? at) => Math.Min(at ?? Accuracy, Accuracy);

    /// <summary>The smoothed margin that excess ℓ₁ ≤ 5 % takes.</summary>
    double Needed(SeedRun run, string arm) => Censored(Over(run, arm, "excess-l1").FallsTo(0.05));

    /// <summary>log γ̃ where excess ℓ₂ has risen to 10 %, of one network against another.</summary>
    double Departure(SeedRun run, string arm, string other) => !IsFar ? double.NaN :
        Math.Log(Censored(Over(run, arm, "excess-l2").RisesTo(0.1)) / Censored(Over(run, other, "excess-l2").RisesTo(0.1)));

    /// <summary>The same of the separators of least potential: log(α³/µ₃) − log(α²/µ₂) where they have an excess ℓ₂ of 10 %.</summary>
    double PredictedDeparture(SeedRun run, double alpha, double other)
    {
        double Log(int depth, double scale) => Math.Log(Censored(Least(run, depth, "excess-l2").Over(Math.Pow(scale, -depth)).RisesTo(0.1)));
        return Log(3, alpha) - Log(2, other);
    }

    /// <summary>An excess of the separators of least potential over 1/µ.</summary>
    static Curve Least(SeedRun run, int depth, string metric) => new([.. TheoryMus.Select(mu => 1 / mu)], [.. TheoryMus.Select((_, i) => run[$"theory-{depth}"][$"{metric}-{i}"].Last)]);

    /// <summary>All (depth, µ) with the scales whose stop lies on the path, smallest first.</summary>
    IEnumerable<(string Mu, string[] Arms)> Fixed(double least) =>
        from depth in Compared
        from mu in Mus
        let arms = LargeAlphas.Where(alpha => IsStop(Math.Pow(alpha, depth) / mu.Value) && Math.Pow(alpha, depth) / mu.Value >= least).Select(alpha => Name(depth, alpha)).ToArray()
        where arms.Length > 0
        select (mu.Name, arms);

    /// <summary>The slowest fall of an excess from one scale to the next, over all depths and µ, as a base-10 logarithm.</summary>
    double SlowestFall(SeedRun run, string suffix) => !IsFar ? double.NaN : Fixed(First).SelectMany(row => row.Arms.Zip(row.Arms.Skip(1),
        (small, large) => Math.Log10(run[large][row.Mu + suffix].Last / run[small][row.Mu + suffix].Last))).DefaultIfEmpty(double.NaN).Max();

    double WorstPotential(SeedRun run) => Fixed(100).Select(row => run[row.Arms[^1]][$"{row.Mu}-excess"].Last).DefaultIfEmpty(double.NaN).Max();

    /// <summary>The largest spread of excess ℓ₁ over scales at one γ̃/α^power, from γ̃ = 30 on, as a share of the range of all curves.</summary>
    double Spread(SeedRun run, int depth, double power) =>
        Curve.Spread([.. LargeAlphas.Select(alpha => Over(run, Name(depth, alpha), "excess-l1", 30, Accuracy).Over(Math.Pow(alpha, power)))]);

    static bool Neither(SeedRun run, string arm, double at) => At(run, arm, "excess-l1", at) > 0.05 && At(run, arm, "excess-l2", at) > 0.05;

    /// <summary>How much nearer w/γ is to argmin Q_µ than to the nearer limit, at a loss of 10⁻⁸; relative distances.</summary>
    static double Nearer(SeedRun run, string arm) =>
        Math.Min(run[arm]["early-distance-l1"].Last, run[arm]["early-distance-l2"].Last) - run[arm]["early-distance"].Last;

    /// <summary>By how much the excess ℓ₂ has risen from its minimum at γ̃ = 10⁴; 0 if the minimum is not below 5 %.</summary>
    static double Rise(SeedRun run, string arm)
    {
        var curve = Over(run, arm, "excess-l2");
        var least = curve.Y.Min();
        return least > 0.05 ? 0 : curve.At(10_000) / least;
    }

    // Claims

    static readonly string One = Name(1, 1);

    public override IReadOnlyList<Claim> Claims =>
    [
        .. Compared.Select(depth => Claim.Identity($"closed-path-{depth}", $"depth {depth} follows its closed path in s: the error at a step over that at half of it")
            .Of(run => run[$"closed-{depth}"]["error-ratio"].Last).Asks(Within.Of(2, 0.2))),
        Claim.Identity("product", "u₊u₋ = α² at depth 2: the error at a step over that at half of it")
            .Of(run => run["closed-2"]["product-ratio"].Last).Asks(Within.Of(2, 0.2)),
        Claim.Prediction("potential", "at fixed µ the path comes to argmin Q_µ: excess of Q_µ at the largest scale with γ̃ ≥ 100, the worst of depths 2 and 3 and all µ")
            .Of(WorstPotential).Control(run => Mus.Max(mu => run[One][$"{mu.Name}-excess"].Last))
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("potential-falls", "at fixed µ the excess of Q_µ at least halves from each scale to the next: slowest fall, in decades; the control is the excess ℓ₂, whose limit is another")
            .Of(run => SlowestFall(run, "-excess")).Control(run => SlowestFall(run, "-excess-l2"))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. Compared.Select(depth => Claim.Prediction($"collapse-{depth}", $"excess ℓ₁ depends on γ̃/α^D alone at depth {depth}: largest spread over scales from γ̃ = 30 on, as a share of the range; the control takes γ̃/α")
            .Of(run => Spread(run, depth, depth)).Control(run => Spread(run, depth, 1))
            .Asks(AtMost.Of(0.25)).Over(Seeds.Mean).Expect(Verdict.Held)),
        Claim.OfPaper("kernel-limit", "where γ̃ is far below α^D the ℓ₂ margin is maximised: excess ℓ₂ at depth 2, scale 30, γ̃ = 300")
            .Of(run => At(run, Name(2, 30), "excess-l2", 300)).Control(run => At(run, Name(2, 0.1), "excess-l2", 300))
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.OfPaper("rich-limit", "where γ̃ is far above α^D the ℓ₁ margin is maximised: excess ℓ₁ at depth 2, scale 0.1, γ̃ = 10⁴")
            .Of(run => At(run, Name(2, 0.1), "excess-l1", 10_000)).Control(run => At(run, One, "excess-l1", 10_000))
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("passage", "a path visits the ℓ₂ margin and leaves it: at depth 2 and scale 10 excess ℓ₂ falls below 5 % and has risen by more than a factor 3 at γ̃ = 10⁴")
            .Of(run => Rise(run, Name(2, 10)) > 3).Control(run => Rise(run, One) > 3)
            .Given("paths to a smoothed margin of 10⁴", _ => IsFar).Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("accuracy", "excess ℓ₁ ≤ 5 % at depth 2 and scale 1 takes a loss below 10⁻¹⁰⁰; the control is scale 0.1")
            .Of(run => Needed(run, Name(2, 1)) > 100 * Math.Log(10)).Control(run => Needed(run, Name(2, 0.1)) > 100 * Math.Log(10))
            .Given("paths to a smoothed margin of 10⁴", _ => IsFar).Asks(Successes.Of(AtLeast.Of(9), null, trials: 10)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("accuracy-falls", "the accuracy that excess ℓ₁ ≤ 5 % takes falls with the scale: log of γ̃ at scale 1 over that at 0.001; at depth 1 neither reaches it")
            .Given("paths to a smoothed margin of 10⁴", _ => IsFar).Of(run => Math.Log(Needed(run, Name(2, 1)) / Needed(run, Name(2, Tiny)))).Control(run => Math.Log(Needed(run, One) / Needed(run, One)))
            .Asks(Above.Of(1)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("neither-limit", "at a loss of 10⁻⁸ neither limit describes w: share of draws with excess ℓ₁ and ℓ₂ above 5 %, at the best of scales 0.1 to 3; the control is scale 30 at γ̃ = 3000")
            .OfAll(study => EarlyAlphas.Max(alpha => study.Each(run => Neither(run, Name(2, alpha), Early) ? 1 : 0).Average()))
            .ControlOfAll(study => study.Each(run => Neither(run, Name(2, 30), 3000) ? 1 : 0).Average())
            .Asks(AtLeast.Of(0.9)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("potential-nearer", "at a loss of 10⁻⁸ argmin Q_µ is nearer to w/γ than either limit is, at each of scales 0.1 to 3: the least advantage")
            .Of(run => EarlyAlphas.Min(alpha => Nearer(run, Name(2, alpha)))).Control(run => Nearer(run, One))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("depth-later", "at scale 3 the deeper network leaves the ℓ₂ margin later: log of γ̃ at excess ℓ₂ = 10 %, depth 3 over depth 2; the control has one α^D")
            .Of(run => Departure(run, Name(3, 3), Name(2, 3))).Control(run => Departure(run, Name(3, Matched), Name(2, 3)))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("depth-scale", "it does so by the factor 3 by which α^D grows; with one α^D both leave together")
            .Of(run => Departure(run, Name(3, 3), Name(2, 3)))
            .Control(run => Departure(run, Name(3, Matched), Name(2, 3)), Within.Of(0, Round(Math.Log(1.5))), Verdict.Held)
            .Asks(Within.Of(Round(Math.Log(3)), Round(Math.Log(1.5)))).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.Prediction("depth-potential", "the departure that the potentials of depths 2 and 3 give, both factors in one: measured less predicted; the control predicts by α^D alone")
            .Of(run => Departure(run, Name(3, 3), Name(2, 3)) - PredictedDeparture(run, 3, 3)).Control(run => Departure(run, Name(3, 3), Name(2, 3)) - Math.Log(3))
            .Asks(Within.Of(0, Round(Math.Log(1.5)))).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("plain-descent", "plain descent on the loss lies on the normalised path to first order: log₂ of its distance at 10⁻⁸ over that at half the step; the control is Adam")
            .Of(run => Order(run, "plain")).Control(run => Order(run, "adam"))
            .Asks(Within.Of(1, 0.2)).Over(Seeds.Mean).Expect(Verdict.Held),
    ];

    static double Order(SeedRun run, string arm) => Math.Log2(run[arm]["distance"].Last / run[arm]["distance-at-half"].Last);

    static double Round(double value) => Math.Round(value, 4);

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("excess-l2", "Excess ℓ₂ over accuracy at depth 2, by scale", run => Curves(run, "excess-l2")),
        new("excess-l1", "Excess ℓ₁ over accuracy at depth 2, by scale", run => Curves(run, "excess-l1")),
        new("collapse", "Excess ℓ₁ over γ̃/α^D at depth 3: paths, and the separators of least potential (dashed)", Collapse),
        .. Depths.Select(depth => new Figure($"regimes-{depth}", $"Excess ℓ₁ by scale and accuracy at depth {depth}", run => Map(run, depth))),
    ];

    double[] Grid(int perDecade) => [.. Enumerable.Range(0, 1 + (int)(perDecade * Math.Log10(Accuracy / 10))).Select(k => 10 * Math.Pow(10, k / (double)perDecade))];

    static double Mean(StudyRun run, int depth, double alpha, string metric, double at) => run.Each(seed => At(seed, Name(depth, alpha), metric, at)).Average();

    Drawing Curves(StudyRun run, string metric)
    {
        var rows = (from alpha in Alphas from at in Grid(8) select (alpha, at, Value: Mean(run, 2, alpha, metric, at))).ToArray();
        var table = new Table().With("accuracy", rows.Select(row => row.at)).With("excess", rows.Select(row => row.Value)).With("scale", rows.Select(row => InvariantText(row.alpha)));
        return Plot.Line(table, new("accuracy", "log of 1 / loss", Logarithmic: true), new("excess", metric == "excess-l1" ? "excess ℓ₁ of w/γ" : "excess ℓ₂ of w/γ"), color: "scale");
    }

    Drawing Collapse(StudyRun run)
    {
        double Theory(double x) => run.Each(seed => Least(seed, 3, "excess-l1").At(x)).Average();
        var rows = (from alpha in LargeAlphas from at in Grid(6) where at >= 30 let x = at / Math.Pow(alpha, 3) where x < 1e4 select (alpha, x, Value: Mean(run, 3, alpha, "excess-l1", at), Line: Theory(x))).ToArray();
        var table = new Table().With("ratio", rows.Select(row => row.x)).With("excess", rows.Select(row => row.Value)).With("theory", rows.Select(row => row.Line)).With("scale", rows.Select(row => InvariantText(row.alpha)));
        return Plot.PointsAndTheory(table, new("ratio", "γ̃/α³", Logarithmic: true), new("excess", "excess ℓ₁ of w/γ"), "theory", color: "scale");
    }

    Drawing Map(StudyRun run, int depth)
    {
        var rows = (from alpha in Alphas from at in Grid(3) select (alpha, at, Value: Mean(run, depth, alpha, "excess-l1", at))).ToArray();
        var table = new Table().With("accuracy", rows.Select(row => Math.Round(row.at))).With("scale", rows.Select(row => row.alpha)).With("excess", rows.Select(row => row.Value));
        return Plot.HeatMap(table, new("accuracy", "log of 1 / loss"), new("scale", "scale α"), new("excess", "excess ℓ₁"));
    }

    static string InvariantText(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
