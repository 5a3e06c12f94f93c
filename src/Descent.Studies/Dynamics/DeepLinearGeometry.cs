using MathNet.Numerics.Integration;

namespace Descent.Studies.Dynamics;

/// <summary>Deep linear networks as a Riemannian flow of matrices: the volume that depth puts near low rank, and where matrix completion ends.</summary>
/// <remarks>Cohen, Menon and Veraszto (2022), arXiv:2210.12497. Float64; flows by Dormand-Prince in the time of A/N.</remarks>
public sealed record DeepLinearGeometry : Study
{
    [Option("side of the matrix that is completed", Unit = "rows"), Range(4, 100), Scales(Quick = 6, Full = 30)] public int Dimension { get; init; } = 10;
    [Option("rank of that matrix"), Range(1, 20), Scales(Full = 3)] public int Rank { get; init; } = 1;
    [Option("size of its start, an orthogonal matrix and a hundredth of noise"), Range(1e-6, 1)] public double Start { get; init; } = 1e-2;
    [Option("loss at which a completion ends"), Range(1e-12, 1e-2)] public double Tolerance { get; init; } = 1e-5;
    [Option("most attempted steps of a flow", Unit = "steps"), Range(10, 1_000_000), Scales(Quick = 300)] public int Steps { get; init; } = 10_000;
    [Option("starts of 2 by 2 matrices a seed", Unit = "starts"), Range(12, 10_000), Scales(Quick = 20)] public int Starts { get; init; } = 300;
    [Option("matrices of the network that is really trained", Unit = "matrices"), Range(2, 20), Scales(Full = 8)] public int Depth { get; init; } = 3;
    [Option("middle one of its three steps of descent"), Range(1e-5, 1e-2), Scales(Quick = 4e-3)] public double Rate { get; init; } = 1e-3;

    const ElementType F64 = ElementType.Float64;
    const double Horizon = 2, Small = 0.05, Large = 0.5, Forever = 1e12;
    const int Angles = 64, Shown = 12, NetworkSize = 5, Six = 6;
    static readonly OdeOptions Precise = new(1e-7, 1e-9), Exact = new(1e-10, 1e-12);
    static readonly DeepLinearMetric[] Depths = [new(1), new(2), new(3), new(8), DeepLinearMetric.Infinite], Few = Depths[..3], Judged = Depths[1..4];
    static readonly int[] Finite = [2, 3, 4, 8], FarDepths = [2, 8, 32, 128, 512], LimitDepths = [2, 4, 8, 16, 32];
    static readonly double[] Scales = [Small, Large], RateFactors = [2, 1, 0.5];

    public override Paper Paper { get; } = new("deep-linear-geometry", "Deep Linear Networks for Matrix Completion: An Infinite Depth Limit",
        "Nadav Cohen, Govind Menon, Zsolt Veraszto", 2022, "arXiv:2210.12497");
    public override string Family => "dynamics";
    public override Seconds Seconds => new(2, 20, 120);
    public override int SeedCount(Scale scale) => scale switch { Scale.Quick => 3, Scale.Default => 10, _ => 20 };
    public override (string, string)? Conflict =>
        Rank > Dimension ? (FormattableString.Invariant($"A matrix of side {Dimension} has no rank {Rank}."), "Give a rank up to the dimension.") : null;

    public override string Method => $"""
        A product X = W_N ⋯ W_1 of square matrices that descends from balanced weights moves by Ẋ = −A_X(∇E(X)), A_X(Z) = Σ_k (XXᵀ)^((N−k)/N) Z (XᵀX)^((k−1)/N): gradient
        flow in the metric ⟨A_X⁻¹ Z, Z⟩, whose volume √det g is infinite where a singular value is 0. A/N has a limit as N → ∞. Flows of X are by Dormand-Prince (tolerance 10⁻⁷)
        in the time of A/N until E < {Number(Tolerance)}, alike at every depth.

        - *Network*: {Depth} matrices of {NetworkSize} by {NetworkSize}, plain descent to time {Horizon} at three steps, against the flow.
        - *2 by 2*: the diagonal is seen as (1, 1), starts are {Number(Small)} or {Number(Large)} · Gaussian. An end point is ranked among {Angles} solutions of its own norm
          ‖(x₁₂, x₂₁)‖ by volume and by its rivals: nuclear norm, effective rank, nearness to the start (in weights of two balanced matrices, hidden rotations taken out).
        - *Completion*: {Dimension} by {Dimension} of rank {Rank}, half of the entries seen, from {Number(Start)} · orthogonal; 6 by 6, 60 % seen, from {Number(Small)};
          beside it the matrix of least nuclear norm. Effective rank: exp of the entropy of σ/Σσ.
        - *Limit*: the 6 by 6 task to a loss 10⁵ times smaller, from starts with singular values of ½ to 1 that need not change sign.
        """;

