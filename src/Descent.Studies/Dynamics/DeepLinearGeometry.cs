using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>Deep linear networks as a Riemannian flow of matrices: the volume that depth puts near low rank, and where matrix completion ends.</summary>
/// <remarks>Cohen, Menon and Veraszto (2022), arXiv:2210.12497. Float64; flows by Dormand-Prince in the time of A/N.</remarks>
public sealed partial record DeepLinearGeometry : Study
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
    static readonly OdeOptions Precise = new(1e-7, 1e-9);
    static readonly DeepLinearMetric[] Depths = [new(1), new(2), new(3), new(8), DeepLinearMetric.Infinite];
    static readonly double[] LimitDepths = [2, 4, 8, 16, 32];
    static readonly double[] RateFactors = [2, 1, 0.5];

    public override Paper Paper { get; } = new("deep-linear-geometry", "Deep Linear Networks for Matrix Completion: An Infinite Depth Limit",
        "Nadav Cohen, Govind Menon, Zsolt Veraszto", 2022, "arXiv:2210.12497");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(2, 20, 120);

    public override int SeedCount(Scale scale) => scale switch { Scale.Quick => 3, Scale.Default => 10, _ => 20 };

    public override (string, string)? Conflict => Rank > Dimension ? (FormattableString.Invariant($"A matrix of side {Dimension} has no rank {Rank}."), "Give a rank up to the dimension.") : null;

    public override string Method => """
        A product X = W_N ⋯ W_1 of square matrices that descends from balanced weights moves by Ẋ = −A_X(∇E(X)), A_X(Z) = Σ_k (XXᵀ)^((N−k)/N) Z (XᵀX)^((k−1)/N): gradient flow in
        the metric ⟨A_X⁻¹ Z, Z⟩. In the frames of X = UΣVᵀ it multiplies entry ij by (σ_i² − σ_j²)/(σ_i^(2/N) − σ_j^(2/N)); A/N has a limit as N → ∞, the logarithmic mean. The volume √det g
        is infinite where a singular value is 0. All flows are integrated in X by Dormand-Prince (tolerance 10⁻⁷) in the time of A/N, until E < 10⁻⁵, with one rule for every depth.

        - *Network*: 5 by 5, `depth` 3, plain descent to time 2 at three steps, against the flow. Control: one matrix times 3, its neighbour over 3.
        - *2 by 2*: the diagonal is seen as (1, 1), starts κ · Gaussian, κ = 0.05 and 0.5. An end point is ranked among 64 solutions of its own norm ‖(x₁₂, x₂₁)‖ by the volume's density, and by
          its rivals: least nuclear norm, least effective rank, least distance from the start (in weights of two balanced matrices, hidden rotations taken out).
        - *Completion*: 10 by 10 of rank 1 and norm 1, half of the entries seen, from 0.01 · orthogonal; 6 by 6, 60 % seen, from 0.05 · orthogonal. Beside it the matrix of least nuclear norm,
          with a certificate of its dual. Effective rank: exp of the entropy of σ/Σσ.
        - *Limit*: the 6 by 6 task to E < 10⁻¹⁰, from starts with singular values of ½ to 1 that need not change sign.
        """;

    public override string Notes => """
        - Smaller than the paper, whose own sizes were not at hand. `full` completes 30 by 30 matrices of rank 3 and trains a network of eight matrices, of 5 by 5.
        - `volume-alone`: among 2 by 2 solutions of one norm Frobenius norms are equal, so that volume, nuclear norm and effective rank are all functions of |det| alone, and monotone ones
          (`one-order`): the task cannot tell one from another. Only nearness is another order: 0.91 at depth 2, where the volume has 0.94; at depth 3 both have 0.94. What is shown is
          consistent with a drift to large volume, and not identified by it; nor does the percentile rise with depth from 2 on, while the volume concentrates.
          Nearness overtakes with depth: volume 0.94 and nearness 0.97 at depth 8, 0.93 and 0.97 at infinite depth; from the large start 0.72 and 0.93.
        - The control of `small-start` is exact, as plain descent leaves the off-diagonal pair where it is; that of all ranks is the 10 by 10 task's.
        - Nearness stands for the Riemannian distance: it is the chord in weights at depth 2, a lower bound that is exact for neighbours.
        - Surprises. `held-out-2-of-six`, `rank-3-of-six` and `held-out-3-of-six` held where failed was expected: a preliminary run of four seeds had shown no fall, ten seeds show a small one, −0.10 in effective rank and
          −0.08 in error (twenty seeds of `full`: −0.12 and −0.10), where the smaller start of the large task has −0.65 and −0.24. A separate program with Euler steps finds the same.
          `held-out-nuclear`: from 0.01 depth 3 has no lower error than the least nuclear norm (0.34 and 0.37), and at `full` a higher one (by 0.16). The size of the start decides: from 0.001 depth 3 has
          0.07 and wins clearly, from 0.1 it has 0.93 and loses (`--set start=0.001`).
        - The scalar preconditioner is a change of time of plain descent and ends where it does; a target of full rank is learned worse on unseen entries with depth, since nothing can be told of them.
        - Deep flows are slow: small singular values move by σ^(2−2/N), by σ² at infinite depth, and cannot change sign. There the loss of the slowest seeds falls as a power of time only
          (−1.4 over the last factor of two), in up to 7500 steps.
        - Not checked: the asymptotic theorems for general dimension, and thermodynamic readings.
        """;

    static string Name(DeepLinearMetric metric) => metric.IsInfinite ? "infinite" : Text(metric.Depth);

    static Tensor Gaussian(RandomKey key, int size) => key.Normal([size, size], element: F64);

    static Tensor Norm(Tensor x) => Tensor.Sqrt((x * x).Sum());

    // A real network beside the flow

    sealed record Trained(DeepLinearNetwork Net, MatrixCompletionTask Task, Tensor Flow);

    Arm Train(string name, double rate, Func<DeepLinearNetwork, DeepLinearNetwork> start) => Arm.Create(name, (int)Math.Round(Horizon / rate),
        key =>
        {
            var (task, x) = (MatrixCompletionTask.Draw(key.Fold(0), NetworkSize, 1, 0.6), Gaussian(key.Fold(1), NetworkSize) / Math.Sqrt(NetworkSize));
            var net = DeepLinearNetwork.Balanced(key.Fold(2), x, [.. Enumerable.Repeat(NetworkSize, Depth - 1)]);
            var metric = new DeepLinearMetric(Depth);
            // The network's time is that of A, the metric's that of A/N.
            return new Trained(start(net), task, new OdeSolver<Tensor>((_, at) => metric.Velocity(at, task.Gradient(at)), x, options: new(1e-10, 1e-12)).Until(Horizon * Depth));
        },
        (state, _) =>
        {
            var slope = Transform.Grad<DeepLinearNetwork>(net => state.Task.Loss(net.Map()))(state.Net);
            return state with { Net = new([.. state.Net.Weights.Zip(slope.Weights, (w, g) => w - rate * g)]) };
        },
        state => new(("distance", Norm(state.Net.Map() - state.Flow) / Norm(state.Flow)), ("loss", state.Task.Loss(state.Net.Map())),
            ("drift", ConservedQuantities.OfChain(state.Net.Weights).Select(Norm).Aggregate(Tensor.Maximum)))) with
    { Objectives = state => [Objective.Of("square", state.Net, net => state.Task.Loss(net.Map()))] };

    // Completion by the flow of a depth

    sealed record Completion(AdaptiveState<Tensor> Flow, MatrixCompletionTask Task);

    AdaptiveFlow<Tensor> Flow(MatrixCompletionTask task, Func<Tensor, Tensor, Tensor> velocity, double part = 1) =>
        new((_, x) => velocity(x, task.Gradient(x)), Forever, Precise, x => task.Loss(x) < Tolerance * part);

    static MatrixCompletionTask Task(RandomKey key, int size, int rank, double share) => MatrixCompletionTask.Draw(key.Fold(0), size, rank, share);

    static Tensor Begin(RandomKey key, int size, double scale) => scale * (key.Fold(1).Orthogonal(size, size, F64) + 0.01 * Gaussian(key.Fold(2), size));

    Arm Complete(string name, Func<RandomKey, MatrixCompletionTask> draw, double scale, Func<Tensor, Tensor, Tensor> velocity) => Arm.Create(name, Steps,
        key =>
        {
            var task = draw(key);
            return new Completion(Flow(task, velocity).Start(Begin(key, task.Target.Shape[0], scale)), task);
        },
        (state, _) => state with { Flow = Flow(state.Task, velocity).Attempt(state.Flow) },
        state =>
        {
            var values = Tensor.Svd(state.Flow.Value).S;
            return new([("effective-rank", EffectiveRank.Of(values)), ("held-out", state.Task.HeldOutError(state.Flow.Value)), ("loss", state.Task.Loss(state.Flow.Value)), ("time", state.Flow.Time),
                ("done", Flow(state.Task, velocity).IsOver(state.Flow)), .. Enumerable.Range(0, 4).Select(i => ($"value-{i + 1}", values.At(0, i)))]);
        }) with
    { Every = 5, At = LogSteps.UpTo(Steps), Until = "done" };

    MatrixCompletionTask Wide(RandomKey key) => Task(key, Dimension, Rank, 0.5);
    MatrixCompletionTask Nothing(RandomKey key) => Task(key, Dimension, Dimension, 0.5);
    static MatrixCompletionTask Narrow(RandomKey key) => Task(key, Six, 1, 0.6);
    static MatrixCompletionTask NarrowNothing(RandomKey key) => Task(key, Six, Six, 0.6);

    Arm Nuclear() => Arm.Compute("nuclear", key =>
    {
        Dictionary<string, double> found = [];
        foreach (var (name, task) in ((string, MatrixCompletionTask)[])[("held-out", Wide(key)), ("full-rank-held-out", Nothing(key))])
        {
            var solution = NuclearNormCompletion.Solve(task.Target, task.Mask);
            (found[name], found[name + "-gap"]) = (task.HeldOutError(solution.Matrix).Item(), solution.Gap);
        }
        return found;
    });

    // Towards infinite depth

    /// <param name="Flows">Of the finite depths, of infinite depth, and of infinite depth from another start.</param>
    sealed record Limits(AdaptiveState<Tensor>[] Flows, MatrixCompletionTask Task);

    static readonly DeepLinearMetric[] LimitMetrics = [.. LimitDepths.Select(depth => new DeepLinearMetric(depth)), DeepLinearMetric.Infinite, DeepLinearMetric.Infinite];

    AdaptiveFlow<Tensor> Flow(Limits state, int i) => Flow(state.Task, LimitMetrics[i].Velocity, 1e-5);

    /// <summary>A task and two starts whose singular values stay away from 0 on the straight way of plain descent: a flow of some depth cannot change their sign.</summary>
    static (MatrixCompletionTask Task, Tensor[] Starts) Away(RandomKey key)
    {
        // Where two whole rows of a target of rank 1 are seen, every solution is singular: such a task is left for the next.
        for (var i = 0; ; i++)
        {
            var (task, keys) = (Narrow(key.Fold(i)), key.Fold(i).Split(100));
            Tensor[] starts = [.. keys.Select(one => Spread(one.Split(3))).Where(start => IsAway(task, start)).Take(2)];
            if (starts.Length == 2) return (task, starts);
        }
    }

    static Tensor Spread(RandomKey[] keys) => Tensor.MatMul(keys[0].Orthogonal(Six, Six, F64) * keys[1].Uniform([Six], 0.5, 1, F64), keys[2].Orthogonal(Six, Six, F64));

    static bool IsAway(MatrixCompletionTask task, Tensor start) => Enumerable.Range(0, 11).Select(k => start - k / 10.0 * task.Gradient(start))
        .All(x => Orientation.Of(x) == Orientation.Of(start) && Tensor.Svd(x).S.Min().Item() > 0.1);

    Arm Limit() => Arm.Create("limit", Steps,
        key =>
        {
            var (task, starts) = Away(key.Fold(5));
            var state = new Limits([], task);
            Tensor Own(int i) => Tensor.From(starts[i == LimitMetrics.Length - 1 ? 1 : 0].ToDoubles(), [Six, Six]);
            return state with { Flows = [.. LimitMetrics.Select((_, i) => Flow(state, i).Start(Own(i)))] };
        },
        (state, _) => state with { Flows = [.. state.Flows.Select((flow, i) => Flow(state, i).Attempt(flow))] },
        state =>
        {
            Tensor Distance(int i, int from) => Norm(state.Flows[i].Value - state.Flows[^from].Value) / Norm(state.Flows[^from].Value);
            return new([.. LimitDepths.SelectMany((depth, i) => ((string, Tensor)[])[($"distance-{Text(depth)}", Distance(i, 2)), ($"other-{Text(depth)}", Distance(i, 1))]),
                ("least-value", state.Flows.Select(flow => Tensor.Svd(flow.Value).S.Min()).Aggregate(Tensor.Minimum)),
                ("done", state.Flows.Select((flow, i) => Flow(state, i).IsOver(flow)).Aggregate(Tensor.Minimum))]);
        }) with
    { Every = 20, Until = "done" };

    public override IReadOnlyList<Arm> Arms =>
    [
        Geometry(),
        .. from factor in RateFactors from one in Nets select Train(NetName(one.Name, factor), Rate * factor, one.Start),
        .. from scale in (double[])[Small, Large] from metric in Depths select Wander(metric, scale),
        .. Depths[..3].Select(metric => Complete($"wide-{Name(metric)}", Wide, Start, metric.Velocity)),
        Complete("wide-scalar", Wide, Start, (x, gradient) => (x * x).Sum() * -gradient),
        .. Depths[..3].Select(metric => Complete($"full-rank-{Name(metric)}", Nothing, Start, metric.Velocity)),
        Nuclear(),
        Limit(),
        .. Depths.Select(metric => Complete($"narrow-{Name(metric)}", Narrow, Small, metric.Velocity)),
        .. Depths[..3].Select(metric => Complete($"full-rank-of-six-{Name(metric)}", NarrowNothing, Small, metric.Velocity)),
    ];

    static readonly (string Name, Func<DeepLinearNetwork, DeepLinearNetwork> Start)[] Nets = [("balanced", net => net), ("unbalanced", Unbalanced)];

    static string NetName(string start, double factor) => $"{start}-{Array.IndexOf(RateFactors, factor)}";

    // Readings

    static double Last(SeedRun run, string arm, string metric) => run[arm][metric].Last;

    /// <summary>Of an end point that is one; NaN where the steps did not suffice.</summary>
    static double End(SeedRun run, string arm, string metric) => Last(run, arm, "done") < 1 ? double.NaN : Last(run, arm, metric);

    static double Gain(SeedRun run, string arm, string other, string metric) => End(run, arm, metric) - End(run, other, metric);

    static double RateSlope(SeedRun run, string net) =>
        LinearFit.OfLogarithms(RateFactors, [.. RateFactors.Select(factor => Last(run, NetName(net, factor), "distance"))]).Slope;

    static double LimitSlope(SeedRun run, string metric) =>
        LinearFit.OfLogarithms(LimitDepths.AsSpan(2), [.. LimitDepths[2..].Select(depth => End(run, "limit", $"{metric}-{Text(depth)}"))]).Slope;

    // Claims

    public override IReadOnlyList<Claim> Claims =>
    [
        .. IdentityClaims,
        Claim.Identity("conserved", "W′ᵀW′ − WWᵀ moves in proportion to the step: its drift at a step over that at half of it")
            .Of(run => Last(run, NetName("balanced", 1), "drift") / Last(run, NetName("balanced", 0.5), "drift")).Asks(Within.Of(2, 0.1)),
        Claim.Prediction("network", $"a network of {Depth} balanced matrices is at the flow's matrix at equal time, to first order: slope of the distance in the step; the control is unbalanced")
            .Of(run => RateSlope(run, "balanced")).Control(run => RateSlope(run, "unbalanced"), mustBe: Verdict.Failed)
            .Asks(Within.Of(1, 0.1)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. PlaneClaims,
        .. from pair in ((string Name, string Cell, int Deep, Verdict Expected)[])[("rank-2", "wide", 2, Verdict.Held), ("rank-3", "wide", 3, Verdict.Held), ("rank-2-of-six", "narrow", 2, Verdict.Held), ("rank-3-of-six", "narrow", 3, Verdict.Failed)]
           select Claim.OfPaper(pair.Name, $"depth {pair.Deep} ends at a lower effective rank than depth {pair.Deep - 1}, {Cell(pair.Cell)}; the control scales plain descent by ‖X‖²")
            .Of(run => Gain(run, $"{pair.Cell}-{pair.Deep}", $"{pair.Cell}-{pair.Deep - 1}", "effective-rank")).Control(run => Gain(run, "wide-scalar", "wide-1", "effective-rank"), Within.Of(0, 0.01), Verdict.Held)
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(pair.Expected),
        Claim.OfPaper("rank-infinite", $"infinite depth ends at the effective rank of depth 8, {Cell("narrow")}; the control is depth 1")
            .Of(run => Gain(run, "narrow-infinite", "narrow-8", "effective-rank")).Control(run => Gain(run, "narrow-infinite", "narrow-1", "effective-rank"))
            .Asks(Within.Of(0, 0.3)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        .. from pair in ((string Name, string Cell, string Nothing, int Deep, Verdict Expected)[])
               [("held-out-2", "wide", "full-rank", 2, Verdict.Held), ("held-out-3", "wide", "full-rank", 3, Verdict.Held), ("held-out-2-of-six", "narrow", "full-rank-of-six", 2, Verdict.Failed), ("held-out-3-of-six", "narrow", "full-rank-of-six", 3, Verdict.Failed)]
           select Claim.OfPaper(pair.Name, $"depth {pair.Deep} has a lower error on entries that are not seen than depth {pair.Deep - 1}, {Cell(pair.Cell)}; the control is a target of full rank")
            .Of(run => Gain(run, $"{pair.Cell}-{pair.Deep}", $"{pair.Cell}-{pair.Deep - 1}", "held-out")).Control(run => Gain(run, $"{pair.Nothing}-{pair.Deep}", $"{pair.Nothing}-{pair.Deep - 1}", "held-out"))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(pair.Expected),
        Claim.OfPaper("held-out-nuclear", $"depth 3 has a lower error on entries that are not seen than the matrix of least nuclear norm, {Cell("wide")}; the control is a target of full rank")
            .Of(run => End(run, "wide-3", "held-out") - Last(run, "nuclear", "held-out")).Control(run => End(run, "full-rank-3", "held-out") - Last(run, "nuclear", "full-rank-held-out"))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("limit", "end points come to that of infinite depth as 1/N, from starts away from changes of sign: slope over N = 8, 16, 32; the control compares with another start's")
            .Of(run => LimitSlope(run, "distance")).Control(run => LimitSlope(run, "other"))
            .Asks(Within.Of(-1, 0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
    ];

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    string Cell(string cell) => cell == "wide" ? $"{Dimension} by {Dimension} from {Text(Start)}" : $"6 by 6 from {Text(Small)}";

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("end-points", "Solutions of the 2 by 2 task, the volume's density at depth 3, and where flows from small starts end", EndPoints),
        new("effective-rank", $"Effective rank over flow time by depth, {Dimension} by {Dimension}", run => OverTime(run, "wide", Depths[..3])),
        new("percentiles", "Percentile of the volume among solutions of one norm, by depth (1 is scored with depth 3)", Percentiles),
        new("limit", "Distance of end points from that of infinite depth; the line falls as 1/N", Distances),
    ];

    static Drawing OverTime(StudyRun run, string cell, DeepLinearMetric[] metrics)
    {
        double[] times = [.. Enumerable.Range(0, 49).Select(i => Math.Pow(10, -1 + i / 12.0))];
        double At(SeedRun seed, DeepLinearMetric metric, double time)
        {
            var curve = Curve.Of(seed[$"{cell}-{Name(metric)}"], "time", "effective-rank", 1e-3);
            return time >= curve.X[^1] ? curve.Y[^1] : curve.At(time);
        }
        var rows = (from metric in metrics from time in times select (Depth: Name(metric), time, Estimate: StudentInterval.Of(run.Each(seed => At(seed, metric, time))))).ToArray();
        var table = new Table().With("time", rows.Select(row => row.time)).With("rank", rows.Select(row => row.Estimate.Mean)).With("low", rows.Select(row => row.Estimate.Interval.Low))
            .With("high", rows.Select(row => row.Estimate.Interval.High)).With("depth", rows.Select(row => row.Depth));
        return Plot.Line(table, new("time", "flow time of A/N", Logarithmic: true), new("rank", "effective rank"), "depth", "low", "high");
    }

    static Drawing Distances(StudyRun run)
    {
        var rows = LimitDepths.Select(depth => (depth, Estimate: StudentInterval.Of(run.Each(seed => Last(seed, "limit", $"distance-{Text(depth)}"))))).ToArray();
        var last = rows[^1];
        var table = new Table().With("depth", rows.Select(row => row.depth)).With("distance", rows.Select(row => row.Estimate.Mean)).With("low", rows.Select(row => row.Estimate.Interval.Low))
            .With("high", rows.Select(row => row.Estimate.Interval.High)).With("line", rows.Select(row => last.Estimate.Mean * last.depth / row.depth));
        return Plot.PointsAndTheory(table, new("depth", "depth N", Logarithmic: true), new("distance", "relative distance", Logarithmic: true), "line", low: "low", high: "high");
    }
}
