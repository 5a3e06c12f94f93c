using Descent.Engine;

namespace Descent.Training;

/// <summary>A multi-layer perceptron: linear layers with an activation between them, none after the last.</summary>
public sealed record Mlp(Linear[] Layers, Activation Activation) : Layer
{
    /// <summary>A new network of the given widths, inputs first and outputs last; <see cref="PyTorchDefault"/> unless another initializer is given.</summary>
    /// <exception cref="ShapeError">There are fewer than two widths.</exception>
    public static Mlp Create(
        RandomKey key, Axes widths, Activation activation, Initializer? initializer = null, bool bias = true, ElementType element = ElementType.Float32)
    {
        if (widths.Count < 2) throw new ShapeError($"Mlp: the widths are {widths}; give the inputs' and the outputs' width at least.");
        var keys = key.Split(widths.Count - 1);
        return new([.. keys.Select((k, i) => Linear.Create(k, widths[i], widths[i + 1], initializer, bias, element))], activation);
    }

    /// <summary>[.., inputs] → [.., outputs].</summary>
    public override Tensor Apply(Tensor x)
    {
        for (var i = 0; i < Layers.Length; i++) x = Layers[i].Apply(i == 0 ? x : Activation.Apply(x));
        return x;
    }

    public override Mlp Smooth() => this with { Activation = Activation.Smooth() };
}
