using Descent.Engine;

namespace Descent.Training;

/// <summary>A fixed random hidden layer, x → σ(W x) / √width: regression on its outputs trains the readout only.</summary>
/// <param name="Directions">W [width, inputs], Gaussian of variance 1/inputs; no gradient changes it.</param>
/// <param name="Activation">σ.</param>
/// <remarks>Rahimi and Recht (2007). The division keeps inner products of features of order 1 at any width.</remarks>
public sealed record RandomFeatures([Frozen] Tensor Directions, Activation Activation) : Layer
{
    /// <summary>A new layer.</summary>
    /// <param name="width">Features, at least 1.</param>
    public static RandomFeatures Create(RandomKey key, int inputs, int width, Activation activation, ElementType element = ElementType.Float32) =>
        new(key.Normal([width, inputs], deviation: 1 / Math.Sqrt(inputs), element: element), activation);

    /// <summary>[n, inputs] → [n, width].</summary>
    public override Tensor Apply(Tensor x) => Activation.Apply(Tensor.MatMul(x, Directions, transposeB: true)) / Math.Sqrt(Directions.Shape[0]);

    public override RandomFeatures Smooth() => this with { Activation = Activation.Smooth() };
}
