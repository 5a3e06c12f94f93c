using Descent.Engine;

namespace Descent.Training;

/// <summary>A number E = g e^(Bz) for every parameter, and its sums over what enters and leaves each hidden neuron, kept up to date while z moves.</summary>
/// <remarks>(Bz) is z(j) − z(i) on the weight from neuron j to i, −z(i) on the bias of i; z is 0 at inputs and outputs. It costs a visit of every parameter a sweep.</remarks>
sealed class NeuronSums
{
    /// <summary>A difference, an exponential, a product and a sum.</summary>
    const long OfFactor = 4;

    /// <summary>At most twenty for the change that the caller computes, ten to apply it.</summary>
    const long OfNeuron = 30;

    readonly double[][] weights;
    readonly double[]?[] biases;
    readonly double[][] current;
    readonly double[]?[] currentBiases;
    readonly double[][] z;
    readonly int[] widths;

    /// <param name="measure">g of a weight or bias tensor in float64.</param>
    public NeuronSums(HomogeneousChain chain, Func<Tensor, Tensor> measure, bool countsBiases)
        : this([.. chain.Layers.Select(layer => new Linear(measure(layer.Weight.To(ElementType.Float64)), countsBiases && layer.Bias is { } bias ? measure(bias.To(ElementType.Float64)) : null))])
    {
    }

    /// <param name="g">Float64, as layers.</param>
    public NeuronSums(Linear[] g)
    {
        weights = [.. g.Select(layer => layer.Weight.ToDoubles())];
        biases = [.. g.Select(layer => layer.Bias?.ToDoubles())];
        widths = [g[0].Weight.Shape[1], .. g.Select(layer => layer.Weight.Shape[0])];
        current = Array.ConvertAll(weights, layer => new double[layer.Length]);
        currentBiases = Array.ConvertAll(biases, layer => layer is null ? null : new double[layer.Length]);
        z = [.. widths.Skip(1).SkipLast(1).Select(width => new double[width])];
        Count = weights.Sum(layer => (long)layer.Length) + biases.Sum(layer => (long)(layer?.Length ?? 0));
    }

    /// <summary>The number of parameters.</summary>
    public long Count { get; }

    /// <summary>Floating-point operations made so far, a logarithm, an exponential and a root counting one each.</summary>
    public long Operations { get; private set; }

    /// <summary>Σ E over all parameters.</summary>
    public double Total { get; private set; }

    public IReadOnlyList<Tensor> LogScales => [.. z.Select(layer => Tensor.Of(layer))];

    /// <summary>Σ (Bz) over all parameters.</summary>
    public double Shift
    {
        get
        {
            var sum = 0.0;
            for (var k = 0; k < z.Length; k++)
            {
                var excess = widths[k + 2] - widths[k] - (biases[k] is null ? 0 : 1);
                foreach (var value in z[k]) sum += excess * value;
            }
            return sum;
        }
    }

    double Z(int layer, int neuron) => layer >= 0 && layer < z.Length ? z[layer][neuron] : 0;

    /// <summary>Forms all E anew from z, so that rounding does not gather.</summary>
    public void Refresh()
    {
        Total = 0;
        for (var k = 0; k < weights.Length; k++)
        {
            var (rows, columns) = (widths[k + 1], widths[k]);
            Operations += OfFactor * ((long)rows * columns + (biases[k] is null ? 0 : rows));
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++) Total += current[k][i * columns + j] = weights[k][i * columns + j] * Math.Exp(Z(k - 1, j) - Z(k, i));
                if (biases[k] is { } bias) Total += currentBiases[k]![i] = bias[i] * Math.Exp(-Z(k, i));
            }
        }
    }

    /// <summary>Moves every hidden neuron in order of layers.</summary>
    /// <param name="change">Δz from the sums of E over what enters and what leaves a neuron, and the fan-in (with bias) less the fan-out.</param>
    /// <param name="moved">Grows by Σ |Δz|.</param>
    public void Sweep(Func<double, double, int, double> change, ref double moved)
    {
        for (var k = 0; k < z.Length; k++)
        {
            var (inputs, outputs, width) = (widths[k], widths[k + 2], widths[k + 1]);
            // Two sums, then two products, over what enters and leaves; what is left is a constant a neuron.
            Operations += width * (2L * (inputs + outputs + (biases[k] is null ? 0 : 1)) + OfNeuron);
            for (var h = 0; h < width; h++)
            {
                var into = current[k].AsSpan(h * inputs, inputs);
                var from = current[k + 1];
                var (entering, leaving) = (currentBiases[k]?[h] ?? 0, 0.0);
                foreach (var value in into) entering += value;
                for (var i = 0; i < outputs; i++) leaving += from[i * width + h];
                var step = change(entering, leaving, inputs + (currentBiases[k] is null ? 0 : 1) - outputs);
                if (step == 0) continue;
                var (up, down) = (Math.Exp(step), Math.Exp(-step));
                foreach (ref var value in into) value *= down;
                if (currentBiases[k] is { } bias) bias[h] *= down;
                for (var i = 0; i < outputs; i++) from[i * width + h] *= up;
                Total += entering * (down - 1) + leaving * (up - 1);
                z[k][h] += step;
                moved += Math.Abs(step);
            }
        }
    }
}
