using Descent.Engine;

namespace Descent.Training;

/// <summary>Attention by scaled products of queries and keys, whatever both come from: many queries or one, tables, layers or raw vectors.</summary>
/// <remarks>Vaswani et al. (2017), arXiv:1706.03762, equation 1.</remarks>
public static class DotProductAttention
{
    /// <summary>q·k / √m for every query and key, m being their width.</summary>
    /// <param name="queries">[.., q, m]; a single query is [.., 1, m].</param>
    /// <param name="keys">[.., k, m].</param>
    /// <returns>[.., q, k]. What a query must not see becomes −∞ before the softmax.</returns>
    public static Tensor Scores(Tensor queries, Tensor keys)
    {
        if (queries.Rank < 2 || keys.Rank < 2 || queries.Shape[^1] != keys.Shape[^1])
        {
            throw ShapeError.In("DotProductAttention", "queries and keys must be as wide as each other", "give [.., time, width] both; a single query is [.., 1, width]", ("queries", queries.Shape), ("keys", keys.Shape));
        }
        return Tensor.MatMul(queries, keys, transposeB: true) * (1 / Math.Sqrt(queries.Shape[^1]));
    }

    /// <summary>How much each query attends to each key: [.., q, k], rows sum to 1.</summary>
    /// <param name="queries">[.., q, m].</param>
    /// <param name="keys">[.., k, m].</param>
    /// <param name="bias">Added to the scores, as broadcasts to [.., q, k]; −∞ hides a key.</param>
    public static Tensor Weights(Tensor queries, Tensor keys, Tensor? bias = null)
    {
        var scores = Scores(queries, keys);
        return (bias is null ? scores : scores + bias).Softmax();
    }
}
