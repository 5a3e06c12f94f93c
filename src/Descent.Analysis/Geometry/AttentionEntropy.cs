using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How widely attention looks: the entropy of each query's weights over keys.</summary>
public static class AttentionEntropy
{
    /// <summary>−Σ p ln p over the last axis, in nats: [.., queries, keys] → [.., queries]; 0 for one key, ln keys for all alike.</summary>
    /// <param name="weights">Rows that sum to 1, such as <c>Attention.Weights</c>.</param>
    public static Tensor Of(Tensor weights) => -(Tensor.Where(weights > 0, weights * Tensor.Log(Tensor.Where(weights > 0, weights, 1.0)), 0.0)).Sum(-1);

    /// <summary>The mean over queries, heads and samples, in units of ln keys: 0 to 1.</summary>
    /// <exception cref="AnalysisException">There are fewer than two keys, or a row does not sum to 1.</exception>
    public static double Relative(Tensor weights)
    {
        if (weights.Rank == 0 || weights.Shape[^1] < 2) throw new AnalysisException($"AttentionEntropy: {weights.Shape} has no two keys on the last axis; give [.., queries, keys].");
        var keys = weights.Shape[^1];
        var off = Tensor.Abs(weights.To(ElementType.Float64).Sum(-1) - 1).Max().Item();
        // A softmax of n float32 numbers sums to 1 within n roundings.
        if (!(off <= keys * Math.ScaleB(1, -22))) throw new AnalysisException(FormattableString.Invariant($"AttentionEntropy: a row of weights is {off} from summing to 1; give what softmax over the keys gives."));
        return Of(weights.To(ElementType.Float64)).Mean().Item() / Math.Log(keys);
    }
}
