namespace Descent.Engine;

public static partial class Transform
{
    /// <summary>A function of one example made one of a batch: every leaf of argument and result gets a batch axis in front.</summary>
    /// <exception cref="ShapeError">The leaves have no batch axis, or their extents differ.</exception>
    public static Func<TIn, TOut> Vmap<TIn, TOut>(Func<TIn, TOut> function) => batch =>
    {
        var input = TreeValue<TIn>.OfResult(batch, "the argument of Vmap");
        var size = BatchSize(input.Leaves, input.Places);
        using var trace = new Trace("Vmap");
        var stand = Array.ConvertAll(input.Leaves, leaf => trace.Placeholder(leaf.Type with { Shape = leaf.Shape.Remove(0) }));
        var output = TreeValue<TOut>.OfResult(function(input.With(stand)), "the value of Vmap's function");
        var between = Differentiation.Between(stand, output.Leaves, trace.FirstId);
        return output.With(Batching.Apply(between, stand, input.Leaves, output.Leaves, size));
    };

    /// <summary>As <see cref="Vmap{TIn, TOut}(Func{TIn, TOut})"/>, for a function of two arguments, both batched.</summary>
    public static Func<T1, T2, TOut> Vmap<T1, T2, TOut>(Func<T1, T2, TOut> function)
    {
        var single = Vmap<(T1, T2), TOut>(both => function(both.Item1, both.Item2));
        return (a, b) => single((a, b));
    }

    static int BatchSize(Tensor[] leaves, IReadOnlyList<TreeLeaf> places)
    {
        if (leaves.Length == 0) throw new ShapeError("Vmap: the argument has no tensors; there is nothing to run over.");
        for (var i = 0; i < leaves.Length; i++)
        {
            if (leaves[i].Rank == 0) throw new ShapeError($"Vmap: the leaf at '{places[i].Path}' is a scalar; give every leaf a batch axis in front, or capture it instead.");
            if (leaves[i].Shape[0] != leaves[0].Shape[0])
            {
                throw ShapeError.In("Vmap", "all leaves must have the same batch extent in front", "stack them alike", ($"'{places[0].Path}'", leaves[0].Shape), ($"'{places[i].Path}'", leaves[i].Shape));
            }
        }
        return leaves[0].Shape[0];
    }

    /// <summary>The same function, whose inner values are computed again for the derivative instead of being kept.</summary>
    public static Func<TIn, TOut> Checkpoint<TIn, TOut>(Func<TIn, TOut> function) => at =>
    {
        var input = TreeValue<TIn>.OfResult(at, "the argument of Checkpoint");
        TreeValue<TOut>? output = null;
        var (program, captures) = Program.Trace("Checkpoint", Array.ConvertAll(input.Leaves, leaf => leaf.Type), false, stand =>
        {
            output = TreeValue<TOut>.OfResult(function(input.With(stand)), "the value of Checkpoint's function");
            return output.Leaves;
        });
        return output!.With(new Call(program).Apply([.. input.Leaves, .. captures]));
    };

    /// <summary>A loop inside the graph over the first axis of <paramref name="sequence"/>: carry and one slice give carry and one result.</summary>
    /// <param name="step">The body; the carry keeps its types.</param>
    /// <param name="start">The first carry.</param>
    /// <param name="sequence">What is run over, [length, …] in every leaf.</param>
    /// <param name="reverse">Whether to run from the end; results keep the sequence's order.</param>
    /// <param name="checkpointEvery">If positive, the derivative stores one carry every so many steps and recomputes those between; it must divide the length.</param>
    /// <returns>The last carry, and the results stacked in front.</returns>
    public static (TCarry Carry, TResult Results) Scan<TCarry, TItem, TResult>(
        Func<TCarry, TItem, (TCarry Carry, TResult Result)> step, TCarry start, TItem sequence, bool reverse = false, int checkpointEvery = 0)
    {
        var items = TreeValue<TItem>.OfResult(sequence, "the sequence of Scan");
        var length = BatchSize(items.Leaves, items.Places);
        if (checkpointEvery > 0) return Chunked(step, start, items, length, reverse, checkpointEvery);
        var carry = TreeValue<TCarry>.OfResult(start, "the carry of Scan");
        TreeValue<TResult>? result = null;
        TensorType[] types = [.. carry.Leaves.Select(leaf => leaf.Type), .. items.Leaves.Select(leaf => leaf.Type with { Shape = leaf.Shape.Remove(0) })];
        var (program, captures) = Program.Trace("Scan", types, false, stand =>
        {
            var (next, one) = step(carry.With(stand.AsSpan(0, carry.Leaves.Length)), items.With(stand.AsSpan(carry.Leaves.Length)));
            result = TreeValue<TResult>.OfResult(one, "the result of Scan's step");
            return [.. TreeValue<TCarry>.OfResult(next, "the carry of Scan").Leaves, .. result.Leaves];
        });
        var outputs = new Scan(program, carry.Leaves.Length, items.Leaves.Length, length, reverse).Apply([.. carry.Leaves, .. items.Leaves, .. captures]);
        return (carry.With(outputs.AsSpan(0, carry.Leaves.Length)), result!.With(outputs.AsSpan(carry.Leaves.Length)));
    }

