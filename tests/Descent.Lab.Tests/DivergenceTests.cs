using Dapper;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Tests;

/// <summary>The step from which on a state is not finite, wherever the looks fall.</summary>
public sealed class DivergenceTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Finite metrics over a state whose second leaf becomes infinite some steps before its first, and for a while earlier than that.</summary>
    sealed record Parts(Tensor Count, Tensor Late, Tensor Early);

    const int Steps = 700, Lag = 3;

    /// <summary>An arm that diverges at <paramref name="first"/> plus ten times the key's draw, which is 0 to 3.</summary>
    static LoopArm Breaking(int first, int every, bool heals = false)
    {
        return (LoopArm)Arm.Create("breaking", Steps, key => new Parts(-10 * Tensor.Floor(key.Uniform([]) * 4), Tensor.Scalar(0), Tensor.Scalar(0)), (parts, _) =>
        {
            var step = parts.Count + 1;
            Tensor In(Tensor steps) => Tensor.Where(steps, double.PositiveInfinity, Tensor.Scalar(0));
            var early = In(step >= first);
            return new(step, In(step >= first + Lag), heals ? early + In((step >= first - 30) & (step < first - 20)) : early);
        }, parts => new(("count", parts.Count))) with
        { Every = every };
    }

    static int Delay(long seed) => -(int)Breaking(1, 0).Start([seed]).State.Leaf("count").ToDoubles()[0];

    static readonly long[] Seeds = [100, 101, 102, 103];

    static ArmRun[] Run(LoopArm arm, LoopRecord record, CancellationToken cancel = default) =>
        new LoopRunner(new ProgressMeter(arm.Steps, null).Of(arm.Steps), (_, _) => record, cancel).Run(arm, new("breaking", "training", -1, "", Seeds));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 3)]
    [InlineData(257, 0)]
    [InlineData(500, 100)]
    [InlineData(667, 7)]
    public void The_step_and_the_first_leaf_are_those_of_the_very_step(int first, int every)
    {
        var arm = Breaking(first, every);
        Assert.Contains(Seeds, seed => Delay(seed) > 0);
        var runs = Run(arm, new LoopRecord());
        foreach (var (run, seed) in runs.Zip(Seeds))
        {
            var step = first + Delay(seed);
            Assert.Equal(step > Steps ? null : $"diverged at step {step}: 'early' is not finite", run.Failure);
            // The curve ends with the first measurement from there on, not where the loop happened to look.
            var measured = Enumerable.Range(0, Steps + 1).Where(s => s == 0 || arm.IsMeasuredAt(s));
            Assert.Equal(measured.Where(s => step > Steps || s <= arm.NextMeasured(step)).Select(s => (long)s), run.Metrics["count"].Steps.ToArray());
        }
    }

    [Fact]
    public void A_state_that_was_finite_again_had_not_diverged_yet()
    {
        foreach (var (run, seed) in Run(Breaking(200, 1, heals: true), new LoopRecord()).Zip(Seeds)) Assert.Equal($"diverged at step {200 + Delay(seed)}: 'early' is not finite", run.Failure);
    }

    /// <summary>Keeps a loop in memory, and asks for a checkpoint after every step or for a stop after one.</summary>
    sealed class Kept(RestoredLoop? from = null, bool saves = false, long stopAt = -1, Action? stop = null) : LoopRecord
    {
        readonly List<(long Step, double[] Counts)> points = from?.Series["count"] is { } series ? [.. series.Steps.Select((step, i) => (step, series.Values.Select(seed => seed[i]).ToArray()))] : [];
        readonly List<SeedFailure> failures = [.. from?.Failures ?? []];

        public List<(long Step, Tree Snapshot)> Saves { get; } = [];

        public string? Hash { get; private set; }

        public override RestoredLoop? Restored => from;

        public IReadOnlyList<SeedFailure> Failures => [.. failures.OrderBy(failure => failure.Seed)];

        public override void Measured(long step, IReadOnlyDictionary<string, double[]> values) => points.Add((step, values["count"]));

        public override void SeedEnded(SeedFailure failure) => failures.Add(failure);

        public override bool Stepped(long step)
        {
            if (step == stopAt) stop!();
            return saves;
        }

        public override void Save(ArmLoop loop)
        {
            Assert.All(loop.NonFinite().Zip(Seeds), one => Assert.True(one.First is null || failures.Exists(failure => failure.Seed == one.Second)));
            Saves.Add((loop.Step, loop.Snapshot()));
        }

        public override void Ended(long step, Func<string> stateHash) => Hash = stateHash();

        /// <summary>What the store would give back of a checkpoint.</summary>
        public RestoredLoop From((long Step, Tree Snapshot) save)
        {
            var kept = points.Where(point => point.Step <= save.Step).ToArray();
            double[][] values = [.. Seeds.Select((_, seed) => kept.Select(point => point.Counts[seed]).ToArray())];
            return new(false, null, save.Step, save.Snapshot, new Dictionary<string, (long[], double[][])> { ["count"] = ([.. kept.Select(point => point.Step)], values) }, [.. failures.Where(failure => failure.Step <= save.Step)]);
        }
    }

    static string Hash(ArmRun[] runs) => Hashes.Of(new StudyRun(runs.Zip(Seeds, (run, seed) => new SeedRun(seed, run))));

    /// <summary>From whatever checkpoint a loop goes on, it ends with the same state, measurements and steps of divergence; none is saved of a state that has diverged unseen.</summary>
    [Theory]
    [InlineData(150, 1, false)]
    [InlineData(240, 100, false)]
    [InlineData(520, 5, true)]
    public void A_loop_goes_on_from_any_checkpoint_to_the_same_end(int first, int every, bool heals)
    {
        var arm = Breaking(first, every, heals);
        var whole = new Kept();
        var expected = Run(arm, whole);
        var saving = new Kept(saves: true);
        Assert.Equal(Hash(expected), Hash(Run(arm, saving)));
        Assert.Contains(saving.Saves, save => save.Step == first - 1);
        Assert.DoesNotContain(saving.Saves, save => save.Step == first + Seeds.Min(Delay));
        foreach (var save in saving.Saves.Where(save => save.Step % 37 == 0 || save.Step == first - 1 || save.Step > first))
        {
            var resumed = new Kept(saving.From(save));
            Assert.Equal(Hash(expected), Hash(Run(arm, resumed)));
            Assert.Equal((whole.Hash, whole.Failures.Count), (resumed.Hash, resumed.Failures.Count));
            Assert.Equal(whole.Failures, resumed.Failures);
        }
    }

    /// <summary>A stop while a state has diverged unseen saves the last one that had not.</summary>
    [Theory]
    [InlineData(299)]
    [InlineData(305)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(530)]
    public void A_loop_that_is_stopped_goes_on_to_the_same_end(long stopAt)
    {
        var arm = Breaking(300, 50);
        var whole = new Kept();
        var expected = Run(arm, whole);
        using var source = new CancellationTokenSource();
        var stopped = new Kept(stopAt: stopAt, stop: source.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => Run(arm, stopped, source.Token));
        var save = Assert.Single(stopped.Saves);
        Assert.Equal(stopAt is > 300 and < 512 ? 256 : stopAt, save.Step);
        var resumed = new Kept(stopped.From(save));
        Assert.Equal(Hash(expected), Hash(Run(arm, resumed)));
        Assert.Equal(whole.Hash, resumed.Hash);
        Assert.Equal(whole.Failures, resumed.Failures);
    }

    /// <summary>A failure that an older store has counts as before: what was measured up to its step.</summary>
    [Fact]
    public void A_failure_of_an_older_store_keeps_its_meaning()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Noisy(), [100]);
        SqliteConnection.ClearAllPools();
        using (var connection = new SqliteConnection($"Data Source={folder.Database}"))
        {
            connection.Execute("UPDATE failure SET step = 4 WHERE step IS NOT NULL; ALTER TABLE failure DROP COLUMN until; PRAGMA user_version = 5");
        }
        var failure = Assert.Single(folder.Open().Run(id).Loops.Single(loop => loop.Arm == "diverging").Failures);
        Assert.Equal((4, 4), (failure.Step, failure.Until));
        Assert.Equal(outcome.Run[100].Arms.Single(arm => arm.Name == "diverging").Metrics["x"].Values[..5].ToArray(), folder.Open().Points(id, "diverging", "x")[100].Values.ToArray());
    }
}
