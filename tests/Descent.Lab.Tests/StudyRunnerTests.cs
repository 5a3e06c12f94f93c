using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Store;
using Descent.Training;

namespace Descent.Lab.Tests;

/// <summary>A small study: noisy descent of a quantised net, so that keys, batches and state all take part.</summary>
public sealed record Noisy : Study
{
    [Option("steps"), Contracts.Range(1, 100_000)] public int Steps { get; init; } = 12;

    [Option("whether seeds run as a batch")] public bool Batchable { get; init; } = true;

    [Option("whether only arms of that many steps run")] public bool OnlyTrained { get; init; }

    public override Paper Paper { get; } = new("noisy", "Noisy", "Someone", 2026, "none");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms => OnlyTrained ? All[..2] : All;

    Arm[] All =>
    [
        Train("slow", 0.01) with { Every = 5 },
        Arm.Tune("tuned", "loss", [("0.05", Train("tuned", 0.05)), ("1e-6", Train("tuned", 1e-6))], tuningSeeds: 2, minimize: true),
        Arm.Create("broken", 2, _ => Tensor.Scalar(0), (_, _) => throw new InvalidOperationException("the step is broken"), _ => new(("x", Tensor.Scalar(0)))),
        Arm.Create("counter", 50, _ => Tensor.Scalar(0), (x, _) => x + 1, x => new(("count", x), ("enough", (x >= 7).To(ElementType.Int32)))) with { Every = 1, Until = "enough" },
        Arm.Compute("computed", key => new Dictionary<string, double> { ["third"] = 1.0 / 3, ["undefined"] = double.NaN, ["draw"] = key.Normal([], element: ElementType.Float64).Item() }),
        Arm.Create("logarithmic", 40, _ => Tensor.Scalar(1), (x, _) => x + 1, x => new(("x", x))) with { At = LogSteps.UpTo(40, perDecade: 2) },
        Arm.Create("diverging", 40, _ => Tensor.Scalar(1), (x, _) => x * 1e9, x => new(("x", x))) with { Every = 1 },
    ];

    LoopArm Train(string name, double rate)
    {
        var probe = RandomKey.FromSeed(5).Normal([64, 3]);
        var activation = new QuantizedActivation(new StaircaseRelu(2), new ReluEstimator());
        return (LoopArm)Arm.Create(name, Steps,
            key => (Hidden: Linear.Create(key.Fold(0), 3, 16), Output: Linear.Create(key.Fold(1), 16, 1)),
            (net, key) =>
            {
                var x = key.Normal([8, 3]);
                var gradient = Transform.Grad<(Linear Hidden, Linear Output)>(n => Loss(n, x))(net);
                return TreeValue<(Linear, Linear)>.Of(net, "the net") is var value ? value.With(value.Tree - rate * Tree.From(gradient)) : net;
            },
            net => new(("loss", Loss(net, probe)))) with
        { Batchable = Batchable };

        Tensor Loss((Linear Hidden, Linear Output) net, Tensor x)
        {
            var error = net.Output.Apply(activation.Apply(net.Hidden.Apply(x))) - Tensor.Sin(x.Sum(1).ExpandAxis(1));
            return (error * error).Mean();
        }
    }

    public override IReadOnlyList<Claim> Claims => OnlyTrained ? Checks[..1] : Checks;

