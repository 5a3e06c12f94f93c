namespace Descent.Engine;

/// <summary>A function that is traced once per structure of its argument and then runs as a plan.</summary>
/// <remarks>
/// What the function reads besides its argument becomes a constant of the plan; a random key must be part of the argument.
/// Called on the inputs of a transform, it becomes part of that transform's graph. Calls from several threads take turns.
/// </remarks>
public sealed class Compiled<TIn, TOut>
{
    /// <summary>Plans kept; beyond this the oldest is dropped.</summary>
    const int Bound = 16;

    readonly Func<TIn, TOut> function;
    readonly Lock gate = new();
    readonly List<Entry> entries = [];

    internal Compiled(Func<TIn, TOut> function) => this.function = function;

    sealed record Entry(TreeStructure Structure, TensorType[] Types, TreeLeaf[] Places, Plan Plan, TensorType[] OutputTypes, TreeValue<TOut> Output);

    /// <summary>Where to write warnings about repeated tracing; standard error unless set.</summary>
    public Action<string> Warn { get; init; } = Console.Error.WriteLine;

    /// <summary>How often the function was traced.</summary>
    public int Traces { get; private set; }

    public TOut Invoke(TIn argument)
    {
        var input = TreeValue<TIn>.OfResult(argument, "the argument of a compiled function");
        if (Array.Exists(input.Leaves, leaf => leaf.LiveTrace is not null)) return function(argument);
        lock (gate)
        {
            return Find(input) is { } entry ? Run(entry, input.Leaves) : function(argument);
        }
    }

    /// <summary>The leaves of the value at other leaves of the latest argument's structure and types, without building either; null before the first call.</summary>
    internal Tensor[]? Again(Tensor[] leaves)
    {
        lock (gate)
        {
            return entries is [.., var latest] ? RunLeaves(latest, leaves) : null;
        }
    }

    /// <summary>The plan for an argument like this one, for people: kernels, fused groups, bytes, estimated FLOPs.</summary>
    public string Explain(TIn argument)
    {
        return PlanOf(argument).Explain();
    }

    /// <summary>The program for an argument like this one.</summary>
    public Program Program(TIn argument) => PlanOf(argument).Program;

    Plan PlanOf(TIn argument)
    {
        lock (gate)
        {
            return Find(TreeValue<TIn>.OfResult(argument, "the argument of a compiled function"))?.Plan
                ?? throw new EngineException("Compile: the function reads an input of a transform that is still open, so that it has no plan; make it part of the argument.");
        }
    }

    public static implicit operator Func<TIn, TOut>(Compiled<TIn, TOut> compiled) => compiled.Invoke;

    /// <summary>The plan for such arguments; null if the function reads what belongs to an open transform: then it is part of that one.</summary>
    Entry? Find(TreeValue<TIn> input)
    {
        foreach (var entry in entries)
        {
            if (Matches(entry, input)) return entry;
        }
        if (entries.Count > 0 && Traces is 4 or 16 or 64) Warn($"Compile: traced {Traces} times; {Difference(entries[^1], input)}. Keep shapes and settings fixed, or make what varies a leaf.");
        var (program, captures, output) = Tracing.Trace("Compile", input.Leaves, stand => TreeValue<TOut>.OfResult(function(input.With(stand)), "the value of a compiled function"));
        if (captures.Length > 0) return null;
        var made = new Entry(input.Structure, Array.ConvertAll(input.Leaves, leaf => leaf.Type), [.. input.Places], new Plan(program), program.OutputTypes, output);
        Traces++;
        if (entries.Count == Bound) entries.RemoveAt(0);
        entries.Add(made);
        return made;
    }

    static bool Matches(Entry entry, TreeValue<TIn> input)
    {
        if (entry.Types.Length != input.Leaves.Length) return false;
        for (var i = 0; i < entry.Types.Length; i++)
        {
            if (entry.Types[i] != input.Leaves[i].Type) return false;
        }
        return entry.Structure.Equals(input.Structure);
    }

    static string Difference(Entry entry, TreeValue<TIn> input)
    {
        for (var i = 0; i < Math.Min(entry.Types.Length, input.Leaves.Length); i++)
        {
            if (entry.Types[i] != input.Leaves[i].Type) return $"the leaf '{input.Places[i].Path}' changed from {entry.Types[i]} to {input.Leaves[i].Type}";
        }
        return "a setting that is not a tensor, or the structure, changed";
    }

    static TOut Run(Entry entry, Tensor[] leaves) => entry.Output.With(RunLeaves(entry, leaves));

    static unsafe Tensor[] RunLeaves(Entry entry, Tensor[] leaves)
    {
        var types = entry.OutputTypes;
        var inputs = stackalloc nint[leaves.Length];
        var outputs = stackalloc nint[types.Length];
        var held = new Storage[leaves.Length];
        for (var i = 0; i < leaves.Length; i++) inputs[i] = (held[i] = leaves[i].Evaluated()).Address;
        var results = new Tensor[types.Length];
        for (var i = 0; i < results.Length; i++)
        {
            var storage = new Storage(types[i].Bytes);
            outputs[i] = storage.Address;
            results[i] = new Tensor(types[i], storage);
        }
        entry.Plan.Run(inputs, outputs);
        GC.KeepAlive(held);
        return results;
    }
}