    static (TCarry, TResult) Chunked<TCarry, TItem, TResult>(
        Func<TCarry, TItem, (TCarry, TResult)> step, TCarry start, TreeValue<TItem> items, int length, bool reverse, int every)
    {
        if (length % every != 0) throw new ShapeError($"Scan: checkpointEvery is {every}, which does not divide the length {length}; choose a divisor.");
        var inner = Checkpoint<(TCarry Carry, TItem Items), (TCarry, TResult)>(both => Scan(step, both.Carry, both.Items, reverse));
        var chunks = items.With(Array.ConvertAll(items.Leaves, leaf => leaf.Reshape([length / every, every, .. leaf.Shape.Extents[1..]])));
        var (last, results) = Scan<TCarry, TItem, TResult>((carry, chunk) => inner((carry, chunk)), start, chunks, reverse);
        var stacked = TreeValue<TResult>.OfResult(results, "the results of Scan");
        return (last, stacked.With(Array.ConvertAll(stacked.Leaves, leaf => leaf.Reshape([length, .. leaf.Shape.Extents[2..]]))));
    }

    /// <summary>A function with a derivative of its own: how every straight-through estimator is written.</summary>
    /// <param name="forward">The value.</param>
    /// <param name="backward">From argument, value and cotangent to the argument's cotangent; linear in the cotangent.</param>
    /// <param name="isDerivative">Whether that is the derivative of the value, written down for accuracy: what measures derivatives takes it as one.</param>
    public static Func<Tensor, Tensor> CustomGradient(Func<Tensor, Tensor> forward, Func<Tensor, Tensor, Tensor, Tensor> backward, bool isDerivative = false)
    {
        var general = CustomGradient((Tensor[] x) => forward(x[0]), (x, y, cotangent) => [backward(x[0], y, cotangent)], isDerivative);
        return x => general([x]);
    }

    /// <summary>A function of several tensors with derivatives of its own.</summary>
    /// <param name="forward">The value.</param>
    /// <param name="backward">From arguments, value and cotangent to the arguments' cotangents, one each; linear in the cotangent.</param>
    /// <param name="isDerivative">Whether that is the derivative of the value, written down for accuracy: what measures derivatives takes it as one.</param>
    public static Func<Tensor[], Tensor> CustomGradient(Func<Tensor[], Tensor> forward, Func<Tensor[], Tensor, Tensor, Tensor[]> backward, bool isDerivative = false) => x =>
    {
        var y = forward(x);
        TensorType[] types = [.. x.Select(input => input.Type), y.Type, y.Type];
        var (program, captures) = Program.Trace("CustomGradient", types, false, given =>
        {
            var terms = backward(given[..x.Length], given[x.Length], given[x.Length + 1]);
            if (terms.Length != x.Length) throw new EngineException($"CustomGradient: backward gave {terms.Length} cotangents for {x.Length} arguments; give one each.");
            for (var i = 0; i < terms.Length; i++) Differentiation.Fit(terms[i], x[i].Type, "CustomGradient", $"argument {i}");
            return terms;
        });
        return new CustomGradientCall(program, x.Length, isDerivative).Of([.. x, y, .. captures]);
    };
}