    public override string Notes => """
        - Smaller than the paper, whose own sizes were not at hand. `full` completes 30 by 30 matrices of rank 3 and trains eight matrices of 5 by 5.
        - Volume or something cheaper? Among 2 by 2 solutions of one norm volume, nuclear norm and effective rank all fall with |det| (`one-order`): the task cannot tell them
          apart. So `volume-alone` has nearness as its rival (the chord in weights at depth 2, a lower bound of the Riemannian distance): 0.91 at depth 2, where the volume has
          0.94; at depth 3 both have 0.94; deeper, and from the large start, nearness leads. A drift to large volume is consistent with this, not identified by it; nor does it grow with depth from 2 on.
        - The control of `small-start` is exact: plain descent leaves the off-diagonal pair where it is. That of all ranks is the large task's, a mere change of time. A target of
          full rank is learned worse on unseen entries with depth, since nothing can be told of them.
        - Surprises. `held-out-2-of-six`, `rank-3-of-six`, `held-out-3-of-six` held: four preliminary seeds had shown no fall, ten show a small one (−0.10 in rank, −0.08 in
          error; from the large task's smaller start −0.65 and −0.24), and so does a separate program with Euler steps. `held-out-nuclear`: depth 3 is no better than the least
          nuclear norm (0.34, 0.37), at `full` worse by 0.16; from a start of 0.001 it has 0.07 and wins, from 0.1 it has 0.93 and loses (`--set start=0.001`).
        - Deep flows are slow: the loss of the slowest seeds falls as a power of time only, in up to 7500 steps.
        - Not checked: the asymptotic theorems for general dimension, and thermodynamic readings.
        """;

    static string Number(double value) => InvariantNumber.Text(value);
    static string Name(DeepLinearMetric metric) => metric.IsInfinite ? "infinite" : Number(metric.Depth);
    static string NetName(string start, double factor) => $"{start}-{Array.IndexOf(RateFactors, factor)}";
    static string PlaneName(DeepLinearMetric metric, double scale) => $"plane-{Name(metric)}-{(scale == Small ? "small" : "large")}";
    static Tensor Norm(Tensor x) => Tensor.Sqrt((x * x).Sum());
    static Tensor Gaussian(RandomKey key, int size) => key.Normal([size, size], element: F64);
    static DeepLinearNetwork Balanced(RandomKey key, Tensor map, int depth) => DeepLinearNetwork.Balanced(key, map, [.. Enumerable.Repeat(map.Shape[0], depth - 1)]);

    /// <summary>The same map by one matrix three times as large and its neighbour a third.</summary>
    static DeepLinearNetwork Unbalanced(DeepLinearNetwork net) => new([net.Weights[0] * 3, net.Weights[1] / 3, .. net.Weights[2..]]);

    static MatrixCompletionTask Task(RandomKey key, int size, int rank, double share) => MatrixCompletionTask.Draw(key.Fold(0), size, rank, share);
    MatrixCompletionTask Wide(RandomKey key) => Task(key, Dimension, Rank, 0.5);
    MatrixCompletionTask Nothing(RandomKey key) => Task(key, Dimension, Dimension, 0.5);
    static MatrixCompletionTask Narrow(RandomKey key) => Task(key, Six, 1, 0.6);
    static MatrixCompletionTask NarrowNothing(RandomKey key) => Task(key, Six, Six, 0.6);

    // Exact consequences, at single matrices of 3 by 3

