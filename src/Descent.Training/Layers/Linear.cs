using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x Wᵀ + b on the last axis.</summary>
/// <param name="Weight">[outputs, inputs], as in PyTorch.</param>
/// <param name="Bias">[outputs], or none.</param>
public sealed record Linear(Tensor Weight, Tensor? Bias) : Layer
{
    /// <summary>A new layer; <see cref="PyTorchDefault"/> unless another initializer is given.</summary>
    public static Linear Create(RandomKey key, int inputs, int outputs, Initializer? initializer = null, bool bias = true, ElementType element = ElementType.Float32)
    {
        var from = initializer ?? new PyTorchDefault();
        var keys = key.Split(2);
        return new(from.Draw(keys[0], [outputs, inputs], element), bias ? from.DrawBias(keys[1], [outputs], inputs, element) : null);
    }

    /// <summary>[.., inputs] → [.., outputs].</summary>
    /// <exception cref="ShapeError">The last axis is not the layer's number of inputs.</exception>
    public override Tensor Apply(Tensor x)
    {
        if (x.Rank == 0 || x.Shape[x.Rank - 1] != Weight.Shape[1])
        {
            throw ShapeError.In("Linear", "the last axis must be the layer's inputs", "check the width of the layer before", ("x", x.Shape), ("weight", Weight.Shape));
        }
        var product = x.Rank == 1
            ? Tensor.MatMul(x.ExpandAxis(0), Weight, transposeB: true).SqueezeAxis(0)
            : Tensor.MatMul(x, Weight, transposeB: true);
        return Bias is null ? product : product + Bias;
    }
}
