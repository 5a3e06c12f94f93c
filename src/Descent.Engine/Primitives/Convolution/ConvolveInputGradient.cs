namespace Descent.Engine;

/// <summary>The transpose of <see cref="Convolve"/> in its images: y [n, o, rows, columns], weight [o, c / groups, height, width] → x [n, c, Height, Width].</summary>
/// <remarks>Every element is one chain of fused multiply-adds over output channels, then the window's rows and columns that meet it.</remarks>
public sealed record ConvolveInputGradient(Window2d Window, int Height, int Width, int Groups = 1) : ConvolutionPrimitive(Window, Groups)
{
    private protected override bool TakesWeights => true;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (y, weight, replicas) = Check(inputs);
        Shape x = [y[0], checked(weight[1] * Groups), Height, Width];
        CheckChannels(x, weight, y);
        return inputs[0] with { Shape = [.. replicas, .. x.Extents] };
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var plan = new ConvolutionPlan(Window, Groups, outputs[0].Shape, inputs[1].Shape, inputs[0].Shape);
        return inputs[0].Element == ElementType.Float32 ? plan.InputGradient<float>() : plan.InputGradient<double>();
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) =>
    [
        Shared(new Convolve(Window, Groups).Of(cotangent, x[1]), x[0]),
        Shared(new ConvolveWeightGradient(Window, Groups).Of(cotangent, x[0]), x[1]),
    ];

    public override long Flops(TensorType[] inputs, TensorType[] outputs) =>
        2 * Shape.Product(outputs[0].Shape.Extents[..^4]) * Shape.Product(inputs[0].Shape.Extents[^4..]) * Shape.Product(inputs[1].Shape.Extents[^3..]);
}