    static Arm Geometry() => Arm.Compute("geometry", key =>
    {
        var (keys, found) = (key.Split(3), new Dictionary<string, double>());
        var (frames, gradient, task) = (keys[0].Split(3), Gaussian(keys[1], 3), Task(key.Fold(3), 3, 1, 0.6));
        var x = RandomMatrix.OfSingularValues(frames[1], Tensor.Of(2.0, 1, 0.5) * frames[0].Uniform([3], 0.8, 1.2, F64), frames[2]);
        var (s, limit) = (Tensor.Svd(x).S, DeepLinearMetric.Infinite.Eigenvalues(Tensor.Svd(x).S));
        static double Apart(Tensor a, Tensor b) => (Norm(a - b) / Norm(b)).Item();
        Tensor Loss(DeepLinearNetwork net) => task.Loss(net.Map());
        Tensor Motion(DeepLinearNetwork net, Func<DeepLinearNetwork, Tensor> loss, Func<DeepLinearNetwork, Tensor> read) =>
            CentralDifference.Of(by => read(new Sgd(by).Descend(net, loss)), 2e-6);
        foreach (var depth in Finite)
        {
            var (metric, balanced) = (new DeepLinearMetric(depth), Balanced(keys[2], x, depth));
            foreach (var (start, velocity, values) in (Span<(DeepLinearNetwork, string, string)>)
                [(balanced, "velocity", "values"), (Unbalanced(balanced), "unbalanced", "unbalanced-values")])
            {
                found[$"{velocity}-{depth}"] = Apart(Motion(start, net => Tensor.Dot(net.Map(), gradient), net => net.Map()), -metric.Apply(x, gradient));
                var trained = GradientFlow.Of<DeepLinearNetwork>(Loss, start, options: Exact).Until(0.5 / depth);
                var formula = depth * metric.ValueVelocity(trained.Map(), task.Gradient(trained.Map()));
                found[$"{values}-{depth}"] = Apart(Motion(trained, Loss, net => Tensor.Svd(net.Map()).S), formula);
            }
        }
        foreach (var depth in FarDepths)
            found[$"limit-{depth}"] = (Tensor.Abs(new DeepLinearMetric(depth).Eigenvalues(s) / depth - limit).Max() / limit.Max()).Item();
        foreach (var metric in (Span<DeepLinearMetric>)[new(2), new(3), new(8), DeepLinearMetric.Infinite])
        {
            var mass = GaussLegendreRule.Integrate(log => Math.Exp(log + metric.LogVolume(Tensor.Of(Math.Exp(log))).Item()), Math.Log(1e-6), 0, 32);
            found[$"mass-{Name(metric)}"] = Math.Abs(mass / metric.Mass(1e-6, 1) - 1);
            found[$"volume-{Name(metric)}"] = Math.Abs((metric.LogVolume(s) - DeepLinearPowers.LogVolume(x, metric.Depth)).Item());
        }
        return found;
    });

    // A real network beside the flow

    sealed record Trained(DeepLinearNetwork Net, MatrixCompletionTask Task, Tensor Flow);

    Arm Train(string name, double rate, Func<DeepLinearNetwork, DeepLinearNetwork> start) => Arm.Create(name, (int)Math.Round(Horizon / rate),
        key =>
        {
            var (task, x, metric) = (Task(key, NetworkSize, 1, 0.6), Gaussian(key.Fold(1), NetworkSize) / Math.Sqrt(NetworkSize), new DeepLinearMetric(Depth));
            // The network's time is that of A, the metric's that of A/N.
            var flow = new OdeSolver<Tensor>((_, at) => metric.Velocity(at, task.Gradient(at)), x, options: Exact).Until(Horizon * Depth);
            return new Trained(start(Balanced(key.Fold(2), x, Depth)), task, flow);
        },
        (state, _) => state with { Net = new Sgd(rate).Descend(state.Net, net => state.Task.Loss(net.Map())) },
        state => new(("distance", Norm(state.Net.Map() - state.Flow) / Norm(state.Flow)), ("loss", state.Task.Loss(state.Net.Map())),
            ("drift", ConservedQuantities.OfChain(state.Net.Weights).Select(Norm).Aggregate(Tensor.Maximum)))) with
    { Objectives = state => [Objective.Of("square", state.Net, net => state.Task.Loss(net.Map()))] };

    // Completion by flows of X, each with a velocity of its own

