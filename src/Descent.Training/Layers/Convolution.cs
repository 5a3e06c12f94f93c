using Descent.Engine;

namespace Descent.Training;

/// <summary>A two-dimensional convolution (cross-correlation, as in PyTorch), with a bias per output channel.</summary>
/// <param name="Weight">[outputs, inputs / groups, height, width].</param>
/// <param name="Bias">[outputs], or none.</param>
/// <param name="Padding">Zeros on all four sides.</param>
public sealed record Convolution(Tensor Weight, Tensor? Bias, int Stride = 1, int Padding = 0, int Groups = 1) : Layer
{
    /// <summary>A new layer with a square kernel; <see cref="PyTorchDefault"/> unless another initializer is given.</summary>
    /// <exception cref="ShapeError">The number of groups divides not both channel counts.</exception>
    public static Convolution Create(
        RandomKey key, int inputs, int outputs, int size, int stride = 1, int padding = 0, int groups = 1,
        Initializer? initializer = null, bool bias = true, ElementType element = ElementType.Float32)
    {
        if (groups < 1 || inputs % groups != 0 || outputs % groups != 0)
        {
            throw new ShapeError($"Convolution: {groups} groups cannot share {inputs} inputs and {outputs} outputs; give a common divisor.");
        }
        var from = initializer ?? new PyTorchDefault();
        var keys = key.Split(2);
        Shape shape = [outputs, inputs / groups, size, size];
        var weight = from.Draw(keys[0], shape, element);
        return new(weight, bias ? from.DrawBias(keys[1], [outputs], inputs / groups * size * size, element) : null, stride, padding, groups);
    }

    /// <summary>[n, inputs, height, width] → [n, outputs, rows, columns].</summary>
    public override Tensor Apply(Tensor x)
    {
        var y = Tensor.Conv2d(x, Weight, Stride, Padding, groups: Groups);
        return Bias is null ? y : y + Bias.Reshape(Bias.Shape[0], 1, 1);
    }
}
