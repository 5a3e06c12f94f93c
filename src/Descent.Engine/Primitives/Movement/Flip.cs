namespace Descent.Engine;

/// <summary>Reverses the order along one axis.</summary>
public sealed record Flip(int Axis) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        inputs[0].Shape.Axis(Axis, Name);
        return inputs[0];
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var shape = inputs[0].Shape;
        var from = StridedCopy.RowMajor(shape);
        var offset = from[Axis] * Math.Max(shape[Axis] - 1, 0);
        from[Axis] = -from[Axis];
        return StridedCopy.Kernel(inputs[0].Element.Size, shape, offset, from, 0, StridedCopy.RowMajor(shape));
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => Of(cotangent);

    protected override Tensor Batch(Tensor x, int size) => new Flip(Axis + 1).Of(x);
}

public static class FlipFunction
{
    extension(Tensor x)
    {
        /// <summary>x in reverse order along an axis.</summary>
        public Tensor Flip(int axis) => new Flip(x.Shape.Axis(axis, "Flip")).Of(x);
    }
}
