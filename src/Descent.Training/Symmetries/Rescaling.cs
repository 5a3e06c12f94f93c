using Descent.Engine;

namespace Descent.Training;

/// <summary>Neuron-wise rescaling: the symmetry of networks with positively homogeneous activations.</summary>
/// <remarks>One number z a hidden neuron: its incoming weights and bias times e^(z/2), its outgoing weights times e^(−z/2).</remarks>
public static class Rescaling
{
    /// <summary>The rescaled model, which computes the same function up to rounding.</summary>
    /// <param name="model">A network that <see cref="HomogeneousChain"/> takes.</param>
    /// <param name="logScales">z for each hidden layer, float64 [width].</param>
    /// <exception cref="ShapeError">The number or the shapes of the scales are not those of the hidden layers.</exception>
    public static TModel Apply<TModel>(TModel model, IReadOnlyList<Tensor> logScales) where TModel : Layer
    {
        var chain = HomogeneousChain.Of(model);
        Check(chain, logScales);
        var layers = new Linear[chain.Layers.Length];
        for (var k = 0; k < layers.Length; k++)
        {
            var (weight, bias) = (chain.Layers[k].Weight, chain.Layers[k].Bias);
            var entering = k < logScales.Count ? 0.5 * logScales[k] : Tensor.Zeros([weight.Shape[0]], ElementType.Float64);
            var leaving = k > 0 ? -0.5 * logScales[k - 1] : Tensor.Zeros([weight.Shape[1]], ElementType.Float64);
            // One factor a weight, formed in float64: its two halves may lie outside of float32's range.
            var factor = Tensor.Exp(entering.ExpandAxis(1) + leaving);
            layers[k] = new((weight.To(ElementType.Float64) * factor).To(weight.Element), bias is null ? null : (bias.To(ElementType.Float64) * Tensor.Exp(entering)).To(bias.Element));
        }
        return (chain with { Layers = layers }).Into(model);
    }

    /// <summary>Independent z ~ N(0, σ²) for every hidden neuron.</summary>
    public static IReadOnlyList<Tensor> Random(Layer model, RandomKey key, double deviation = 1)
    {
        var hidden = HomogeneousChain.Of(model).Hidden;
        return [.. hidden.Select((width, k) => deviation * key.Fold(k).Normal([width], element: ElementType.Float64))];
    }

    /// <summary>The z at which the Euclidean norms of incoming and outgoing weights are equal at every neuron, by cyclic sweeps; biases do not count.</summary>
    /// <remarks>Stock et al. (2019), Equi-normalization of neural networks, arXiv:1902.10416, carried to convergence. Neurons without weights on one side are left alone.</remarks>
    /// <param name="sweeps">Bound on the sweeps.</param>
    /// <param name="tolerance">Ends when Σ |Δz| of a sweep is below.</param>
    public static IReadOnlyList<Tensor> Balance(Layer model, int sweeps = 1000, double tolerance = 1e-10)
    {
        // E = θ² e^(Bz) is the square of a weight rescaled by −z: the sums move the other way.
        var squares = new NeuronSums(HomogeneousChain.Of(model), weight => weight * weight, countsBiases: false);
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            var moved = 0.0;
            squares.Refresh();
            squares.Sweep((entering, leaving, _) => entering > 0 && leaving > 0 ? 0.5 * Math.Log(entering / leaving) : 0, ref moved);
            if (moved < tolerance) break;
        }
        return [.. squares.LogScales.Select(z => -z)];
    }

    static void Check(HomogeneousChain chain, IReadOnlyList<Tensor> logScales)
    {
        var hidden = chain.Hidden;
        if (logScales.Count != hidden.Count) throw new ShapeError($"Rescaling: {logScales.Count} vectors of scales for {hidden.Count} hidden layers; give one each.");
        for (var k = 0; k < hidden.Count; k++)
        {
            if (logScales[k].Element != ElementType.Float64 || logScales[k].Rank != 1 || logScales[k].Shape[0] != hidden[k])
            {
                throw new ShapeError($"Rescaling: the scales of hidden layer {k} are {logScales[k].Type}; give float64[{hidden[k]}].");
            }
        }
    }
}
