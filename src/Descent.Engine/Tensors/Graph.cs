namespace Descent.Engine;

/// <summary>One application of a primitive: what a lazy tensor remembers of where it comes from.</summary>
sealed class Node(Primitive primitive, Tensor[] inputs, Tensor[] outputs)
{
    public Primitive Primitive { get; } = primitive;

    public Tensor[] Inputs { get; } = inputs;

    public Tensor[] Outputs { get; } = outputs;
}

/// <summary>Builds the expression graph.</summary>
static class Graph
{
    /// <summary>The longest chain of pending operations before it is evaluated by itself, so that a plain loop never leaks.</summary>
    internal const int DepthBound = 1_000;

    static long lastId;

    internal static long NextId() => Interlocked.Increment(ref lastId);

    internal static long LastId => Interlocked.Read(ref lastId);

    public static Tensor[] Record(Primitive primitive, Tensor[] inputs)
    {
        var types = new TensorType[inputs.Length];
        Trace? trace = null;
        var depth = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            types[i] = inputs[i].Type;
            if (inputs[i].LiveTrace is { } live && (trace is null || live.Depth > trace.Depth)) trace = live;
            depth = Math.Max(depth, inputs[i].Depth);
        }
        Trace.RefuseFrozenNoise(primitive, trace);
        var outputTypes = primitive.Infer(types);
        var outputs = new Tensor[outputTypes.Length];
        var node = new Node(primitive, inputs, outputs);
        for (var i = 0; i < outputs.Length; i++) outputs[i] = new Tensor(outputTypes[i], node, trace, depth + 1);
        if (depth >= DepthBound && trace is null) Evaluator.Realise(outputs);
        // A copy: the node's own list must not change when a caller edits what it got.
        return [.. outputs];
    }
}
