using Descent.Engine;

namespace Descent.Training;

/// <summary>The path-lifting Φ of a network: one coordinate for each path from an input, or from a bias, to an output: the product of the parameters on it.</summary>
/// <remarks>
/// Gonon, Brisebarre, Riccietti and Gribonval (2023), arXiv:2310.01225; Lebeurrier, Vayer and Gribonval (2026), arXiv:2602.19799. Φ is invariant under
/// <see cref="Rescaling"/>, and the network is x ↦ ⟨Φ, A(x)⟩ with activations A of the paths. Coordinates: output by output; in each, the paths through each neuron
/// of the layer before in order, then the output's own bias.
/// </remarks>
public static class PathLifting
{
    const long MostPaths = 10_000_000;

    /// <summary>The number of paths: it grows with the product of the widths.</summary>
    public static double Count(Layer model)
    {
        var layers = HomogeneousChain.Of(model).Layers;
        var each = 0.0;
        for (var k = 0; k < layers.Length; k++) each = layers[k].Weight.Shape[1] * (k == 0 ? 1 : each) + (layers[k].Bias is null ? 0 : 1);
        return each * layers[^1].Weight.Shape[0];
    }

    /// <summary>Φ, [paths], in the parameters' element type.</summary>
    /// <exception cref="ShapeError">There are more than ten million paths.</exception>
    public static Tensor Lift(Layer model)
    {
        if (Count(model) > MostPaths) throw new ShapeError(FormattableString.Invariant($"PathLifting: the network has {Count(model):G3} paths, more than {MostPaths}; use DiagonalMetric, which needs none of them."));
        var layers = HomogeneousChain.Of(model).Layers;
        // Before the first layer: one path to each input, with nothing on it.
        var paths = Tensor.Ones([layers[0].Weight.Shape[1], 1], layers[0].Weight.Element);
        foreach (var layer in layers)
        {
            var (outputs, inputs) = (layer.Weight.Shape[0], layer.Weight.Shape[1]);
            // [outputs, inputs, paths to each input], then the outputs' own biases as one more path each.
            var through = (layer.Weight.ExpandAxis(2) * paths.ExpandAxis(0)).Reshape([outputs, inputs * paths.Shape[1]]);
            paths = layer.Bias is null ? through : Tensor.Concatenate(1, through, layer.Bias.ExpandAxis(1));
        }
        return paths.Reshape([(int)paths.Size]);
    }

    /// <summary>A(x), [paths]: the input's value (1 for a path that begins at a bias) where every hidden neuron on the path is active, else 0; the network's output i is Σ Φ A over the paths that end there.</summary>
    /// <param name="model">A network with ReLU.</param>
    /// <param name="x">[inputs].</param>
    public static Tensor Activations(Layer model, Tensor x)
    {
        var layers = HomogeneousChain.Of(model).Layers;
        var (value, paths) = (x, x.ExpandAxis(0));
        for (var k = 0; k < layers.Length; k++)
        {
            var outputs = layers[k].Weight.Shape[0];
            value = layers[k].Apply(value);
            // All paths to the layer's inputs, the same for each of its neurons but for the neuron's own activity.
            var flat = paths.Reshape([1, (int)paths.Size]);
            var all = layers[k].Bias is null ? flat : Tensor.Concatenate(1, flat, Tensor.Ones([1, 1], x.Element));
            paths = all.BroadcastTo([outputs, all.Shape[1]]);
            if (k == layers.Length - 1) break;
            paths = paths * (value > 0).To(x.Element).ExpandAxis(1);
            value = Tensor.Relu(value);
        }
        return paths.Reshape([(int)paths.Size]);
    }

    /// <summary>∂Φ/∂θ, [paths, parameters], θ being layer by layer the weight's rows, then the bias.</summary>
    /// <remarks>For small networks: its size is paths times parameters. K = ∂Φ ∂Φᵀ is the path kernel, ∂Φᵀ ∂Φ the metric G.</remarks>
    public static Tensor Jacobian(Layer model)
    {
        var chain = HomogeneousChain.Of(model);
        var leaves = chain.Layers.SelectMany(layer => layer.Bias is { } bias ? new[] { layer.Weight, bias } : [layer.Weight]).ToArray();
        var flat = Tensor.Concatenate(0, [.. leaves.Select(leaf => leaf.Reshape([(int)leaf.Size]))]);
        return Transform.Jacobian(theta =>
        {
            var (layers, at) = (new List<Linear>(), 0);
            foreach (var layer in chain.Layers) layers.Add(new(Next(layer.Weight.Shape), layer.Bias is { } bias ? Next(bias.Shape) : null));
            return Lift(new Sequential([.. layers]));

            Tensor Next(Shape shape)
            {
                at += (int)shape.Size;
                return theta.Slice(0, at - (int)shape.Size, at).Reshape(shape);
            }
        })(flat);
    }

    /// <summary>The diagonal of G = ∂Φᵀ ∂Φ in float64, shaped as the layers are: g(q) = Σ (Φ/θ(q))² over the paths through q.</summary>
    /// <remarks>
    /// No path is formed: g is the gradient, by squared parameters, of the sum of outputs of the network with all parameters squared, fed with ones,
    /// where every neuron is active. One forward and one backward pass.
    /// </remarks>
    public static Linear[] DiagonalMetric(Layer model)
    {
        var squared = HomogeneousChain.Of(model).Layers.Select(layer => new Linear(Square(layer.Weight), layer.Bias is { } bias ? Square(bias) : null)).ToArray();
        return Transform.Grad<Linear[]>(layers =>
        {
            var value = Tensor.Ones([layers[0].Weight.Shape[1]], ElementType.Float64);
            foreach (var layer in layers) value = layer.Apply(value);
            return value.Sum();
        })(squared);

        static Tensor Square(Tensor x)
        {
            var wide = x.To(ElementType.Float64);
            return wide * wide;
        }
    }
}
