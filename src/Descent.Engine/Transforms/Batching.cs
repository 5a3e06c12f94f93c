namespace Descent.Engine;

/// <summary>Rewrites a graph so that every value that depends on a batched input has a batch axis in front.</summary>
static class Batching
{
    /// <summary>The outputs with a batch axis in front, those that depend on no batched input being repeated.</summary>
    /// <param name="inputs">The stand-ins that the graph was traced with.</param>
    /// <param name="batched">What to put in their place, batch axis in front.</param>
    public static Tensor[] Apply(Node[] between, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> batched, ReadOnlySpan<Tensor> outputs, int size)
    {
        var known = new Dictionary<Tensor, Tensor>();
        for (var i = 0; i < inputs.Length; i++) known[inputs[i]] = batched[i];
        foreach (var node in between)
        {
            var x = new Tensor[node.Inputs.Length];
            var flags = new bool[x.Length];
            for (var i = 0; i < x.Length; i++)
            {
                flags[i] = known.TryGetValue(node.Inputs[i], out var replaced);
                x[i] = replaced ?? node.Inputs[i];
            }
            var results = node.Primitive.Vmap(x, flags, size);
            for (var i = 0; i < results.Length; i++) known[node.Outputs[i]] = results[i];
        }
        var result = new Tensor[outputs.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = known.TryGetValue(outputs[i], out var replaced) ? replaced : outputs[i].BroadcastTo(outputs[i].Shape.Insert(0, size));
        }
        return result;
    }
}
