namespace Descent.Engine;

/// <summary>Both modes of differentiation, on graphs: what depends on the inputs is walked once, forwards or backwards.</summary>
static class Differentiation
{
    /// <summary>The sum of two terms of which a missing one is zero.</summary>
    public static Tensor? Sum(Tensor? a, Tensor? b) => a is null ? b : b is null ? a : a + b;

    /// <summary>The applications between <paramref name="inputs"/> and <paramref name="outputs"/>, in the order of their making.</summary>
    /// <param name="firstId">What was made before this number cannot depend on the inputs.</param>
    public static Node[] Between(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, long firstId)
    {
        var sources = new HashSet<Tensor>(inputs.Length);
        foreach (var input in inputs) sources.Add(input);
        var depends = new Dictionary<Node, bool>();
        var stack = new Stack<(Node Node, int Next)>();
        foreach (var output in outputs)
        {
            Enter(output);
            while (stack.TryPop(out var top))
            {
                if (top.Next < top.Node.Inputs.Length)
                {
                    stack.Push((top.Node, top.Next + 1));
                    Enter(top.Node.Inputs[top.Next]);
                    continue;
                }
                depends[top.Node] = Array.Exists(top.Node.Inputs, Depends);
            }
        }
        var result = depends.Where(pair => pair.Value).Select(pair => pair.Key).ToArray();
        Array.Sort(result, (a, b) => a.Outputs[0].Id.CompareTo(b.Outputs[0].Id));
        return result;

        void Enter(Tensor tensor)
        {
            if (tensor.Id < firstId || sources.Contains(tensor) || tensor.Source is not { } node) return;
            if (depends.TryAdd(node, false)) stack.Push((node, 0));
        }

        bool Depends(Tensor tensor) => sources.Contains(tensor) || (tensor.Id >= firstId && tensor.Source is { } node && depends.GetValueOrDefault(node));
    }

    /// <summary>Reverse mode: the inputs' cotangents, null where zero.</summary>
    public static Tensor?[] Pullback(Node[] between, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> cotangents)
    {
        var sums = new Dictionary<Tensor, Tensor>();
        for (var i = 0; i < outputs.Length; i++) Accumulate(sums, outputs[i], cotangents[i]);
        for (var n = between.Length - 1; n >= 0; n--)
        {
            var node = between[n];
            if (node.Primitive.Derivative.IsZero) continue;
            var incoming = new Tensor?[node.Outputs.Length];
            var any = false;
            for (var i = 0; i < incoming.Length; i++)
            {
                incoming[i] = sums.GetValueOrDefault(node.Outputs[i]);
                any |= incoming[i] is not null;
            }
            if (!any) continue;
            Refuse(node.Primitive);
            var outgoing = node.Primitive.Vjp(node.Inputs, node.Outputs, incoming);
            for (var i = 0; i < outgoing.Length; i++) Accumulate(sums, node.Inputs[i], outgoing[i]);
        }
        var result = new Tensor?[inputs.Length];
        for (var i = 0; i < result.Length; i++) result[i] = sums.GetValueOrDefault(inputs[i]);
        return result;
    }

    static void Accumulate(Dictionary<Tensor, Tensor> sums, Tensor tensor, Tensor? term)
    {
        if (term is null || !tensor.Element.IsFloating) return;
        sums[tensor] = sums.TryGetValue(tensor, out var sum) ? sum + term : term;
    }

    /// <summary>Forward mode: the outputs' tangents, null where zero.</summary>
    public static Tensor?[] Pushforward(Node[] between, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> tangents)
    {
        var known = new Dictionary<Tensor, Tensor>();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (tangents[i] is { } tangent && inputs[i].Element.IsFloating) known[inputs[i]] = tangent;
        }
        foreach (var node in between)
        {
            if (node.Primitive.Derivative.IsZero) continue;
            var incoming = Array.ConvertAll(node.Inputs, known.GetValueOrDefault);
            if (Array.TrueForAll(incoming, tangent => tangent is null)) continue;
            Refuse(node.Primitive);
            var outgoing = node.Primitive.Jvp(node.Inputs, node.Outputs, incoming);
            for (var i = 0; i < outgoing.Length; i++)
            {
                if (outgoing[i] is { } tangent && node.Outputs[i].Element.IsFloating) known[node.Outputs[i]] = tangent;
            }
        }
        var result = new Tensor?[outputs.Length];
        for (var i = 0; i < result.Length; i++) result[i] = known.GetValueOrDefault(outputs[i]);
        return result;
    }

    static void Refuse(Primitive primitive)
    {
        if (primitive.Derivative.Reason is { } reason)
        {
            throw new EngineException($"{primitive.Name} has no derivative: {reason}; wrap its input in Tensor.StopGradient, or give a CustomGradient.");
        }
    }

    /// <summary>Checks that a seed or tangent fits the tensor it belongs to.</summary>
    public static Tensor Fit(Tensor value, TensorType type, string operation, string path)
    {
        if (value.Type != type)
        {
            throw ShapeError.In(operation, $"the direction at '{path}' must have the type of what it belongs to", "build it with Tree.Map or Tensor.ZerosLike", ("given", value.Type), ("asked", type));
        }
        return value;
    }
}
