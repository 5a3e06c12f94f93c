using System.Diagnostics;

namespace Descent.Engine;

/// <summary>Runs a training step again and again on a state that it owns, in place where nothing reads the old value later and double-buffered elsewhere: a step allocates nothing on the managed heap.</summary>
/// <remarks>
/// The state is read by copy (<see cref="State"/>), so that no tensor ever changes under its holder; the output is read by copy, too.
/// The step's input is bound by reference when it changes. A stepper belongs to one thread at a time.
/// </remarks>
public sealed unsafe class Stepper<TState, TInput, TOutput>
{
    readonly Plan plan;
    readonly TreeValue<TState> state;
    readonly TreeValue<TInput> input;
    readonly TreeValue<TOutput> output;
    readonly Storage[] front;
    readonly Storage[] back;
    readonly bool[] inPlace;
    readonly Storage[] results;
    readonly Storage[] bound;
    readonly Storage addresses;
    readonly int count;
    TInput lastInput;
    bool swapped;
    Tensor[] mark;
    bool ownsMark;
    long markedAt;

    internal Stepper(Func<TState, TInput, (TState State, TOutput Output)> step, TState start, TInput example)
    {
        state = TreeValue<TState>.Of(start, "the state of a stepper");
        mark = state.Leaves;
        input = TreeValue<TInput>.OfResult(example, "the input of a stepper");
        count = state.Leaves.Length;
        TreeValue<TOutput>? traced = null;
        var (program, captures, _) = Tracing.Trace("a stepper", [.. state.Leaves, .. input.Leaves], stand =>
        {
            var (next, result) = step(state.With(stand.AsSpan(0, count)), input.With(stand.AsSpan(count)));
            var after = TreeValue<TState>.OfResult(next, "the next state of a stepper");
            CheckState(after);
            traced = TreeValue<TOutput>.OfResult(result, "the output of a stepper");
            return TreeValue<Tensor[]>.OfResult([.. after.Leaves, .. traced.Leaves], "a step");
        });
        if (captures.Length > 0) throw new EngineException("Stepper: the step reads an input of a transform that is still open; make it part of the state or the input.");
        output = traced!;
        plan = new Plan(program);
        front = Array.ConvertAll(state.Leaves, leaf => new Storage(leaf.Type.Bytes));
        inPlace = plan.InPlace(count);
        back = [.. state.Leaves.Select((leaf, i) => inPlace[i] ? front[i] : new Storage(leaf.Type.Bytes))];
        results = Array.ConvertAll(output.Leaves, leaf => new Storage(leaf.Type.Bytes, clear: true));
        bound = new Storage[input.Leaves.Length];
        addresses = new Storage((2L * count + bound.Length + results.Length) * sizeof(nint), clear: true);
        Load(mark);
        // Only the mark holds on to the start's values.
        state = state.Around(Tensors(front, count));
        lastInput = example;
        Bind(input.Leaves);
        for (var i = 0; i < results.Length; i++) Outputs[count + i] = results[i].Address;
    }

    nint* Inputs => (nint*)addresses.Address;

    nint* Outputs => Inputs + count + bound.Length;

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>The state now, as tensors of its own; setting it replaces the values, which must have the same structure and types.</summary>
    public TState State
    {
        get => state.With(Copies(swapped ? back : front, state.Leaves));
        set
        {
            var given = TreeValue<TState>.Of(value, "the state of a stepper");
            CheckState(given);
            Load(given.Leaves);
        }
    }

    /// <summary>The state now without a copy: to be read before the next step, and not to be kept.</summary>
    internal TState Borrowed => state.With(BorrowedLeaves(count));

    /// <summary>The first leaves of <see cref="Borrowed"/>, for who reads them every step.</summary>
    internal Tensor[] BorrowedLeaves(int first) => Tensors(swapped ? back : front, first);

    Tensor[] Tensors(Storage[] storages, int first)
    {
        var leaves = new Tensor[first];
        for (var i = 0; i < first; i++) leaves[i] = new Tensor(state.Leaves[i].Type, storages[i]);
        return leaves;
    }

    /// <summary>Keeps the state of now for <see cref="Return"/>, in place of the one kept before; the first call takes memory for one state more.</summary>
    public void Mark()
    {
        if (!ownsMark) mark = Copies(swapped ? back : front, state.Leaves);
        else Copy(BorrowedLeaves(count), mark);
        (ownsMark, markedAt) = (true, Steps);
    }

