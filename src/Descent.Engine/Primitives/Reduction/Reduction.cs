namespace Descent.Engine;

/// <summary>Combines the values along a run of adjacent axes, which disappear.</summary>
/// <remarks>The order of combination depends only on the number of values combined, so that batching, threads and fusion do not change a bit.</remarks>
public abstract record ReductionPrimitive(int First, int Count) : SinglePrimitive
{
    protected abstract ReductionPrimitive Over(int first, int count);

    /// <summary>The combination on vectors, an open generic <see cref="Kernels.IReducer{T}"/>; null if it runs by its kernel only.</summary>
    internal virtual Type? Reducer => null;

    /// <summary>The kernel on [outer, extent, inner].</summary>
    protected abstract Kernel Bind(ElementType element, long outer, long extent, long inner);

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        if (First < 0 || Count < 0 || First + Count > shape.Rank) throw ShapeError.In(Name, "the axes must exist", "give axes of the tensor", ("x", shape), ("first", First), ("count", Count));
        if (inputs[0].Element == ElementType.Bool) throw new ShapeError($"{Name}: takes numbers, got bool; cast with To(ElementType).");
        return inputs[0] with { Shape = [.. shape.Extents[..First], .. shape.Extents[(First + Count)..]] };
    }

    public sealed override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var extents = inputs[0].Shape.Extents;
        return Bind(inputs[0].Element, Shape.Product(extents[..First]), Shape.Product(extents.Slice(First, Count)), Shape.Product(extents[(First + Count)..]));
    }

    protected sealed override Tensor Batch(Tensor[] x, bool[] batched, int size) => Over(First + 1, Count).Of(x[0]);

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => inputs[0].Shape.Size;

    /// <summary>Whether nothing is combined: then the result does not depend on x.</summary>
    protected bool IsEmpty(Tensor x) => Shape.Product(x.Shape.Extents.Slice(First, Count)) == 0;

    /// <summary>A result with the axes put back, as extent 1, and repeated over x's shape.</summary>
    protected Tensor Spread(Tensor reduced, Tensor x) => Keep(reduced, x.Shape).BroadcastTo(x.Shape);

    Tensor Keep(Tensor reduced, Shape full)
    {
        var kept = full;
        for (var i = 0; i < Count; i++) kept = kept.With(First + i, 1);
        return reduced.Reshape(kept);
    }

    /// <summary>Applies over any axes: adjacent ones together, the groups from the last to the first.</summary>
    public static Tensor Apply(Tensor x, ReadOnlySpan<int> axes, bool keep, string name, Func<int, int, ReductionPrimitive> primitive)
    {
        var chosen = new bool[x.Rank];
        if (axes.Length == 0) Array.Fill(chosen, true);
        foreach (var axis in axes)
        {
            ref var flag = ref chosen[x.Shape.Axis(axis, name)];
            if (flag) throw new ShapeError($"{name}: axis {axis} is named twice; name every axis once.");
            flag = true;
        }
        var result = x;
        for (var end = x.Rank; end > 0; end--)
        {
            if (!chosen[end - 1]) continue;
            var first = end - 1;
            while (first > 0 && chosen[first - 1]) first--;
            result = primitive(first, end - first).Of(result);
            end = first + 1;
        }
        if (!keep) return result;
        var kept = x.Shape.Extents.ToArray();
        for (var i = 0; i < kept.Length; i++) if (chosen[i]) kept[i] = 1;
        return result.Reshape(kept);
    }
}
