using Descent.Engine;

namespace Descent.Training;

/// <summary>y = W_L … W₁ x without biases: a linear map whose training is not linear.</summary>
/// <remarks>Saxe, McClelland and Ganguli (2013), arXiv:1312.6120.</remarks>
/// <param name="Weights">W₁ first, each [outputs, inputs].</param>
public sealed record DeepLinearNetwork(Tensor[] Weights) : Layer
{
    /// <summary>Independent draws of every matrix.</summary>
    /// <param name="widths">Inputs first, outputs last.</param>
    /// <exception cref="ShapeError">There are fewer than two widths.</exception>
    public static DeepLinearNetwork Create(RandomKey key, Axes widths, Initializer initializer, ElementType element = ElementType.Float32)
    {
        if (widths.Count < 2) throw new ShapeError($"DeepLinearNetwork: the widths are {widths}; give the inputs' and the outputs' width at least.");
        return new([.. key.Split(widths.Count - 1).Select((k, i) => initializer.Draw(k, [widths[i + 1], widths[i]], element))]);
    }

    /// <summary>W_l = R_l diag(a_l) R_{l−1}ᵀ with R₀ = right, R_L = left and uniform R_l between: every mode goes through neurons that no other mode uses.</summary>
    /// <param name="left">[outputs, k], orthonormal columns.</param>
    /// <param name="right">[inputs, k], orthonormal columns.</param>
    /// <param name="strengths">a₁ … a_L, [k] each; the product then has the strengths ∏ a_l. Equal a_l make it balanced: W_{l+1}ᵀ W_{l+1} = W_l W_lᵀ.</param>
    /// <param name="hidden">L − 1 widths, each at least k.</param>
    /// <exception cref="ShapeError">A hidden width is below k, or their number is not L − 1.</exception>
    public static DeepLinearNetwork Decoupled(RandomKey key, Tensor left, Tensor right, IReadOnlyList<Tensor> strengths, Axes hidden)
    {
        var modes = right.Shape[^1];
        if (strengths.Count != hidden.Count + 1 || hidden.Any(width => width < modes))
        {
            throw new ShapeError(FormattableString.Invariant($"DeepLinearNetwork: {strengths.Count} layers of strengths and hidden widths {hidden} do not carry {modes} modes; give one width fewer than layers, each at least {modes}."));
        }
        var keys = key.Split(hidden.Count + 1);
        Tensor[] frames = [right, .. hidden.Select((width, i) => keys[i].Orthogonal(width, modes, right.Element)), left];
        return new([.. strengths.Select((a, i) => Tensor.MatMul(frames[i + 1] * a, frames[i], transposeB: true))]);
    }

    /// <summary>A balanced factorisation of a map: W_{l+1}ᵀ W_{l+1} = W_l W_lᵀ, every matrix with the singular values s^(1/L).</summary>
    /// <param name="map">[outputs, inputs].</param>
    /// <param name="hidden">Each at least the smaller side of the map.</param>
    public static DeepLinearNetwork Balanced(RandomKey key, Tensor map, Axes hidden)
    {
        var (u, s, vt) = Tensor.Svd(map);
        var strength = Tensor.Pow(s, Tensor.Scalar(1.0 / (hidden.Count + 1), s.Element));
        return Decoupled(key, u, vt.Transpose(), [.. Enumerable.Repeat(strength, hidden.Count + 1)], hidden);
    }

    /// <summary>The number of matrices L.</summary>
    public int Depth => Weights.Length;

    /// <summary>W_L … W₁, [outputs, inputs], multiplied from its smaller side.</summary>
    public Tensor Map() => Weights[^1].Shape[0] <= Weights[0].Shape[1]
        ? Weights.Reverse().Aggregate((product, weight) => Tensor.MatMul(product, weight))
        : Weights.Aggregate((product, weight) => Tensor.MatMul(weight, product));

    /// <summary>[n, inputs] → [n, outputs].</summary>
    public override Tensor Apply(Tensor x) => Weights.Aggregate(x, (h, weight) => Tensor.MatMul(h, weight, transposeB: true));
}
