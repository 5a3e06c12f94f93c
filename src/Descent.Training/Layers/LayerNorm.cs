using Descent.Engine;

namespace Descent.Training;

/// <summary>y = (x − mean) / √(variance + ε), over the last axes of every sample, then scaled and shifted.</summary>
/// <remarks>Ba, Kiros and Hinton (2016), arXiv:1607.06450. The variance divides by the number of values, as in PyTorch.</remarks>
/// <param name="Weight">The scale, shaped like the last axes; none for 1.</param>
/// <param name="Bias">The shift, shaped like the last axes; none for 0.</param>
/// <param name="Axes">How many last axes are normalised together.</param>
/// <param name="Epsilon">Added to the variance, in units of x².</param>
public sealed record LayerNorm(Tensor? Weight, Tensor? Bias, int Axes = 1, double Epsilon = 1e-5) : Layer
{
    /// <summary>A new layer over the last axes of this shape: scale 1 and shift 0, PyTorch's default.</summary>
    public static LayerNorm Create(Shape shape, bool affine = true, double epsilon = 1e-5, ElementType element = ElementType.Float32) => affine
        ? new(Tensor.Ones(shape, element), Tensor.Zeros(shape, element), shape.Rank, epsilon)
        : new(null, null, shape.Rank, epsilon);

    /// <summary>[.., *shape] → the same shape.</summary>
    public override Tensor Apply(Tensor x)
    {
        if (x.Rank < Axes) throw new ShapeError($"LayerNorm: normalises the last {Axes} axes, got {x.Shape}; give a tensor of rank {Axes} or more.");
        var axes = Engine.Axes.Range(x.Rank - Axes, Axes);
        var centred = x - x.MeanKeep(axes.Items);
        var y = centred * Tensor.Rsqrt((centred * centred).MeanKeep(axes.Items) + Epsilon);
        if (Weight is not null) y = y * Weight;
        return Bias is null ? y : y + Bias;
    }
}
