using System.Globalization;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Data;
using Descent.Engine;
using Descent.Training;
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
    [Option("middle one of three steps of descent of the network of three matrices"), Range(1e-5, 1e-2), Scales(Quick = 4e-3)] public double Rate { get; init; } = 1e-3;

    const ElementType F64 = ElementType.Float64;
    const double Horizon = 2, Small = 0.05, Large = 0.5, Forever = 1e12;
    const int Angles = 64, Shown = 12, NetworkSize = 5, NetworkDepth = 3, Six = 6;
    static readonly OdeOptions Precise = new(1e-7, 1e-9);
    static readonly DeepLinearMetric[] Metrics = [new(1), new(2), new(3), new(8), DeepLinearMetric.Infinite];
    static readonly double[] LimitDepths = [2, 4, 8, 16, 32];
    static readonly double[] RateFactors = [2, 1, 0.5];

    public override Paper Paper { get; } = new("deep-linear-geometry", "Deep Linear Networks for Matrix Completion: An Infinite Depth Limit",
        "Nadav Cohen, Govind Menon, Zsolt Veraszto", 2022, "arXiv:2210.12497");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(4, 60, 3600);

    public override int SeedCount(Scale scale) => scale switch { Scale.Quick => 3, Scale.Default => 10, _ => 20 };

    static string Name(DeepLinearMetric metric) => metric.IsInfinite ? "infinite" : Text(metric.Depth);

    static Tensor Gaussian(RandomKey key, int size) => key.Normal([size, size], element: F64);

    static Tensor Norm(Tensor x) => Tensor.Sqrt((x * x).Sum());

    // Geometry: identities at single matrices

    /// <summary>Separate singular values around 2, 1 and ½, in random frames.</summary>
    static Tensor Separated(RandomKey key)
    {
        var keys = key.Split(3);
        var values = Tensor.Of(2.0, 1, 0.5) * keys[0].Uniform([3], 0.8, 1.2, F64);
        return Tensor.MatMul(keys[1].Orthogonal(3, 3, F64) * values, keys[2].Orthogonal(3, 3, F64));
    }

    static Arm Geometry() => Arm.Compute("geometry", key =>
    {
        var keys = key.Split(3);
        var (x, gradient) = (Separated(keys[0]), Gaussian(keys[1], 3));
        var values = Tensor.Svd(x).S;
        double Apart(Tensor a, Tensor b) => (Norm(a - b) / Norm(b)).Item();
        var found = new Dictionary<string, double>();
        foreach (var depth in (int[])[2, 3, 4, 8])
        {
            var (metric, net) = (new DeepLinearMetric(depth), DeepLinearNetwork.Balanced(keys[2], x, [.. Enumerable.Repeat(3, depth - 1)]));
            found[$"velocity-{depth}"] = Apart(Velocity(net, gradient), -metric.Apply(x, gradient));
            found[$"unbalanced-{depth}"] = Apart(Velocity(Unbalanced(net), gradient), -metric.Apply(x, gradient));
            var (u, s, vt) = Tensor.Svd(x);
            const double h = 2e-6;
            var velocity = metric.Velocity(x, gradient);
            var measured = (Tensor.Svd(x + h * velocity).S - Tensor.Svd(x - h * velocity).S) / (2 * h);
            var alongModes = (u * Tensor.MatMul(gradient, vt, transposeB: true)).Sum(0);
            found[$"values-{depth}"] = Apart(measured, -Tensor.Exp((2 - 2.0 / depth) * Tensor.Log(s)) * alongModes);
        }
        var limit = DeepLinearMetric.Infinite.Eigenvalues(values);
        double[] depths = [2, 8, 32, 128, 512];
        var gaps = depths.Select(depth => (Tensor.Abs(new DeepLinearMetric(depth).Eigenvalues(values) / depth - limit).Max() / limit.Max()).Item()).ToArray();
        foreach (var (depth, gap) in depths.Zip(gaps)) found[$"limit-{Text(depth)}"] = gap;
        found["limit-slope"] = LinearFit.OfLogarithms(depths[2..], gaps[2..]).Slope;
        foreach (var metric in (DeepLinearMetric[])[new(3), DeepLinearMetric.Infinite])
        {
            var determinant = Tensor.Log(Tensor.Cholesky(DeepLinearPowers.Matrix(x, metric.Depth)) * Tensor.Identity(9, F64) + (1 - Tensor.Identity(9, F64))).Sum();
            found[$"volume-{Name(metric)}"] = Math.Abs((metric.LogVolume(values) + determinant).Item());
        }
        foreach (var depth in (double[])[2, 3, 8, double.PositiveInfinity])
        {
            var (metric, rule) = (new DeepLinearMetric(depth), new GaussLegendreRule(Math.Log(1e-6), 0, 32));
            var mass = Enumerable.Range(0, rule.Order).Sum(i => rule.GetWeight(i) * Math.Exp(rule.GetAbscissa(i) + metric.LogVolume(Tensor.Of(Math.Exp(rule.GetAbscissa(i)))).Item()));
            found[$"mass-{Name(metric)}"] = Math.Abs(mass / metric.Mass(1e-6, 1) - 1);
        }
        return found;
    });

    /// <summary>d(W_N ⋯ W_1)/dt where every matrix descends, by a central difference.</summary>
    static Tensor Velocity(DeepLinearNetwork net, Tensor gradient)
    {
        const double h = 2e-6;
        var slope = Transform.Grad<DeepLinearNetwork>(one => Tensor.Dot(one.Map(), gradient))(net);
        Tensor Moved(double by) => new DeepLinearNetwork([.. net.Weights.Zip(slope.Weights, (w, g) => w - by * g)]).Map();
        return (Moved(h) - Moved(-h)) / (2 * h);
    }

    /// <summary>The same map by one matrix three times as large and its neighbour a third.</summary>
    static DeepLinearNetwork Unbalanced(DeepLinearNetwork net) => new([net.Weights[0] * 3, net.Weights[1] / 3, .. net.Weights[2..]]);

    // A real network beside the flow

    sealed record Trained(DeepLinearNetwork Net, MatrixCompletionTask Task, Tensor Flow);

    Arm Train(string name, double rate, Func<DeepLinearNetwork, DeepLinearNetwork> start) => Arm.Create(name, (int)Math.Round(Horizon / rate),
        key =>
        {
            var (task, x) = (MatrixCompletionTask.Draw(key.Fold(0), NetworkSize, 1, 0.6), Gaussian(key.Fold(1), NetworkSize) / Math.Sqrt(NetworkSize));
            var net = DeepLinearNetwork.Balanced(key.Fold(2), x, [.. Enumerable.Repeat(NetworkSize, NetworkDepth - 1)]);
            var metric = new DeepLinearMetric(NetworkDepth);
            // The network's time is that of A, the metric's that of A/N.
            return new Trained(start(net), task, new OdeSolver<Tensor>((_, at) => metric.Velocity(at, task.Gradient(at)), x, options: new(1e-10, 1e-12)).Until(Horizon * NetworkDepth));
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
    { Every = 5, Until = "done" };

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

    /// <summary>Starts whose singular values stay away from 0 on the straight way of plain descent: a flow of some depth cannot change their sign.</summary>
    static IEnumerable<Tensor> Away(RandomKey key, MatrixCompletionTask task)
    {
        for (var i = 0; ; i++)
        {
            var keys = key.Fold(5).Fold(i).Split(3);
            var start = Tensor.MatMul(keys[0].Orthogonal(Six, Six, F64) * keys[1].Uniform([Six], 0.5, 1, F64), keys[2].Orthogonal(Six, Six, F64));
            var path = Enumerable.Range(0, 11).Select(k => start - k / 10.0 * task.Gradient(start)).ToArray();
            if (path.All(x => Orientation.Of(x) == Orientation.Of(start) && Tensor.Svd(x).S.Min().Item() > 0.1)) yield return start;
        }
    }

    Arm Limit() => Arm.Create("limit", Steps,
        key =>
        {
            var state = new Limits([], Narrow(key));
            return state with { Flows = [.. LimitMetrics.Select((_, i) => Flow(state, i).Start(Away(key, state.Task).ElementAt(i == LimitMetrics.Length - 1 ? 1 : 0)))] };
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

    // 2 by 2: the diagonal is seen as (1, 1)

    /// <param name="Flows">A flow a start.</param>
    /// <param name="Begins">[starts, 2, 2].</param>
    /// <param name="Chance">Two scores that know nothing, uniform on 0 to 1: [2, starts].</param>
    sealed record Plane(AdaptiveState<Tensor> Flows, Tensor Begins, Tensor Chance);

    static MatrixCompletionTask Diagonal => new(Tensor.Identity(2, F64), Tensor.Identity(2, F64));

    Arm Wander(DeepLinearMetric metric, double scale) => Arm.Create(PlaneName(metric, scale), Steps,
        key =>
        {
            Tensor Begins() => scale * key.Fold(3).Normal([Starts, 2, 2], element: F64);
            return new Plane(Transform.Vmap<Tensor, AdaptiveState<Tensor>>(x => Flow(Diagonal, metric.Velocity).Start(x))(Begins()), Begins(), key.Fold(4).Uniform([2, Starts], element: F64));
        },
        (state, _) => state with { Flows = Transform.Vmap<AdaptiveState<Tensor>, AdaptiveState<Tensor>>(Flow(Diagonal, metric.Velocity).Attempt)(state.Flows) },
        state => Scores(state, metric)) with
    { Every = 50, Until = "done" };

    /// <summary>Ranks of the end points among 64 solutions of one norm ‖(x₁₂, x₂₁)‖, as shares of those with a lower score.</summary>
    Metrics Scores(Plane state, DeepLinearMetric metric)
    {
        var ends = state.Flows.Value;
        var (right, left) = (ends.At(-2, 0).At(-1, 1), ends.At(-2, 1).At(-1, 0));
        var radius = Tensor.Sqrt(right * right + left * left).ExpandAxis(1);
        var angle = (Tensor.Range(Angles, F64) + 0.5) * (2 * Math.PI / Angles);
        static Tensor Solutions(Tensor a, Tensor b) => Tensor.Stack(-1, Tensor.OnesLike(a), a, b, Tensor.OnesLike(a)).Reshape([.. a.Shape.Extents, 2, 2]);
        var (own, others) = (Solutions(right, left), Solutions(radius * Tensor.Cos(angle), radius * Tensor.Sin(angle)));
        static Tensor Rank(Tensor score, Tensor of) => (of < score.ExpandAxis(1)).To(F64).Mean(1);
        var (values, valuesOfOthers) = (Tensor.Svd(own).S, Tensor.Svd(others).S);
        Tensor ByValues(Func<Tensor, Tensor> score) => Rank(score(values), score(valuesOfOthers));
        // Plain descent has no volume of its own.
        var volume = ByValues((metric.Depth == 1 ? new DeepLinearMetric(3) : metric).LogVolume);
        var near = Rank(-BalancedDistance.Squared(state.Begins, own), -BalancedDistance.Squared(state.Begins.ExpandAxis(1).BroadcastTo(others.Shape), others));
        var (a, b) = (state.Begins.At(-2, 0), state.Begins.At(-2, 1));
        var isPositive = (a.At(-1, 0) * b.At(-1, 1) > a.At(-1, 1) * b.At(-1, 0)).To(F64);
        var done = Transform.Vmap<AdaptiveState<Tensor>, Tensor>(Flow(Diagonal, metric.Velocity).IsOver)(state.Flows);
        return new([
            ("volume", volume.Mean()), ("volume-positive", (volume * isPositive).Sum() / isPositive.Sum()), ("volume-negative", (volume * (1 - isPositive)).Sum() / (1 - isPositive).Sum()),
            ("nuclear", ByValues(s => -s.Sum(-1)).Mean()), ("effective-rank", ByValues(s => -EffectiveRank.Of(s)).Mean()), ("nearest", near.Mean()),
            ("chance", state.Chance.At(0, 0).Mean()), ("other-chance", state.Chance.At(0, 1).Mean()),
            ("arrived", done.Mean()), ("done", done.Min()),
            .. Enumerable.Range(0, Shown).SelectMany(i => ((string, Tensor)[])[($"right-{i}", right.At(0, i)), ($"left-{i}", left.At(0, i))])]);
    }

    static string PlaneName(DeepLinearMetric metric, double scale) => $"plane-{Name(metric)}-{(scale == Small ? "small" : "large")}";

    public override IReadOnlyList<Arm> Arms =>
    [
        Geometry(),
        .. from factor in RateFactors from one in Nets select Train(NetName(one.Name, factor), Rate * factor, one.Start),
        .. from scale in (double[])[Small, Large] from metric in Metrics select Wander(metric, scale),
        .. Metrics[..3].Select(metric => Complete($"wide-{Name(metric)}", Wide, Start, metric.Velocity)),
        Complete("wide-scalar", Wide, Start, (x, gradient) => (x * x).Sum() * -gradient),
        .. Metrics[..3].Select(metric => Complete($"full-rank-{Name(metric)}", Nothing, Start, metric.Velocity)),
        Nuclear(),
        Limit(),
        .. Metrics.Select(metric => Complete($"narrow-{Name(metric)}", Narrow, Small, metric.Velocity)),
        .. Metrics[1..3].Select(metric => Complete($"full-rank-of-six-{Name(metric)}", NarrowNothing, Small, metric.Velocity)),
    ];

    static readonly (string Name, Func<DeepLinearNetwork, DeepLinearNetwork> Start)[] Nets = [("balanced", net => net), ("unbalanced", Unbalanced)];

    static string NetName(string start, double factor) => $"{start}-{Array.IndexOf(RateFactors, factor)}";

    // Readings

    static double Last(SeedRun run, string arm, string metric) => run[arm][metric].Last;

    /// <summary>Of an end point that is one; NaN where the steps did not suffice.</summary>
    static double End(SeedRun run, string arm, string metric) => Last(run, arm, "done") < 1 ? double.NaN : Last(run, arm, metric);

    static double Gain(SeedRun run, string arm, string other, string metric) => End(run, arm, metric) - End(run, other, metric);

    static double Volume(SeedRun run, DeepLinearMetric metric, double scale, string sign) => End(run, PlaneName(metric, scale), "volume" + sign);

    static double RateSlope(SeedRun run, string net) =>
        LinearFit.OfLogarithms(RateFactors, [.. RateFactors.Select(factor => Last(run, NetName(net, factor), "distance"))]).Slope;

    static double LimitSlope(SeedRun run, string metric) =>
        LinearFit.OfLogarithms(LimitDepths[2..], [.. LimitDepths[2..].Select(depth => End(run, "limit", $"{metric}-{Text(depth)}"))]).Slope;

    static double Worst(SeedRun run, string metric, params string[] names) => names.Max(name => Last(run, "geometry", $"{metric}-{name}"));

    /// <summary>How much better the volume explains end points than the best of its rivals, at depth 2.</summary>
    static double Advantage(SeedRun run, string of, params string[] rivals) => rivals.Min(rival => Gap(run, of, rival));

    static double Gap(SeedRun run, string of, string rival) => End(run, "plane-2-small", of) - End(run, "plane-2-small", rival);

    // Claims

    static readonly string[] Finite = ["2", "3", "4", "8"];

    /// <summary>Depths 2, 3 and 8.</summary>
    static readonly DeepLinearMetric[] Judged = Metrics[1..4];

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("velocity", "the product of balanced matrices moves by −A(∇E), depths 2, 3, 4, 8: relative distance; the control is unbalanced")
            .Of(run => Worst(run, "velocity", Finite)).Control(run => Finite.Min(name => Last(run, "geometry", $"unbalanced-{name}")), Above.Of(1e-2), Verdict.Held).Asks(AtMost.Of(1e-8)),
        Claim.Identity("values", "singular values move by −N σ^(2−2/N) uᵀ∇E v: relative distance").Of(run => Worst(run, "values", Finite)).Asks(AtMost.Of(1e-6)),
        Claim.Identity("conserved", "W′ᵀW′ − WWᵀ moves in proportion to the step: its drift at a step over that at half of it")
            .Of(run => Last(run, NetName("balanced", 1), "drift") / Last(run, NetName("balanced", 0.5), "drift")).Asks(Within.Of(2, 0.1)),
        Claim.Identity("depth-limit", "A/N comes to its limit as 1/N: slope of the distance of their eigenvalues over N = 32, 128, 512").Of(run => Last(run, "geometry", "limit-slope")).Asks(Within.Of(-1, 0.05)),
        Claim.Identity("volume", "1/√det of A as a matrix of 9 by 9, from powers, is the closed volume form at depth 3 and infinity: difference of logarithms").Of(run => Worst(run, "volume", "3", "infinite")).Asks(AtMost.Of(1e-9)),
        Claim.Identity("mass", "the volume of singular values from 10⁻⁶ to 1 is √N (1 − 10^(−6/N)), finite from 0 on, and log 10⁶ at infinite depth: relative difference of quadrature")
            .Of(run => Worst(run, "mass", "2", "3", "8", "infinite")).Asks(AtMost.Of(1e-10)),
        Claim.Identity("one-order", "among 2 by 2 solutions of one norm volume, nuclear norm and effective rank give one order: largest difference of mean percentiles")
            .Of(run => (from scale in (double[])[Small, Large] from metric in Metrics from rival in (string[])["nuclear", "effective-rank"]
                        select Math.Abs(Last(run, PlaneName(metric, scale), "volume") - Last(run, PlaneName(metric, scale), rival))).Max()).Asks(AtMost.Of(1e-3)),
        Claim.Prediction("network", "a network of three balanced matrices is at the flow's matrix at equal time, to first order: slope of the distance in the step; the control is unbalanced")
            .Of(run => RateSlope(run, "balanced")).Control(run => RateSlope(run, "unbalanced"), mustBe: Verdict.Failed)
            .Asks(Within.Of(1, 0.1)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. from sign in (string[])["positive", "negative"]
           select Claim.OfPaper($"large-volume-{sign}", $"from small starts of {sign} determinant flows end where the volume is large among solutions of one norm: mean percentile, the least of depths 2, 3, 8; the control is plain descent")
            .Of(run => Judged.Min(metric => Volume(run, metric, Small, "-" + sign))).Control(run => Volume(run, Metrics[0], Small, "-" + sign))
            .Control(run => Volume(run, Metrics[0], Small, ""), Within.Of(0.5, 0.05), Verdict.Held)
            .Asks(Above.Of(0.75)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. from sign in (string[])["positive", "negative"]
           select Claim.OfPaper($"small-start-{sign}", $"small starts of {sign} determinant end at a higher percentile than large ones: the least difference of depths 2, 3, 8; the control is plain descent")
            .Of(run => Judged.Min(metric => Volume(run, metric, Small, "-" + sign) - Volume(run, metric, Large, "-" + sign)))
            .Control(run => Volume(run, Metrics[0], Small, "-" + sign) - Volume(run, Metrics[0], Large, "-" + sign))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("volume-alone", "the volume explains end points of depth 2 better than nuclear norm, effective rank or nearness to the start do: its percentile less the best rival's; the control is two scores by chance")
            .Of(run => Advantage(run, "volume", "nuclear", "effective-rank", "nearest")).Control(run => Advantage(run, "chance", "other-chance"))
            .Asks(AtLeast.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Failed),
        .. from pair in ((string Name, string Cell, int Deep, Verdict Expected)[])[("rank-2", "wide", 2, Verdict.Held), ("rank-3", "wide", 3, Verdict.Held), ("rank-3-of-six", "narrow", 3, Verdict.Failed)]
           select Claim.OfPaper(pair.Name, $"depth {pair.Deep} ends at a lower effective rank than depth {pair.Deep - 1}, {Cell(pair.Cell)}; the control scales plain descent by ‖X‖²")
            .Of(run => Gain(run, $"{pair.Cell}-{pair.Deep}", $"{pair.Cell}-{pair.Deep - 1}", "effective-rank")).Control(run => Gain(run, "wide-scalar", "wide-1", "effective-rank"))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(pair.Expected),
        Claim.OfPaper("rank-infinite", $"infinite depth ends at the effective rank of depth 8, {Cell("narrow")}; the control is depth 1")
            .Of(run => Gain(run, "narrow-infinite", "narrow-8", "effective-rank")).Control(run => Gain(run, "narrow-infinite", "narrow-1", "effective-rank"))
            .Asks(Within.Of(0, 0.3)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        .. from pair in ((string Name, string Cell, string Nothing, int Deep, Verdict Expected)[])
               [("held-out-2", "wide", "full-rank", 2, Verdict.Held), ("held-out-3", "wide", "full-rank", 3, Verdict.Held), ("held-out-3-of-six", "narrow", "full-rank-of-six", 3, Verdict.Failed)]
           select Claim.OfPaper(pair.Name, $"depth {pair.Deep} has a lower error on entries that are not seen than depth {pair.Deep - 1}, {Cell(pair.Cell)}; the control is a target of full rank")
            .Of(run => Gain(run, $"{pair.Cell}-{pair.Deep}", $"{pair.Cell}-{pair.Deep - 1}", "held-out")).Control(run => Gain(run, $"{pair.Nothing}-{pair.Deep}", $"{pair.Nothing}-{pair.Deep - 1}", "held-out"))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(pair.Expected),
        Claim.OfPaper("held-out-nuclear", $"depth 3 has a lower error on those entries than the matrix of least nuclear norm, {Cell("wide")}; the control is a target of full rank")
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
        new("effective-rank", $"Effective rank over flow time by depth, {Dimension} by {Dimension}", run => OverTime(run, "wide", Metrics[..3])),
        new("percentiles", "Percentile of the volume among solutions of one norm, by depth (1 is scored with depth 3)", Percentiles),
        new("limit", "Distance of end points from that of infinite depth; the line falls as 1/N", Distances),
    ];

    static Drawing EndPoints(StudyRun run)
    {
        double[] grid = [.. Enumerable.Range(0, 49).Select(i => Math.Round(-2 + i / 12.0, 4))];
        var cells = (from b in grid from a in grid select (a, b)).ToArray();
        var entries = cells.SelectMany(cell => (double[])[1, cell.a, cell.b, 1]).ToArray();
        // On ab = 1, where the density is infinite, the smallest singular value is rounding.
        var density = new DeepLinearMetric(3).LogVolume(Tensor.Maximum(Tensor.Svd(Tensor.From(entries, [cells.Length, 2, 2])).S, 1e-3)).ToArray<double>();
        var table = new Table().With("right", cells.Select(cell => cell.a)).With("left", cells.Select(cell => cell.b)).With("density", density);
        var ends = (from metric in (DeepLinearMetric[])[Metrics[0], Metrics[2]] from seed in run.Seeds from i in Enumerable.Range(0, Shown)
                    let arm = seed[PlaneName(metric, Small)]
                    select (Depth: Name(metric), Right: arm[$"right-{i}"].Last, Left: arm[$"left-{i}"].Last)).Where(end => Math.Max(Math.Abs(end.Right), Math.Abs(end.Left)) <= 2).ToArray();
        var points = new Table().With("right", ends.Select(end => end.Right)).With("end", ends.Select(end => end.Left)).With("depth", ends.Select(end => end.Depth));
        return Plot.PhaseDiagram(table.Append(points), new("right", "x₁₂"), new("left", "x₂₁"), new("density", "log √det g"), points: "end", kind: "depth");
    }

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

    static Drawing Percentiles(StudyRun run)
    {
        var rows = (from metric in Metrics from scale in (double[])[Small, Large] select (Depth: Name(metric), scale, Value: run.Each(seed => Volume(seed, metric, scale, "")).Average())).ToArray();
        var table = new Table().With("depth", rows.Select(row => row.Depth)).With("start", rows.Select(row => Text(row.scale))).With("percentile", rows.Select(row => row.Value));
        return Plot.Bars(table, new("depth", "depth"), new("percentile", "mean percentile"), "start");
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