    delegate Tensor Velocity(Tensor x, Tensor gradient);

    sealed record Flows(AdaptiveState<Tensor>[] Each, MatrixCompletionTask Task);

    AdaptiveFlow<Tensor> Flow(MatrixCompletionTask task, Velocity velocity, double part = 1) =>
        new((_, x) => velocity(x, task.Gradient(x)), Forever, Precise, x => task.Loss(x) < Tolerance * part);
    Flows AtStart((MatrixCompletionTask Task, Tensor[] X) drawn, Velocity[] by, double part) => new([.. drawn.X.Select((x, i) => Flow(drawn.Task, by[i], part).Start(x))], drawn.Task);

    TrainedArm<Flows> Complete(string name, Func<RandomKey, (MatrixCompletionTask, Tensor[])> draw, Velocity[] velocities, double part,
        Func<Flows, IEnumerable<(string, Tensor)>> measure) => Arm.Create(name, Steps,
        key => AtStart(draw(key), velocities, part),
        (state, _) => state with { Each = [.. state.Each.Select((flow, i) => Flow(state.Task, velocities[i], part).Attempt(flow))] },
        state => new([.. measure(state), ("done", state.Each.Select((flow, i) => Flow(state.Task, velocities[i], part).IsOver(flow)).Aggregate(Tensor.Minimum))])) with
        { Until = "done" };

    Arm Complete(string name, Func<RandomKey, MatrixCompletionTask> draw, double scale, Velocity velocity)
    {
        Tensor NearOrthogonal(RandomKey key, int size) => scale * (key.Fold(1).Orthogonal(size, size, F64) + 0.01 * Gaussian(key.Fold(2), size));
        (MatrixCompletionTask, Tensor[]) Drawn(RandomKey key, MatrixCompletionTask task) => (task, [NearOrthogonal(key, task.Target.Shape[0])]);
        return Complete(name, key => Drawn(key, draw(key)), [velocity], 1, state =>
        {
            var (x, task) = (state.Each[0].Value, state.Task);
            return [("effective-rank", EffectiveRank.Of(Tensor.Svd(x).S)), ("held-out", task.HeldOutError(x)), ("loss", task.Loss(x)), ("time", state.Each[0].Time)];
        }) with
        { Every = 5, At = LogSteps.UpTo(Steps) };
    }

    Arm Nuclear() => Arm.Compute("nuclear", key =>
    {
        static double HeldOut(MatrixCompletionTask task) => task.HeldOutError(NuclearNormCompletion.Solve(task.Target, task.Mask).Matrix).Item();
        return new Dictionary<string, double> { ["held-out"] = HeldOut(Wide(key)), ["full-rank-held-out"] = HeldOut(Nothing(key)) };
    });

    // Towards infinite depth: flows of finite depths, of infinite depth, and of infinite depth from another start

    static readonly DeepLinearMetric[] LimitMetrics = [.. LimitDepths.Select(depth => new DeepLinearMetric(depth)), DeepLinearMetric.Infinite, DeepLinearMetric.Infinite];

    Arm Limit() => Complete("limit", key => Away(key.Fold(5)), Array.ConvertAll(LimitMetrics, metric => (Velocity)metric.Velocity), 1e-5, state =>
    {
        Tensor Distance(int i, int from) => Norm(state.Each[i].Value - state.Each[^from].Value) / Norm(state.Each[^from].Value);
        return LimitDepths.SelectMany((depth, i) => ((string, Tensor)[])[($"distance-{depth}", Distance(i, 2)), ($"other-{depth}", Distance(i, 1))]);
    }) with
    { Every = 20 };

    /// <summary>A task, and two starts that plain descent takes away from singular matrices: a flow of some depth cannot pass them.</summary>
    static (MatrixCompletionTask Task, Tensor[] Starts) Away(RandomKey key)
    {
        // Where two whole rows of a target of rank 1 are seen, every solution is singular: such a task is left for the next.
        for (var i = 0; ; i++)
        {
            var (task, keys) = (Narrow(key.Fold(i)), key.Fold(i).Split(100).Select(one => one.Split(3)));
            var drawn = keys.Select(one => RandomMatrix.OfSingularValues(one[0], one[1].Uniform([Six], 0.5, 1, F64), one[2]));
            Tensor[] kept = [.. drawn.Where(start => Orientation.IsKept(start, task.Project(start), least: 0.1)).Take(2)];
            if (kept.Length == 2) return (task, [.. LimitMetrics[1..].Select(_ => kept[0] + 0.0), kept[1]]);
        }
    }

