using Descent.Engine;

namespace Descent.Training;

/// <summary>A multi-layer perceptron with batch norm before each activation: with standard normal inputs in mind, as quantised activations have them.</summary>
/// <param name="Layers">The hidden ones without bias, which the norm would take away again.</param>
/// <param name="Norms">One fewer than layers.</param>
/// <param name="Activation">None after the last layer.</param>
public sealed record BatchNormMlp(Linear[] Layers, BatchNorm[] Norms, Activation Activation)
{
    /// <summary>A new network of the given widths, inputs first and outputs last; <see cref="PyTorchDefault"/> unless another initializer is given.</summary>
    /// <param name="affine">Whether norms scale and shift.</param>
    /// <exception cref="ShapeError">There are fewer than two widths.</exception>
    public static BatchNormMlp Create(
        RandomKey key, Axes widths, Activation activation, bool affine = true, Initializer? initializer = null, ElementType element = ElementType.Float32)
    {
        if (widths.Count < 2) throw new ShapeError($"BatchNormMlp: the widths are {widths}; give the inputs' and the outputs' width at least.");
        var last = widths.Count - 2;
        return new([.. key.Split(widths.Count - 1).Select((k, i) => Linear.Create(k, widths[i], widths[i + 1], initializer, bias: i == last, element))],
            [.. widths.Skip(1).Take(last).Select(width => BatchNorm.Create(width, affine, element: element))], activation);
    }

    /// <summary>[n, inputs] → [n, outputs], and the network with its running statistics moved on (in <see cref="Mode.Train"/>).</summary>
    public (Tensor Y, BatchNormMlp Next) Apply(Tensor x, Mode mode)
    {
        var norms = new BatchNorm[Norms.Length];
        for (var i = 0; i < norms.Length; i++)
        {
            (x, norms[i]) = Norms[i].Apply(Layers[i].Apply(x), mode);
            x = Activation.Apply(x);
        }
        return (Layers[^1].Apply(x), this with { Norms = norms });
    }
}
