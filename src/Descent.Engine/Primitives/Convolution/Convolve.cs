namespace Descent.Engine;

/// <summary>y[n, o, place] = Σ_c Σ_tap w[o, c, tap] x[n, c, place · stride + tap · dilation], a cross-correlation: x [n, c, h, w], weight [o, c / groups, height, width].</summary>
/// <remarks>Every element is one chain of fused multiply-adds over channels, then the window's rows and columns; padding is multiplied as zero.</remarks>
public sealed record Convolve(Window2d Window, int Groups = 1) : ConvolutionPrimitive(Window, Groups)
{
    private protected override bool TakesWeights => true;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (x, weight, replicas) = Check(inputs);
        Window.Check(x, Name);
        Shape y = [x[0], weight[0], Window.Places(0, x[2]), Window.Places(1, x[3])];
        CheckChannels(x, weight, y);
        return inputs[0] with { Shape = [.. replicas, .. y.Extents] };
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var plan = new ConvolutionPlan(Window, Groups, inputs[0].Shape, inputs[1].Shape, outputs[0].Shape);
        return inputs[0].Element == ElementType.Float32 ? plan.Forward<float>() : plan.Forward<double>();
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) =>
    [
        Shared(new ConvolveInputGradient(Window, x[0].Shape[^2], x[0].Shape[^1], Groups).Of(cotangent, x[1]), x[0]),
        Shared(new ConvolveWeightGradient(Window, Groups).Of(x[0], cotangent), x[1]),
    ];

    public override long Flops(TensorType[] inputs, TensorType[] outputs) =>
        2 * outputs[0].Shape.Size * Shape.Product(inputs[1].Shape.Extents[^3..]);
}
