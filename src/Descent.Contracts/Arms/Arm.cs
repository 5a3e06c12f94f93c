using System.Collections.Frozen;
using System.Globalization;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>What an arm measures at some step: scalars and vectors by name. A vector <c>fit</c> of 86 entries becomes the metrics <c>fit-00</c> to <c>fit-85</c>; see <see cref="ArmRun.Vector"/>.</summary>
public sealed record Metrics(params (string Name, Tensor Value)[] Values);

/// <summary>One line of an experiment, as a pure triple: a state from a key, a step from state and key, measurements from a state.</summary>
/// <remarks>
/// The lab owns the loop: it derives the keys (step t gets the arm's key folded with t), runs seeds as replicas by Vmap, compiles, measures,
/// reports progress and stops. So the three functions read nothing that changes and print nothing. Make one with
/// <see cref="Create{TState}"/>; an arm that is a computation and no loop has one step.
/// </remarks>
public abstract record Arm
{
    private protected Arm(string name) => Name = Slug.Check(name, "arm");

    public string Name { get; }

    /// <summary>An arm over a state of any record, tuple or tensor type.</summary>
    /// <remarks>It is measured before its first step and after its last, and along the way where <see cref="LoopArm.Every"/> or <see cref="LoopArm.At"/> says so: <c>with { Every = 10 }</c>.</remarks>
    /// <param name="name">A slug, unique in the study.</param>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <param name="init">The first state; it may read values and use loops of the host.</param>
    /// <param name="step">The next state, of the same types. It is compiled: values cannot be read in it.</param>
    /// <param name="measure">Floating or whole scalars and vectors by name; compiled, too.</param>
    public static TrainedArm<TState> Create<TState>(
        string name, int steps, Func<RandomKey, TState> init, Func<TState, RandomKey, TState> step, Func<TState, Metrics> measure) =>
        new(name, steps, init, step, measure);

    /// <summary>An arm that is a computation on the host and no loop: solvers, integrations, closed forms.</summary>
    /// <param name="name">A slug, unique in the study.</param>
    /// <param name="values">Float64 scalars by name, the same names from every key; what is not finite is a value like any other.</param>
    public static LoopArm Compute(string name, Func<RandomKey, IReadOnlyDictionary<string, double>> values) => Create(name, 1,
        key => values(key).ToDictionary(pair => pair.Key, pair => Tensor.Scalar(pair.Value, ElementType.Float64)),
        (state, _) => state,
        state => new([.. state.Select(pair => (pair.Key, pair.Value))]));

    /// <summary>One arm under several settings, of which the one that does best on tuning seeds runs on the verdict seeds.</summary>
    /// <remarks>Arms that compete are tuned by an <see cref="EqualTuning"/>, which gives all of them the same budget.</remarks>
    /// <param name="name">A slug, unique in the study; the chosen setting runs under it.</param>
    /// <param name="metric">What the last measurement of decides, averaged over the tuning seeds.</param>
    /// <param name="candidates">The settings' labels and arms.</param>
    /// <param name="tuningSeeds">How many seeds each candidate runs on: seeds 0, 1, …, which no verdict uses.</param>
    /// <param name="minimize">Whether the smallest value is best.</param>
    public static TunedArm Tune(string name, string metric, IReadOnlyList<(string Label, Arm Arm)> candidates, int tuningSeeds = 1, bool minimize = false) =>
        new(name, metric, candidates, [.. Enumerable.Range(0, Math.Max(tuningSeeds, 0)).Select(seed => (long)seed)], minimize);
}

/// <summary>An arm that the lab runs as it is.</summary>
public abstract record LoopArm : Arm
{
    private protected LoopArm(string name, int steps) : base(name)
    {
        Steps = steps >= 1 ? steps : throw new ContractException("bad-arm",
            string.Create(CultureInfo.InvariantCulture, $"Arm '{name}' has {Words.Count(steps, "step")}."), "Give at least 1.");
    }

    public int Steps { get; }

    /// <summary>Steps between measurements; 0, the default: only before the first step and after the last, which makes no curve.</summary>
    public int Every { get; init; }

    /// <summary>Further steps at which to measure, such as <see cref="LogSteps"/>; none by default.</summary>
    public IReadOnlySet<long> At { get; init; } = FrozenSet<long>.Empty;

    /// <summary>Whether the arm is measured after a step.</summary>
    public bool IsMeasuredAt(long step) => step == Steps || (Every > 0 && step % Every == 0) || At.Contains(step);

    /// <summary>The first step at which the arm is measured, from a step on that is none after its last.</summary>
    public long NextMeasured(long step)
    {
        while (!IsMeasuredAt(step)) step++;
        return step;
    }

    /// <summary>The name of a metric that is 1 once a replica has nothing left to do: when it is for all, the lab stops the loop.</summary>
    public string? Until { get; init; }

    /// <summary>Whether seeds may run as one batch. False for a step that Vmap cannot take.</summary>
    public bool Batchable { get; init; } = true;

    /// <summary>Starts the arm's loop on some seeds.</summary>
    /// <param name="cancel">Looked at before each seed: what the arm itself computes is not interrupted.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract ArmLoop Start(IReadOnlyList<long> seeds, CancellationToken cancel = default);

    /// <summary>Whether the arm says what it descends on, so that instruments can be watched in it.</summary>
    public abstract bool NamesObjectives { get; }

    /// <summary>The objectives of a seed before its first step, made from its first state, whatever step a loop is at.</summary>
    /// <exception cref="ContractException"><c>bad-name</c>, <c>bad-arm</c>: a name is no slug, or there twice.</exception>
    public abstract IReadOnlyList<Objective> ObjectivesAtStart(long seed);
}

/// <summary>An arm of a state type of its own.</summary>
public sealed record TrainedArm<TState> : LoopArm
{
    readonly Func<RandomKey, TState> init;
    readonly Func<TState, RandomKey, TState> step;
    readonly Func<TState, Metrics> measure;

    internal TrainedArm(string name, int steps, Func<RandomKey, TState> init, Func<TState, RandomKey, TState> step, Func<TState, Metrics> measure)
        : base(name, steps) => (this.init, this.step, this.measure) = (init, step, measure);

    static readonly Func<TState, IReadOnlyList<Objective>> None = _ => [];

    /// <summary>What the arm descends on, at a state: what instruments measure in a run that watches them. The first is the main one; names are slugs.</summary>
    public Func<TState, IReadOnlyList<Objective>> Objectives { get; init; } = None;

    public override bool NamesObjectives => !ReferenceEquals(Objectives, None);

    public override ArmLoop Start(IReadOnlyList<long> seeds, CancellationToken cancel = default) => new ArmLoop<TState>(this, seeds, init, step, measure, cancel);

    public override IReadOnlyList<Objective> ObjectivesAtStart(long seed) => ObjectivesAt(init(ArmLoop.StartKey(seed)));

    internal IReadOnlyList<Objective> ObjectivesAt(TState state)
    {
        var objectives = Objectives(state);
        foreach (var objective in objectives)
        {
            Slug.Check(objective.Name, "objective");
            if (objective.Surrogate is { } surrogate) Slug.Check(surrogate.Name, "surrogate");
        }
        return objectives.Select(one => one.Name).Distinct().Count() == objectives.Count ? objectives
            : throw new ContractException("bad-arm", $"Arm '{Name}' names one objective twice: {string.Join(", ", objectives.Select(one => one.Name))}.", "Give each a name of its own.");
    }
}
