using Descent.Engine;

namespace Descent.Analysis;

/// <summary>What gradient flow on a product of matrices leaves as it was at the start, whatever the loss.</summary>
/// <remarks>Fukumizu (1998); Du, Hu and Lee (2018), arXiv:1806.00900. Holds for adjacent linear layers, and by neuron for ReLU layers without bias.</remarks>
public static class ConservedQuantities
{
    /// <summary>W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ for each pair of neighbours, [h, h] with h the width between them.</summary>
    /// <param name="weights">W₁ first, each [out, in], as in <c>Linear</c>.</param>
    /// <exception cref="ShapeError">Neighbours do not fit.</exception>
    public static Tensor[] OfChain(IReadOnlyList<Tensor> weights) => [.. weights.Skip(1).Select((above, i) => Between(weights[i], above))];

    /// <summary>W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ.</summary>
    public static Tensor Between(Tensor below, Tensor above)
    {
        if (below.Rank != 2 || above.Rank != 2 || above.Shape[1] != below.Shape[0])
        {
            throw ShapeError.In("ConservedQuantities", "the inputs of one layer must be the outputs of the one below", "give weights [out, in] in order", ("below", below.Shape), ("above", above.Shape));
        }
        return Tensor.MatMul(above, above, transposeA: true) - Tensor.MatMul(below, below, transposeB: true);
    }

    /// <summary>A Aᵀ − B Bᵀ for a form xᵀ Aᵀ B y, such as keys and queries [m, d] of attention: [m, m].</summary>
    public static Tensor OfForm(Tensor a, Tensor b) => Tensor.MatMul(a, a, transposeB: true) - Tensor.MatMul(b, b, transposeB: true);

    /// <summary>The largest over neighbours of ‖W_{l+1}ᵀ W_{l+1} − W_l W_lᵀ‖ / (‖W_{l+1}ᵀ W_{l+1}‖ + ‖W_l W_lᵀ‖), Frobenius: 0 when balanced, at most 1.</summary>
    public static double Imbalance(IReadOnlyList<Tensor> weights) => weights.Count < 2
        ? throw new AnalysisException($"ConservedQuantities: {weights.Count} matrices have no neighbours; give two at least.")
        : weights.Skip(1).Select((above, i) =>
        {
            var sum = Norm(Tensor.MatMul(above, above, transposeA: true)) + Norm(Tensor.MatMul(weights[i], weights[i], transposeB: true));
            return sum == 0 ? 0 : Norm(Between(weights[i], above)) / sum;
        }).Max();

    /// <summary>The leaves of a tree that are weights of neighbouring layers, in order: two axes, and widths that fit.</summary>
    public static IReadOnlyList<Tensor> Chain(Tree parameters)
    {
        var chain = new List<Tensor>();
        foreach (var leaf in parameters.Leaves.Where(leaf => leaf.Rank == 2))
        {
            if (chain.Count > 0 && leaf.Shape[1] != chain[^1].Shape[0]) break;
            chain.Add(leaf);
        }
        return chain;
    }

    /// <summary>The chain of an objective that an instrument asks for.</summary>
    /// <exception cref="AnalysisException">It has fewer than two layers.</exception>
    internal static IReadOnlyList<Tensor> ChainOf(Objective objective, string instrument)
    {
        var chain = Chain(objective.Parameters);
        return chain.Count >= 2 ? chain
            : throw new AnalysisException($"'{instrument}' needs two layers whose widths fit; of objective '{objective.Name}' the leaves are {string.Join(", ", objective.Parameters.Paths.Zip(objective.Parameters.Leaves, (path, leaf) => $"{path}{leaf.Shape}"))}.");
    }

    /// <summary>The largest over neighbours of ‖Q − Q₀‖ / (‖W_{l+1}ᵀ W_{l+1}‖ + ‖W_l W_lᵀ‖), Frobenius, Q being <see cref="Between"/> and Q₀ at the start.</summary>
    public static double Drift(IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> start) => weights.Skip(1).Select((above, i) =>
    {
        var sum = Norm(Tensor.MatMul(above, above, transposeA: true)) + Norm(Tensor.MatMul(weights[i], weights[i], transposeB: true));
        return sum == 0 ? 0 : Norm(Between(weights[i], above) - Between(start[i], start[i + 1])) / sum;
    }).Max();

    static double Norm(Tensor x) => Tensor.Sqrt((x * x).Sum()).Item();
}
