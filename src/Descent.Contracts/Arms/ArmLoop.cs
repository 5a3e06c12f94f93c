using Descent.Engine;

namespace Descent.Contracts;

/// <summary>A running arm: some seeds advanced together, one step at a time.</summary>
public abstract class ArmLoop
{
    /// <summary>Steps made so far.</summary>
    public abstract long Step { get; }

    /// <summary>Advances every seed by one step.</summary>
    public abstract void Advance();

    /// <summary>The metrics of every seed now, by name; each has a value a seed.</summary>
    public abstract IReadOnlyDictionary<string, double[]> Measure();

    /// <summary>The state of every seed, a seed axis in front of each leaf.</summary>
    public abstract Tree State { get; }

    /// <summary>All that the loop goes on from, as a copy: states, keys and step.</summary>
    public abstract Tree Snapshot();

    /// <summary>Goes back, or on, to a snapshot of a loop of the same arm and seeds.</summary>
    /// <exception cref="ContractException"><c>bad-snapshot</c>: its leaves are not those of this loop.</exception>
    public abstract void Restore(Tree snapshot, long step);

    /// <summary>Keeps the state of now to <see cref="Return"/> to, in place of the one kept before.</summary>
    public abstract void Mark();

    /// <summary>Goes back to the last mark, restored snapshot or, without either, the start: the steps from there give the same bits again.</summary>
    public abstract void Return();

    /// <summary>Hash of the program of a step, the same in every process that runs the same code.</summary>
    public abstract string ProgramHash { get; }

    /// <summary>For each seed, the path of the first leaf of its state that is not finite though it was at the start; null where there is none.</summary>
    public abstract IReadOnlyList<string?> NonFinite();

    /// <summary>The objectives of every seed now, over copies of their states: what is measured on them leaves the loop as it is.</summary>
    public abstract IReadOnlyList<IReadOnlyList<Objective>> Objectives();

    internal static RandomKey StartKey(long seed) => RandomKey.FromSeed(seed).Fold(0);
}

/// <summary>Replicas of one arm as a batch: replica i gives the same bits as its seed run alone.</summary>
sealed class ArmLoop<TState> : ArmLoop
{
    readonly record struct Replicas(TState States, Tensor Keys, Tensor Step);

    readonly Stepper<Replicas, int, int> stepper;
    readonly ArmMeasurement<TState> measurement;
    readonly TrainedArm<TState> arm;
    readonly int seedCount;

    /// <summary>Leaves of the states, which are the first of the replicas'.</summary>
    readonly int leafCount;
    readonly FiniteWatch watch;
    long restored;

    public ArmLoop(TrainedArm<TState> arm, IReadOnlyList<long> seeds, Func<RandomKey, TState> init, Func<TState, RandomKey, TState> step, Func<TState, Metrics> measure, CancellationToken cancel)
    {
        (this.arm, seedCount) = (arm, seeds.Count);
        var run = seeds.Select(RandomKey.FromSeed).ToArray();
        var stacked = TreeValue<TState>.Stack($"the state of arm '{arm.Name}'", seeds.Select(seed =>
        {
            cancel.ThrowIfCancellationRequested();
            return init(StartKey(seed));
        }));
        var keys = Tensor.Stack(0, [.. run.Select(key => key.Fold(1).Words)]);
        var start = new Replicas(stacked, keys, Tensor.Scalar(0, ElementType.Int32));
        var batched = Transform.Vmap<(TState State, RandomKey Key), TState>(one => step(one.State, one.Key));
        stepper = Transform.Stepper(replicas =>
        {
            var stepKeys = Transform.Vmap<Tensor, Tensor>(words => new RandomKey(words).Fold(replicas.Step).Words)(replicas.Keys);
            var next = batched((replicas.States, new RandomKey(stepKeys)));
            return replicas with { States = next, Step = replicas.Step + 1 };
        }, start);
        measurement = new(arm.Name, seedCount, measure);
        var tree = Tree.From(stacked);
        leafCount = tree.Count;
        watch = new(tree, seeds.Count);
    }

    public override long Step => restored + stepper.Steps;

    public override string ProgramHash => stepper.Program.ContentHash();

    public override IReadOnlyList<string?> NonFinite() => watch.Find(stepper.BorrowedLeaves(leafCount));

    public override Tree Snapshot() => Tree.From(stepper.State);

    public override void Restore(Tree snapshot, long step)
    {
        var now = TreeValue<Replicas>.Of(stepper.State, "the state");
        if (!now.Tree.Paths.SequenceEqual(snapshot.Paths))
        {
            throw new ContractException("bad-snapshot", $"The snapshot's leaves ({string.Join(", ", snapshot.Paths)}) are not those of arm '{arm.Name}' ({string.Join(", ", now.Tree.Paths)}).", "Take the snapshot of this arm.");
        }
        stepper.State = now.With(snapshot);
        restored = step - stepper.Steps;
        stepper.Mark();
    }

    public override void Mark() => stepper.Mark();

    public override void Return() => stepper.Return();

    public override Tree State => Tree.From(stepper.State.States);

    public override IReadOnlyList<IReadOnlyList<Objective>> Objectives()
    {
        var states = TreeValue<TState>.OfResult(stepper.State.States, "the state");
        return [.. Enumerable.Range(0, seedCount).Select(seed => arm.ObjectivesAt(states.With([.. states.Tree.Leaves.Select(leaf => leaf.At(0, seed))])))];
    }

    public override void Advance() => stepper.Step();

    public override IReadOnlyDictionary<string, double[]> Measure() => measurement.Of(stepper.BorrowedLeaves(leafCount), () => stepper.Borrowed.States);
}
