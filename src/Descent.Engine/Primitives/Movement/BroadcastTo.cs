namespace Descent.Engine;

/// <summary>Repeats a tensor along axes of extent 1 and along new leading axes.</summary>
/// <remarks>Transpose: the sum over what was repeated. Elementwise kernels read through it without a copy.</remarks>
public sealed record BroadcastTo(Shape Target) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var from = inputs[0].Shape;
        if (from.Rank > Target.Rank || Shape.Broadcast(from, Target, Name) != Target)
        {
            throw ShapeError.In(Name, "the shape does not broadcast to the target", "give a target that keeps extents other than 1", ("x", from), ("target", Target));
        }
        return inputs[0] with { Shape = Target };
    }

    /// <summary>Strides over the target's index space; 0 where values repeat.</summary>
    public static Axes Strides(Shape from, Shape target)
    {
        var own = ElementwiseGroup.Contiguous(from);
        var strides = new int[target.Rank];
        var lead = target.Rank - from.Rank;
        for (var i = 0; i < from.Rank; i++) strides[lead + i] = from[i] == 1 ? 0 : own[i];
        return strides;
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var strides = Strides(inputs[0].Shape, Target);
        return StridedCopy.Kernel(inputs[0].Element.Size, Target, 0, [.. strides.Select(s => (long)s)], 0, StridedCopy.RowMajor(Target));
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => cotangent.SumTo(x.Shape);

    protected override Tensor Batch(Tensor x, int size)
    {
        var inner = x.Shape.Slice(1, x.Rank - 1);
        Shape padded = [size, .. Enumerable.Repeat(1, Target.Rank - inner.Rank), .. inner];
        return x.Reshape(padded).BroadcastTo(Target.Insert(0, size));
    }
}

public static class BroadcastToFunction
{
    extension(Tensor x)
    {
        /// <summary>x repeated to a shape; extents align at the last axis and must be equal or 1.</summary>
        public Tensor BroadcastTo(Shape shape)
        {
            if (x.Shape == shape) return x;
            // A broadcast of a pending broadcast reads what the first one reads, which fits more shapes than x does.
            new BroadcastTo(shape).Infer([x.Type]);
            var from = x.Realised is null && x.Source is { } inner && inner.Primitive is Engine.BroadcastTo ? inner.Inputs[0] : x;
            return new BroadcastTo(shape).Of(from);
        }

        /// <summary>The sum of x over the axes along which <paramref name="shape"/> would be repeated to x's shape.</summary>
        public Tensor SumTo(Shape shape)
        {
            if (x.Shape == shape) return x;
            var lead = x.Rank - shape.Rank;
            var axes = new List<int>();
            for (var i = 0; i < x.Rank; i++)
            {
                if (i < lead || (shape[i - lead] == 1 && x.Shape[i] != 1)) axes.Add(i);
            }
            return x.Sum([.. axes]).Reshape(shape);
        }
    }
}