    // 2 by 2: the diagonal is seen as (1, 1), so that solutions are the pairs (x₁₂, x₂₁)

    /// <summary>A flow a start, the starts [starts, 2, 2], and two scores that know nothing, uniform on 0 to 1: [2, starts].</summary>
    sealed record Plane(AdaptiveState<Tensor> Flows, Tensor Starts, Tensor Chance);

    static MatrixCompletionTask Diagonal => new(Tensor.Identity(2, F64), Tensor.Identity(2, F64));

    Arm Wander(DeepLinearMetric metric, double scale)
    {
        AdaptiveFlow<Tensor> Flow() => this.Flow(Diagonal, metric.Velocity);
        Tensor Drawn(RandomKey key) => scale * key.Fold(3).Normal([Starts, 2, 2], element: F64);
        return Arm.Create(PlaneName(metric, scale), Steps,
            key => new Plane(Transform.Vmap<Tensor, AdaptiveState<Tensor>>(x => Flow().Start(x))(Drawn(key)), Drawn(key), key.Fold(4).Uniform([2, Starts], element: F64)),
            (state, _) => state with { Flows = Transform.Vmap<AdaptiveState<Tensor>, AdaptiveState<Tensor>>(Flow().Attempt)(state.Flows) },
            // Plain descent has no volume of its own.
            state => Percentiles(state, metric.Depth == 1 ? new(3) : metric, Transform.Vmap<AdaptiveState<Tensor>, Tensor>(Flow().IsOver)(state.Flows))) with
        { Every = 50, Until = "done" };
    }

    /// <summary>Ranks of the end points among solutions of one norm ‖(x₁₂, x₂₁)‖, as shares of those with a lower score.</summary>
    Metrics Percentiles(Plane state, DeepLinearMetric metric, Tensor isOver)
    {
        static Tensor Entry(Tensor x, int row, int column) => x.At(-2, row).At(-1, column);
        var (own, starts, one) = (Diagonal.Project(state.Flows.Value), state.Starts, Tensor.Ones([Starts, Angles], F64));
        var (right, left, angle) = (Entry(own, 0, 1), Entry(own, 1, 0), (Tensor.Range(Angles, F64) + 0.5) * (2 * Math.PI / Angles));
        var radius = Tensor.Sqrt(right * right + left * left).ExpandAxis(1);
        var others = Tensor.Stack(-1, one, radius * Tensor.Cos(angle), radius * Tensor.Sin(angle), one).Reshape(Starts, Angles, 2, 2);
        Tensor Percentile(Func<Tensor, Tensor, Tensor> score) =>
            (score(others, starts.ExpandAxis(1).BroadcastTo(others.Shape)) < score(own, starts).ExpandAxis(1)).To(F64).Mean(1);
        var volume = Percentile((x, _) => metric.LogVolume(Tensor.Svd(x).S));
        var isPositive = (Entry(starts, 0, 0) * Entry(starts, 1, 1) > Entry(starts, 0, 1) * Entry(starts, 1, 0)).To(F64);
        Tensor Of(Tensor sign) => (volume * sign).Sum() / sign.Sum();
        return new([("volume", volume.Mean()), ("volume-positive", Of(isPositive)), ("volume-negative", Of(1 - isPositive)),
            ("nuclear", Percentile((x, _) => -Tensor.Svd(x).S.Sum(-1)).Mean()), ("effective-rank", Percentile((x, _) => -EffectiveRank.Of(Tensor.Svd(x).S)).Mean()),
            ("nearest", Percentile((x, start) => -BalancedDistance.Squared(start, x)).Mean()),
            ("chance", state.Chance.At(0, 0).Mean()), ("other-chance", state.Chance.At(0, 1).Mean()), ("done", isOver.Min()),
            .. Enumerable.Range(0, Shown).SelectMany(i => ((string, Tensor)[])[($"right-{i}", right.At(0, i)), ($"left-{i}", left.At(0, i))])]);
    }

