namespace Descent.Engine;

/// <summary>The windows of images, side by side: x [n, c, h, w] → [n, c · taps, places], padding read as zero.</summary>
/// <remarks>Rows run over channels, then the window's rows and columns; places over output rows, then columns. Transpose: <see cref="PatchesTransposed"/>.</remarks>
public sealed record Patches(Window2d Window) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        Window.Check(shape, Name);
        return inputs[0] with { Shape = [shape[0], checked(shape[1] * Window.Count), checked(Window.Places(0, shape[2]) * Window.Places(1, shape[3]))] };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var shape = inputs[0].Shape;
        var plan = new PatchPlan(Window, (long)shape[0] * shape[1], shape[2], shape[3]);
        return inputs[0].Element.Size switch
        {
            4 => (x, y) => plan.Gather<int>(x[0], y[0]),
            8 => (x, y) => plan.Gather<long>(x[0], y[0]),
            _ => (x, y) => plan.Gather<byte>(x[0], y[0]),
        };
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => new PatchesTransposed(Window, x.Shape[2], x.Shape[3]).Of(cotangent);

    protected override Tensor Batch(Tensor x, int size)
    {
        var y = Of(x.Reshape([size * x.Shape[1], .. x.Shape.Extents[2..]]));
        return y.Reshape([size, x.Shape[1], .. y.Shape.Extents[1..]]);
    }
}

/// <summary>Windows added back into images: p [n, c · taps, places] → [n, c, Height, Width]. Transpose: <see cref="Patches"/>.</summary>
/// <remarks>What meets in one element is added in the order of the window's offsets.</remarks>
public sealed record PatchesTransposed(Window2d Window, int Height, int Width) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        Window.Check([1, 1, Height, Width], Name);
        if (shape.Rank != 3 || shape[1] % Window.Count != 0 || shape[2] != Window.Places(0, Height) * Window.Places(1, Width))
        {
            throw ShapeError.In(Name, "takes [n, channels · taps, places]", "give what Patches gave, in its shape",
                ("x", shape), ("taps", Window.Count), ("places", Window.Places(0, Height) * Window.Places(1, Width)));
        }
        if (inputs[0].Element == ElementType.Bool) throw new ShapeError($"{Name}: takes numbers, got bool; cast with To(ElementType).");
        return inputs[0] with { Shape = [shape[0], shape[1] / Window.Count, Height, Width] };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var shape = outputs[0].Shape;
        var plan = new PatchPlan(Window, (long)shape[0] * shape[1], Height, Width);
        return inputs[0].Element switch
        {
            ElementType.Float32 => (x, y) => plan.Scatter<float>(x[0], y[0]),
            ElementType.Float64 => (x, y) => plan.Scatter<double>(x[0], y[0]),
            _ => (x, y) => plan.Scatter<int>(x[0], y[0]),
        };
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => new Patches(Window).Of(cotangent);

    protected override Tensor Batch(Tensor x, int size)
    {
        var y = Of(x.Reshape(size * x.Shape[1], x.Shape[2], x.Shape[3]));
        return y.Reshape([size, x.Shape[1], .. y.Shape.Extents[1..]]);
    }

    public override long Flops(TensorType[] inputs, TensorType[] outputs) => inputs[0].Shape.Size;
}
