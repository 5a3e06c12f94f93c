namespace Descent.Engine;

/// <summary>The transpose of <see cref="Convolve"/> in its weights: x [n, c, h, w], y [n, o, rows, columns] → weight [o, c / groups, height, width].</summary>
/// <remarks>
/// Images go in bunches of as many as make 2,048 places, at least one and at most eight; a bunch has as many partial sums as a vector has lanes. At most eight
/// chunks of bunches, each added in order, are added in pairs. The order depends on images, places and the kernel path only.
/// An infinity in x may give NaN in offsets that do not see it.
/// </remarks>
public sealed record ConvolveWeightGradient(Window2d Window, int Groups = 1) : ConvolutionPrimitive(Window, Groups)
{
    private protected override bool TakesWeights => false;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (x, y, replicas) = Check(inputs);
        Shape weight = [y[1], Groups < 1 ? 0 : x[1] / Groups, .. Window.Size.Items];
        CheckChannels(x, weight, y);
        return inputs[0] with { Shape = [.. replicas, .. weight.Extents] };
    }

    public override Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var plan = new ConvolutionPlan(Window, Groups, inputs[0].Shape, outputs[0].Shape, inputs[1].Shape);
        return inputs[0].Element == ElementType.Float32 ? plan.WeightGradient<float>() : plan.WeightGradient<double>();
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) =>
    [
        Shared(new ConvolveInputGradient(Window, x[0].Shape[^2], x[0].Shape[^1], Groups).Of(x[1], cotangent), x[0]),
        Shared(new Convolve(Window, Groups).Of(x[0], cotangent), x[1]),
    ];

    public override long Flops(TensorType[] inputs, TensorType[] outputs) =>
        2 * Shape.Product(outputs[0].Shape.Extents[..^4]) * Shape.Product(inputs[1].Shape.Extents[^4..]) * Shape.Product(outputs[0].Shape.Extents[^3..]);
}
