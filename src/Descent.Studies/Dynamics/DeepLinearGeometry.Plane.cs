namespace Descent.Studies.Dynamics;

/// <summary>2 by 2: the diagonal is seen as (1, 1), so that solutions are the pairs (x₁₂, x₂₁).</summary>
public sealed partial record DeepLinearGeometry
{
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
        static Tensor Percentile(Tensor score, Tensor of) => (of < score.ExpandAxis(1)).To(F64).Mean(1);
        var (values, valuesOfOthers) = (Tensor.Svd(own).S, Tensor.Svd(others).S);
        Tensor ByValues(Func<Tensor, Tensor> score) => Percentile(score(values), score(valuesOfOthers));
        // Plain descent has no volume of its own.
        var volume = ByValues((metric.Depth == 1 ? new DeepLinearMetric(3) : metric).LogVolume);
        var near = Percentile(-BalancedDistance.Squared(state.Begins, own), -BalancedDistance.Squared(state.Begins.ExpandAxis(1).BroadcastTo(others.Shape), others));
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

    // Readings and claims

    static double Volume(SeedRun run, DeepLinearMetric metric, double scale, string sign) => End(run, PlaneName(metric, scale), "volume" + sign);

    /// <summary>How much better the volume explains end points than the best of its rivals, at depth 2.</summary>
    static double Advantage(SeedRun run, string of, params string[] rivals) => rivals.Min(rival => Gap(run, of, rival));

    static double Gap(SeedRun run, string of, string rival) => End(run, "plane-2-small", of) - End(run, "plane-2-small", rival);

    /// <summary>Depths 2, 3 and 8.</summary>
    static DeepLinearMetric[] Judged => Depths[1..4];

    static IEnumerable<Claim> PlaneClaims =>
    [
        Claim.Identity("one-order", "among 2 by 2 solutions of one norm volume, nuclear norm and effective rank give one order: largest difference of mean percentiles")
            .Of(run => (from scale in (double[])[Small, Large] from metric in Depths from rival in (string[])["nuclear", "effective-rank"]
                        select Math.Abs(Last(run, PlaneName(metric, scale), "volume") - Last(run, PlaneName(metric, scale), rival))).Max()).Asks(AtMost.Of(1e-3)),
        .. from sign in (string[])["positive", "negative"]
           select Claim.OfPaper($"large-volume-{sign}", $"from small starts of {sign} determinant flows end where the volume is large among solutions of one norm: mean percentile, the least of depths 2, 3, 8; the control is plain descent")
            .Of(run => Judged.Min(metric => Volume(run, metric, Small, "-" + sign))).Control(run => Volume(run, Depths[0], Small, "-" + sign))
            .Control(run => Volume(run, Depths[0], Small, ""), Within.Of(0.5, 0.05), Verdict.Held)
            .Asks(Above.Of(0.75)).Over(Seeds.Mean).Expect(Verdict.Held),
        .. from sign in (string[])["positive", "negative"]
           select Claim.OfPaper($"small-start-{sign}", $"small starts of {sign} determinant end at a higher percentile than large ones: the least difference of depths 2, 3, 8; the control is plain descent")
            .Of(run => Judged.Min(metric => Volume(run, metric, Small, "-" + sign) - Volume(run, metric, Large, "-" + sign)))
            .Control(run => Volume(run, Depths[0], Small, "-" + sign) - Volume(run, Depths[0], Large, "-" + sign), Within.Of(0, 0.01), Verdict.Held)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("volume-alone", "the volume explains end points of depth 2 better than nuclear norm, effective rank or nearness to the start do: its percentile less the best rival's; the control is two scores by chance")
            .Of(run => Advantage(run, "volume", "nuclear", "effective-rank", "nearest")).Control(run => Advantage(run, "chance", "other-chance"))
            .Asks(AtLeast.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Failed),
    ];

    // Figures

    static Drawing EndPoints(StudyRun run)
    {
        double[] grid = [.. Enumerable.Range(0, 49).Select(i => Math.Round(-2 + i / 12.0, 4))];
        var cells = (from b in grid from a in grid select (a, b)).ToArray();
        var entries = cells.SelectMany(cell => (double[])[1, cell.a, cell.b, 1]).ToArray();
        // Along x₁₂x₂₁ = 1 the density is infinite: it is cut where a cell's own size decides it.
        var density = new DeepLinearMetric(3).LogVolume(Tensor.Maximum(Tensor.Svd(Tensor.From(entries, [cells.Length, 2, 2])).S, 0.04)).ToArray<double>();
        var table = new Table().With("right", cells.Select(cell => cell.a)).With("left", cells.Select(cell => cell.b)).With("density", density);
        var ends = (from metric in (DeepLinearMetric[])[Depths[0], Depths[2]]
                    from seed in run.Seeds
                    from i in Enumerable.Range(0, Shown)
                    let arm = seed[PlaneName(metric, Small)]
                    select (Depth: Name(metric), Right: arm[$"right-{i}"].Last, Left: arm[$"left-{i}"].Last)).Where(end => Math.Max(Math.Abs(end.Right), Math.Abs(end.Left)) <= 2).ToArray();
        var points = new Table().With("right", ends.Select(end => end.Right)).With("end", ends.Select(end => end.Left)).With("depth", ends.Select(end => end.Depth));
        return Plot.PhaseDiagram(table.Append(points), new("right", "x₁₂"), new("left", "x₂₁"), new("density", "log √det g"), points: "end", kind: "depth");
    }

    static Drawing Percentiles(StudyRun run)
    {
        var rows = (from metric in Depths from scale in (double[])[Small, Large] select (Depth: Name(metric), scale, Value: run.Each(seed => Volume(seed, metric, scale, "")).Average())).ToArray();
        var table = new Table().With("depth", rows.Select(row => row.Depth)).With("start", rows.Select(row => Text(row.scale))).With("percentile", rows.Select(row => row.Value));
        return Plot.Bars(table, new("depth", "depth"), new("percentile", "mean percentile"), "start");
    }
}
