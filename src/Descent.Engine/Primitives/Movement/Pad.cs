namespace Descent.Engine;

/// <summary>Puts a value around a tensor and between its elements, per axis: Low before, High after, Interior between neighbours.</summary>
public sealed record Pad(Axes Low, Axes High, Axes Interior, double Value) : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        var result = new int[shape.Rank];
        for (var i = 0; i < result.Length; i++)
        {
            if (Low.Count != shape.Rank || High.Count != shape.Rank || Interior.Count != shape.Rank || Low[i] < 0 || High[i] < 0 || Interior[i] < 0)
            {
                throw ShapeError.In(Name, "paddings must be one a axis and not negative", "use Slice to cut", ("x", shape), ("low", Low), ("high", High), ("interior", Interior));
            }
            result[i] = Low[i] + High[i] + shape[i] + Math.Max(shape[i] - 1, 0) * Interior[i];
        }
        return inputs[0] with { Shape = result };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var strides = StridedCopy.RowMajor(outputs[0].Shape);
        var offset = 0L;
        for (var i = 0; i < strides.Length; i++)
        {
            offset += strides[i] * Low[i];
            strides[i] *= Interior[i] + 1;
        }
        var copy = StridedCopy.Kernel(inputs[0].Element.Size, inputs[0].Shape, 0, StridedCopy.RowMajor(inputs[0].Shape), offset, strides);
        var (count, element, value) = (checked((int)outputs[0].Shape.Size), outputs[0].Element, Value);
        return (x, y) =>
        {
            switch (element)
            {
                case ElementType.Float32: new Span<float>((void*)y[0], count).Fill((float)value); break;
                case ElementType.Float64: new Span<double>((void*)y[0], count).Fill(value); break;
                case ElementType.Int32: new Span<int>((void*)y[0], count).Fill((int)value); break;
                default: new Span<bool>((void*)y[0], count).Fill(value != 0); break;
            }
            copy(x, y);
        };
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var end = new int[Low.Count];
        var step = new int[Low.Count];
        for (var i = 0; i < end.Length; i++)
        {
            step[i] = Interior[i] + 1;
            end[i] = Low[i] + (x[0].Shape[i] == 0 ? 0 : (x[0].Shape[i] - 1) * step[i] + 1);
        }
        return [new Slice(Low, end, step).Of(cotangent)];
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => (this with { Value = 0 }).Of(tangents[0]!);

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) =>
        new Pad([0, .. Low], [0, .. High], [0, .. Interior], Value).Of(x[0]);
}

public static class PadFunction
{
    extension(Tensor x)
    {
        /// <summary>x with <paramref name="low"/> values before and <paramref name="high"/> after it on one axis.</summary>
        public Tensor Pad(int axis, int low, int high, double value = 0)
        {
            axis = x.Shape.Axis(axis, "Pad");
            var (lows, highs) = (new int[x.Rank], new int[x.Rank]);
            (lows[axis], highs[axis]) = (low, high);
            return new Pad(lows, highs, new int[x.Rank], value).Of(x);
        }
    }
}