    public override IReadOnlyList<Arm> Arms =>
    [
        Geometry(), Nuclear(), Limit(),
        .. from factor in RateFactors select Train(NetName("balanced", factor), Rate * factor, net => net),
        .. from factor in RateFactors select Train(NetName("unbalanced", factor), Rate * factor, Unbalanced),
        .. from scale in Scales from metric in Depths select Wander(metric, scale),
        .. from metric in Few select Complete($"wide-{Name(metric)}", Wide, Start, metric.Velocity),
        .. from metric in Few select Complete($"full-rank-{Name(metric)}", Nothing, Start, metric.Velocity),
        .. from metric in Depths select Complete($"narrow-{Name(metric)}", Narrow, Small, metric.Velocity),
        .. from metric in Few select Complete($"full-rank-of-six-{Name(metric)}", NarrowNothing, Small, metric.Velocity),
        Complete("wide-scalar", Wide, Start, (x, gradient) => (x * x).Sum() * -gradient),
    ];

    // Readings; of an end point NaN where the steps did not suffice

    static double Last(SeedRun run, string arm, string metric) => run[arm][metric].Last;
    static double End(SeedRun run, string arm, string metric) => Last(run, arm, "done") < 1 ? double.NaN : Last(run, arm, metric);
    static double Gain(SeedRun run, string arm, string other, string metric) => End(run, arm, metric) - End(run, other, metric);
    static double Deeper(SeedRun run, string cell, int depth, string metric) => Gain(run, $"{cell}-{depth}", $"{cell}-{depth - 1}", metric);
    static double Worst<T>(SeedRun run, string metric, params T[] of) => of.Max(one => Last(run, "geometry", $"{metric}-{one}"));
    static double Least(SeedRun run, string metric) => Finite.Min(depth => Last(run, "geometry", $"{metric}-{depth}"));
    static double Volume(SeedRun run, DeepLinearMetric metric, double scale, string? sign = null) => End(run, PlaneName(metric, scale), sign is null ? "volume" : $"volume-{sign}");
    static double LessVolume(SeedRun run, DeepLinearMetric metric, string sign) => Volume(run, metric, Small, sign) - Volume(run, metric, Large, sign);
    static double Apart(SeedRun run, string score, string rival) => End(run, "plane-2-small", score) - End(run, "plane-2-small", rival);
    static double RateSlope(SeedRun run, string net) => LinearFit.Exponent(RateFactors, factor => Last(run, NetName(net, factor), "distance"));
    static double LimitSlope(SeedRun run, string metric) => LinearFit.Exponent(LimitDepths[2..], depth => End(run, "limit", $"{metric}-{depth}"));