    /// <summary>Goes back to the state of the last <see cref="Mark"/>, and to its number of steps; without one, to the start.</summary>
    public void Return()
    {
        Load(mark);
        Steps = markedAt;
    }

    /// <summary>What the last step returned beside the state, as tensors of its own; zeros before the first step.</summary>
    public TOutput Output => output.With(Copies(results, output.Leaves));

    /// <summary>One step on the input given last.</summary>
    public void Step() => Advance(null);

    void Advance(long[]? ticks)
    {
        var (from, to) = swapped ? (back, front) : (front, back);
        for (var i = 0; i < count; i++)
        {
            Inputs[i] = from[i].Address;
            Outputs[i] = to[i].Address;
        }
        if (ticks is null) plan.Run(Inputs, Outputs);
        else plan.RunTimed(Inputs, Outputs, ticks);
        swapped = !swapped;
        Steps++;
    }

    /// <summary>One step on a new input, of the structure and types of the first.</summary>
    public void Step(TInput next)
    {
        if (!EqualityComparer<TInput>.Default.Equals(next, lastInput))
        {
            Bind(TreeValue<TInput>.OfResult(next, "the input of a stepper").Leaves);
            lastInput = next;
        }
        Step();
    }

    /// <summary>The plan, for people: kernels, fused groups, bytes, estimated FLOPs.</summary>
    public string Explain() => plan.Explain() + $"{inPlace.Count(leaf => leaf)} of {count} leaves of the state are updated in place\n";

    /// <summary>Makes some steps and says what each kernel takes at its fastest, in microseconds: what other programs do meanwhile is left out.</summary>
    public string Profile(int steps) => plan.Explain(Fastest(steps));

    /// <summary>Makes some steps and gives each kernel's fastest time, in the order in which they run.</summary>
    public IReadOnlyList<KernelTime> KernelTimes(int steps) => [.. Fastest(steps).Select((microseconds, kernel) => new KernelTime(plan.Lines(kernel), microseconds))];

    double[] Fastest(int steps)
    {
        var ticks = new long[plan.KernelCount];
        Array.Fill(ticks, long.MaxValue);
        for (var i = 0; i < Math.Max(steps, 1); i++) Advance(ticks);
        return Array.ConvertAll(ticks, count => count * 1e6 / Stopwatch.Frequency);
    }

    /// <summary>The step as a program.</summary>
    public Program Program => plan.Program;

    static Tensor[] Copies(Storage[] storages, Tensor[] like)
    {
        var copies = new Tensor[storages.Length];
        for (var i = 0; i < copies.Length; i++)
        {
            var copy = new Storage(like[i].Type.Bytes);
            storages[i].Span<byte>().CopyTo(copy.Span<byte>());
            copies[i] = new Tensor(like[i].Type, copy);
        }
        return copies;
    }

    void CheckState(TreeValue<TState> other)
    {
        if (other.Leaves.Length != count) throw new ShapeError($"Stepper: the state has {count} leaves, the given one {other.Leaves.Length}; a state must keep its structure.");
        if (!other.Structure.Equals(state.Structure)) throw new ShapeError("Stepper: a setting of the state that is not a tensor changed in the step, where it would be lost; make it a leaf.");
        for (var i = 0; i < count; i++)
        {
            if (other.Leaves[i].Type != state.Leaves[i].Type)
            {
                throw ShapeError.In("Stepper", $"the state's leaf '{state.Places[i].Path}' must keep its type", "cast or reshape it in the step", ("before", state.Leaves[i].Type), ("after", other.Leaves[i].Type));
            }
        }
    }

    void Load(Tensor[] values) => Copy(values, Tensors(swapped ? back : front, count));

    static void Copy(Tensor[] from, Tensor[] to)
    {
        for (var i = 0; i < to.Length; i++) from[i].Evaluated().Span<byte>()[..(int)to[i].Type.Bytes].CopyTo(to[i].Evaluated().Span<byte>());
    }

    void Bind(Tensor[] leaves)
    {
        for (var i = 0; i < bound.Length; i++)
        {
            if (leaves[i].Type != input.Leaves[i].Type)
            {
                throw ShapeError.In("Stepper", $"the input '{input.Places[i].Path}' must keep its type", "pad a short batch with weights, or drop it", ("first", input.Leaves[i].Type), ("now", leaves[i].Type));
            }
            bound[i] = leaves[i].Evaluated();
            Inputs[count + i] = bound[i].Address;
        }
    }
}
