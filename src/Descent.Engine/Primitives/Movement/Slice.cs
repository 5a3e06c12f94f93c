namespace Descent.Engine;

/// <summary>A box cut from a tensor: on each axis the elements Start, Start + Step, … before End.</summary>
public sealed record Slice(Axes Start, Axes End, Axes Step) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        var result = new int[shape.Rank];
        for (var i = 0; i < result.Length; i++)
        {
            if (Start.Count != shape.Rank || End.Count != shape.Rank || Step.Count != shape.Rank
                || Start[i] < 0 || Start[i] > End[i] || End[i] > shape[i] || Step[i] < 1)
            {
                throw ShapeError.In(Name, "the box must lie inside the tensor, with steps of at least 1", "give 0 <= start <= end <= extent on every axis", ("x", shape), ("start", Start), ("end", End), ("step", Step));
            }
            result[i] = (End[i] - Start[i] + Step[i] - 1) / Step[i];
        }
        return inputs[0] with { Shape = result };
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var strides = StridedCopy.RowMajor(inputs[0].Shape);
        var offset = 0L;
        for (var i = 0; i < strides.Length; i++)
        {
            offset += strides[i] * Start[i];
            strides[i] *= Step[i];
        }
        return StridedCopy.Kernel(inputs[0].Element.Size, outputs[0].Shape, offset, strides, 0, StridedCopy.RowMajor(outputs[0].Shape));
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent)
    {
        var (high, interior) = (new int[Start.Count], new int[Start.Count]);
        for (var i = 0; i < high.Length; i++)
        {
            interior[i] = Step[i] - 1;
            var extent = cotangent.Shape[i];
            high[i] = x.Shape[i] - Start[i] - (extent == 0 ? 0 : (extent - 1) * Step[i] + 1);
        }
        return new Pad(Start, high, interior, 0).Of(cotangent);
    }

    protected override Tensor Batch(Tensor x, int size) => new Slice([0, .. Start], [size, .. End], [1, .. Step]).Of(x);
}

public static class SliceFunction
{
    extension(Tensor x)
    {
        /// <summary>The elements <paramref name="start"/> .. <paramref name="end"/> of one axis, every <paramref name="step"/>-th.</summary>
        public Tensor Slice(int axis, int start, int end, int step = 1)
        {
            axis = x.Shape.Axis(axis, "Slice");
            var (starts, ends, steps) = (new int[x.Rank], x.Shape.Extents.ToArray(), new int[x.Rank]);
            Array.Fill(steps, 1);
            (starts[axis], ends[axis], steps[axis]) = (start, end, step);
            return new Slice(starts, ends, steps).Of(x);
        }

        /// <summary>Element <paramref name="index"/> of one axis, which disappears.</summary>
        public Tensor At(int axis, int index) => x.Slice(axis, index, index + 1).SqueezeAxis(axis);
    }
}