    (string Name, string Nothing, string Suffix, string Text)[] Cells =>
        [("wide", "full-rank", "", $"{Dimension} by {Dimension} from {Number(Start)}"), ("narrow", "full-rank-of-six", "-of-six", $"6 by 6 from {Number(Small)}")];

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("velocity", "the product of balanced matrices moves by −A(∇E), depths 2, 3, 4, 8: relative distance; the control is unbalanced")
            .Of(run => Worst(run, "velocity", Finite)).Control(run => Least(run, "unbalanced"), Above.Of(1e-2), Verdict.Held).Asks(AtMost.Of(1e-8)),
        Claim.Identity("values", "singular values of balanced networks, trained on a completion, move by −N σ^(2−2/N) uᵀ∇E v: relative distance; the control is unbalanced")
            .Of(run => Worst(run, "values", Finite)).Control(run => Least(run, "unbalanced-values"), Above.Of(1e-2), Verdict.Held).Asks(AtMost.Of(1e-6)),
        Claim.Identity("depth-limit", "A/N comes to its limit as 1/N: slope of the distance of their eigenvalues over N = 32, 128, 512")
            .Of(run => LinearFit.Exponent(FarDepths[2..], depth => Last(run, "geometry", $"limit-{depth}"))).Asks(Within.Of(-1, 0.05)),
        Claim.Identity("volume", "1/√det of A as a matrix of 9 by 9, from powers, is the closed volume form, depths 2, 3, 8, infinite: difference of logarithms")
            .Of(run => Worst(run, "volume", "2", "3", "8", "infinite")).Asks(AtMost.Of(1e-9)),
        Claim.Identity("mass", "the volume of singular values from 10⁻⁶ to 1 is √N (1 − 10^(−6/N)), and log 10⁶ at infinite depth: relative difference of quadrature")
            .Of(run => Worst(run, "mass", "2", "3", "8", "infinite")).Asks(AtMost.Of(1e-10)),
        Claim.Identity("conserved", "W′ᵀW′ − WWᵀ moves in proportion to the step: its drift at a step over that at half of it")
            .Of(run => Last(run, NetName("balanced", 1), "drift") / Last(run, NetName("balanced", 0.5), "drift")).Asks(Within.Of(2, 0.1)),
        Claim.Prediction("network", $"{Depth} balanced matrices are at the flow's matrix at equal time: slope of the distance in the step; the control is unbalanced")
            .Of(run => RateSlope(run, "balanced")).Control(run => RateSlope(run, "unbalanced"), mustBe: Verdict.Failed)
            .Asks(Within.Of(1, 0.1)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Identity("one-order", "among 2 by 2 solutions of one norm volume, nuclear norm and effective rank give one order: largest difference of mean percentiles")
            .Of(run => (from scale in Scales from metric in Depths from rival in (string[])["nuclear", "effective-rank"] let arm = PlaneName(metric, scale)
                        select Math.Abs(Last(run, arm, "volume") - Last(run, arm, rival))).Max()).Asks(AtMost.Of(1e-3)),
        .. from sign in (string[])["positive", "negative"]
           select Claim.OfPaper($"large-volume-{sign}", $"small starts of {sign} determinant end at large volume: percentile, least of depths 2, 3, 8; the control is depth 1")
            .Of(run => Judged.Min(metric => Volume(run, metric, Small, sign))).Control(run => Volume(run, Depths[0], Small, sign))
            .Control(run => Volume(run, Depths[0], Small), Within.Of(0.5, 0.05), Verdict.Held).Asks(Above.Of(0.75)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. from sign in (string[])["positive", "negative"]
           select Claim.OfPaper($"small-start-{sign}", $"small starts of {sign} determinant end at a higher percentile than large: least of depths 2, 3, 8; the control is depth 1")
            .Of(run => Judged.Min(metric => LessVolume(run, metric, sign))).Control(run => LessVolume(run, Depths[0], sign), Within.Of(0, 0.01), Verdict.Held)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("volume-alone", "at depth 2 volume explains end points better than nearness, the rival of another order: difference of percentiles; the control is chance")
            .Of(run => Apart(run, "volume", "nearest")).Control(run => Apart(run, "chance", "other-chance"))
            .Asks(AtLeast.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Failed),
        .. from cell in Cells from depth in (int[])[2, 3]
           select Claim.OfPaper($"rank-{depth}{cell.Suffix}", $"depth {depth} ends at a lower effective rank than depth {depth - 1}, {cell.Text}; the control rescales time")
            .Of(run => Deeper(run, cell.Name, depth, "effective-rank"))
            .Control(run => Gain(run, "wide-scalar", "wide-1", "effective-rank"), Within.Of(0, 0.01), Verdict.Held)
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(cell.Name == "narrow" && depth == 3 ? Verdict.Failed : Verdict.Held),
        Claim.OfPaper("rank-infinite", $"infinite depth ends at the effective rank of depth 8, {Cells[1].Text}; the control is depth 1")
            .Of(run => Gain(run, "narrow-infinite", "narrow-8", "effective-rank")).Control(run => Gain(run, "narrow-infinite", "narrow-1", "effective-rank"))
            .Asks(Within.Of(0, 0.3)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        .. from cell in Cells from depth in (int[])[2, 3]
           select Claim.OfPaper($"held-out-{depth}{cell.Suffix}", $"depth {depth} errs less on unseen entries than {depth - 1}, {cell.Text}; the control is a target of full rank")
            .Of(run => Deeper(run, cell.Name, depth, "held-out")).Control(run => Deeper(run, cell.Nothing, depth, "held-out"))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(cell.Name == "narrow" ? Verdict.Failed : Verdict.Held),
        Claim.OfPaper("held-out-nuclear", $"depth 3 errs less on unseen entries than the matrix of least nuclear norm, {Cells[0].Text}; the control is a target of full rank")
            .Of(run => End(run, "wide-3", "held-out") - Last(run, "nuclear", "held-out"))
            .Control(run => End(run, "full-rank-3", "held-out") - Last(run, "nuclear", "full-rank-held-out")).Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("limit", "end points come to that of infinite depth as 1/N, where no singular value changes sign: slope over N = 8, 16, 32; the control is another start's")
            .Of(run => LimitSlope(run, "distance")).Control(run => LimitSlope(run, "other")).Asks(Within.Of(-1, 0.3)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
    ];

    public override IReadOnlyList<Figure> Figures =>
    [
        new("end-points", "Solutions of the 2 by 2 task, the volume's density at depth 3, and where flows from small starts end", EndPoints),
        new("effective-rank", $"Effective rank over flow time by depth, {Dimension} by {Dimension}", RanksOverTime),
        new("percentiles", "Percentile of the volume among solutions of one norm, by depth (1 is scored with depth 3)", run => Plot.Intervals(Table.Of(
            from metric in Depths from scale in Scales select (metric, scale)).With("depth", row => Name(row.metric)).With("start", row => Number(row.scale))
            .WithEstimate("percentile", row => run.Estimate(seed => Volume(seed, row.metric, row.scale))), new("depth", "depth"), new("percentile", "percentile"), color: "start")),
        new("limit", "Distance of end points from that of infinite depth; the line falls as 1/N", Distances),
    ];

    static Drawing EndPoints(StudyRun run)
    {
        double[] grid = [.. Enumerable.Range(0, 49).Select(i => Math.Round(-2 + i / 12.0, 4))];
        var cells = (from left in grid from right in grid select (right, left)).ToArray();
        var entries = cells.SelectMany(cell => (double[])[1, cell.right, cell.left, 1]).ToArray();
        // Along x₁₂x₂₁ = 1 the density is infinite: it is cut where a cell's own size decides it.
        var density = new DeepLinearMetric(3).LogVolume(Tensor.Maximum(Tensor.Svd(Tensor.From(entries, [cells.Length, 2, 2])).S, 0.04)).ToArray<double>();
        var ends = from metric in (DeepLinearMetric[])[Depths[0], Depths[2]]
                   from seed in run.Seeds
                   from i in Enumerable.Range(0, Shown)
                   let arm = seed[PlaneName(metric, Small)]
                   select (Depth: Name(metric), Right: arm[$"right-{i}"].Last, Left: arm[$"left-{i}"].Last);
        var seen = Table.Of(ends.Where(end => Math.Max(Math.Abs(end.Right), Math.Abs(end.Left)) <= 2))
            .With("right", end => end.Right).With("end", end => end.Left).With("depth", end => end.Depth);
        return Plot.PhaseDiagram(Table.Of(cells).With("right", cell => cell.right).With("left", cell => cell.left).With("density", density).Append(seen),
            new("right", "x₁₂"), new("left", "x₂₁"), new("density", "log √det g"), points: "end", kind: "depth");
    }

    static Drawing RanksOverTime(StudyRun run)
    {
        var rows = from metric in Few from i in Enumerable.Range(0, 49) select (metric, Time: Math.Pow(10, -1 + i / 12.0));
        return Plot.Line(Table.Of(rows).With("time", row => row.Time).With("depth", row => Name(row.metric))
                .WithEstimate("rank", row => run.Estimate(seed => Curve.Of(seed[$"wide-{Name(row.metric)}"], "time", "effective-rank", 1e-3).HeldAt(row.Time))),
            new("time", "flow time of A/N", Logarithmic: true), new("rank", "effective rank"), "depth", "low", "high");
    }

    static Drawing Distances(StudyRun run)
    {
        MeanEstimate At(int depth) => run.Estimate(seed => Last(seed, "limit", $"distance-{depth}"));
        return Plot.PointsAndTheory(Table.Of(LimitDepths).With("depth", depth => (double)depth).WithEstimate("distance", At).With("line", depth => At(32).Mean * 32 / depth),
            new("depth", "depth N", Logarithmic: true), new("distance", "relative distance", Logarithmic: true), "line", low: "low", high: "high");
    }
}
