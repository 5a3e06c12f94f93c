namespace Descent.Engine;

/// <summary>Joins tensors along an axis; all other extents are equal.</summary>
public sealed record Concatenate(int Axis) : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var first = inputs[0];
        first.Shape.Axis(Axis, Name);
        var total = 0;
        foreach (var input in inputs)
        {
            if (input.Element != first.Element || input.Shape.Rank != first.Shape.Rank || input.Shape.With(Axis, 0) != first.Shape.With(Axis, 0))
            {
                throw ShapeError.In(Name, $"all but axis {Axis} must be equal", "reshape or cast one of them", ("a", first), ("b", input));
            }
            total += input.Shape[Axis];
        }
        return first with { Shape = first.Shape.With(Axis, total) };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var to = StridedCopy.RowMajor(outputs[0].Shape);
        var copies = new StridedCopy.Plan[inputs.Length];
        var offsets = new long[inputs.Length];
        var start = 0L;
        for (var i = 0; i < inputs.Length; i++)
        {
            copies[i] = new(inputs[i].Element.Size, inputs[i].Shape, StridedCopy.RowMajor(inputs[i].Shape), to);
            offsets[i] = start * to[Axis] * inputs[i].Element.Size;
            start += inputs[i].Shape[Axis];
        }
        return (x, y) =>
        {
            for (var i = 0; i < copies.Length; i++) copies[i].Run(x[i], y[0] + (nint)offsets[i]);
        };
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var result = new Tensor?[x.Length];
        var start = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var extent = x[i].Shape[Axis];
            result[i] = cotangent.Slice(Axis, start, start + extent);
            start += extent;
        }
        return result;
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents)
    {
        var parts = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) parts[i] = tangents[i] ?? Tensor.ZerosLike(x[i]);
        return Of(parts);
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => new Concatenate(Axis + 1).Of(BatchAll(x, batched, size));
}

public static class ConcatenateFunction
{
    extension(Tensor)
    {
        /// <summary>The tensors joined along an axis.</summary>
        public static Tensor Concatenate(int axis, params Tensor[] parts) => parts.Length switch
        {
            0 => throw new ShapeError("Concatenate: there is nothing to join; give at least one tensor."),
            1 => parts[0],
            _ => new Concatenate(parts[0].Shape.Axis(axis, "Concatenate")).Of(parts),
        };

        /// <summary>The tensors, which have one shape, side by side along a new axis.</summary>
        public static Tensor Stack(int axis, params Tensor[] parts) => parts.Length == 0
            ? throw new ShapeError("Stack: there is nothing to stack; give at least one tensor.")
            : Tensor.Concatenate(axis < 0 ? axis + parts[0].Rank + 1 : axis, Array.ConvertAll(parts, part => part.ExpandAxis(axis)));
    }
}