    static readonly Claim[] Checks =
    [
        Claim.Prediction("learns", "the tuned loss falls").Of(run => run["tuned"]["loss"].Last - run["tuned"]["loss"].First)
            .Control(run => 0).Asks(Below.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.Prediction("rests-on-broken", "what rests on a broken arm is open").Of(run => run["broken"]["x"].Last)
            .Control(run => 1).Asks(AtMost.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
    ];
}

public class StudyRunnerTests
{
    static readonly StudyOutcome Five = StudyRunner.Run(new Noisy(), Scale.Default, [100, 101, 102, 103, 104]);

    /// <summary>Replica i of a run over many seeds equals its seed run alone, in every bit of every measurement.</summary>
    [Fact]
    public void A_replica_equals_its_seed_alone()
    {
        var many = StudyRunner.Run(new Noisy(), Scale.Quick, [.. Enumerable.Range(100, 64).Select(seed => (long)seed)]).Run;
        foreach (var seed in (long[])[100, 117, 163])
        {
            var alone = StudyRunner.Run(new Noisy(), Scale.Quick, [seed]).Run;
            foreach (var arm in (string[])["slow", "tuned", "counter"])
            {
                foreach (var (metric, series) in alone[seed][arm].Metrics)
                {
                    Assert.Equal(series.Steps.ToArray(), many[seed][arm][metric].Steps.ToArray());
                    Assert.Equal(series.Values.ToArray().Select(BitConverter.DoubleToInt64Bits), many[seed][arm][metric].Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
                }
            }
        }
    }

    [Fact]
    public void Seeds_one_by_one_give_the_same_bits_as_a_batch()
    {
        var single = StudyRunner.Run(new Noisy { Batchable = false }, Scale.Quick, [100, 101]).Run;
        Assert.Equal(Five.Run[101]["slow"]["loss"].Values.ToArray(), single[101]["slow"]["loss"].Values.ToArray());
    }

    [Fact]
    public void Measurements_come_at_the_start_the_end_and_every_so_many_steps() =>
        Assert.Equal([0, 5, 10, 12], Five.Run[100]["slow"]["loss"].Steps.ToArray());

    [Fact]
    public void An_arm_is_measured_at_the_steps_that_it_names() =>
        Assert.Equal([0, 1, 3, 10, 32, 40], Five.Run[100]["logarithmic"]["x"].Steps.ToArray());

    [Fact]
    public void A_computation_is_an_arm_whose_values_are_kept_as_they_are()
    {
        var computed = Five.Run[100]["computed"];
        Assert.Equal(1.0 / 3, computed["third"].Last);
        Assert.True(double.IsNaN(computed["undefined"].Last));
        Assert.NotEqual(computed["draw"].Last, Five.Run[101]["computed"]["draw"].Last);
    }

    [Fact]
    public void Tuning_takes_the_candidate_that_does_best_and_says_which()
    {
        Assert.Equal(0, Five.Run[100]["tuned"]["chosen-candidate"].Last);
        // Of two rates none lies between others.
        Assert.Equal(0, Five.Run[100]["tuned"]["chosen-at-edge"].Last);
    }

    sealed record Edge : Study
    {
        public override Paper Paper { get; } = new("edge", "Edge", "Someone", 2026, "none");

        public override string Family => "test";

        public override Seconds Seconds => new(1, 1, 1);

        static Arm Grow(double factor) => Arm.Create("edge", 3, key => key.Uniform([], 1, 2), (x, _) => x * factor, x => new(("x", x)));

        public override IReadOnlyList<Arm> Arms => [.. new EqualTuning("x") { TuningSeeds = [50, 51] }.Over("factor", [1.0, 2, 3], ("edge", Grow))];

        public override IReadOnlyList<Claim> Claims => [];
    }

    [Fact]
    public void Tuning_says_that_the_best_lies_at_the_end_of_its_grid_in_the_run_and_in_the_store()
    {
        using var folder = new StoreFolder();
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Edge(), [100]);
        foreach (var arm in (ArmRun[])[outcome.Run[100]["edge"], store.Measurements(id)[100]["edge"]])
        {
            Assert.Equal((2, 1), (arm["chosen-candidate"].Last, arm["chosen-at-edge"].Last));
        }
        var choice = Assert.Single(Tunings.Of(store.Run(id)));
        Assert.Equal(("factor=3", 3), (choice.Label, choice.Labels.Count));
        Assert.Equal([50, 51], store.Run(id).Loops.First(loop => loop.Phase == "tuning").Seeds);
    }

    [Fact]
    public void A_loop_with_nothing_left_to_do_stops()
    {
        var count = Five.Run[100]["counter"]["count"];
        Assert.Equal((7, 7), (count.Steps[^1], count.Last));
    }

    [Fact]
    public void A_state_that_is_no_longer_finite_ends_its_seed_as_a_result()
    {
        var arm = Five.Run[100].Arms.Single(one => one.Name == "diverging");
        Assert.True(arm.Diverged);
        // 10^9 to the fifth power is beyond float32.
        Assert.Equal("diverged at step 5: 'state' is not finite", arm.Failure);
        Assert.Equal([0, 1, 2, 3, 4, 5], arm.Metrics["x"].Steps.ToArray());
        Assert.Equal(double.PositiveInfinity, arm.Metrics["x"].Last);
        Assert.Throws<ArmFailedException>(() => arm["x"]);
    }

    [Fact]
    public void A_broken_arm_takes_no_other_down()
    {
        Assert.Contains("InvalidOperationException: the step is broken", Assert.Throws<ArmFailedException>(() => Five.Run[100]["broken"]["x"]).Message);
        Assert.Equal([Verdict.Held, Verdict.Inconclusive], Five.Claims.Select(claim => claim.Verdict));
    }

    sealed record AllBroken : Study
    {
        public string Metric { get; init; } = "";

        public override Paper Paper { get; } = new("all-broken", "All broken", "Someone", 2026, "none");

        public override string Family => "test";

        public override Seconds Seconds => new(1, 1, 1);

        public override IReadOnlyList<Arm> Arms =>
        [
            Arm.Create("one", 2, _ => Tensor.Scalar(0), (x, _) => Metric.Length > 0 ? x : throw new InvalidOperationException("it is broken"), x => new(("x", x))) with { Every = 1, Until = Metric.Length > 0 ? Metric : null },
        ];

        public override IReadOnlyList<Claim> Claims => [];
    }

    [Fact]
    public void A_run_of_which_nothing_works_has_failed()
    {
        var error = Assert.Throws<ContractException>(() => StudyRunner.Run(new AllBroken(), Scale.Quick, [100]));
        Assert.Equal("run-failed", error.Code);
        Assert.Contains("it is broken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arm_that_ends_at_a_metric_it_does_not_measure_breaks_the_contract() =>
        Assert.Equal("unknown-metric", Assert.Throws<ContractException>(() => StudyRunner.Run(new AllBroken { Metric = "y" }, Scale.Quick, [100])).Code);

    [Fact]
    public void Progress_ends_at_one_and_never_falls()
    {
        var seen = new List<double>();
        StudyRunner.Run(new Noisy { Steps = 400 }, Scale.Quick, [100], new Collect(seen));
        Assert.Equal(seen.Order(), seen);
        Assert.All(seen, fraction => Assert.InRange(fraction, 0, 1));
    }

    /// <summary>Of many threads that report at once, too.</summary>
    [Fact]
    public void Reports_of_many_threads_never_fall()
    {
        const int threads = 8, steps = 2000;
        var seen = new List<double>();
        var meter = new ProgressMeter(threads * steps, new Collect(seen));
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (var step = 1; step <= steps; step++)
            {
                meter.Skip(1);
                meter.Report("arm", "training", step, steps);
            }
        }))];
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) thread.Join();
        Assert.Equal(seen.Order(), seen);
        Assert.Equal((threads * steps, 1), (seen.Count, seen[^1]));
    }

    sealed class Collect(List<double> seen) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            lock (seen) seen.Add(value.Fraction);
        }
    }

    [Fact]
    public void A_stopped_run_says_so()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(new Noisy(), Scale.Quick, [100], cancel: source.Token));
    }

    [Theory]
    [InlineData(new long[0])]
    [InlineData(new long[] { 100, 100 })]
    public void Seeds_are_given_once(long[] seeds) =>
        Assert.Equal("bad-seeds", Assert.Throws<ContractException>(() => StudyRunner.Run(new Noisy(), Scale.Quick, seeds)).Code);
}
