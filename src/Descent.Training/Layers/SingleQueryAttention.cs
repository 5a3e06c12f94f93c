using Descent.Engine;

namespace Descent.Training;

/// <summary>One-layer attention of a single query with merged matrices: T(X) = W_ov X softmax(Xᵀ W_kq x_q), unscaled.</summary>
/// <remarks>
/// Tarzanagh, Li, Thrampoulidis and Oymak (2023), arXiv:2308.16898; Huang, Liang and Yang (2024), arXiv:2409.17335. The values' average is taken from the value that has
/// most attention: equal in exact arithmetic, and the gradient of W_kq keeps its digits however much of the attention that value has. A word that is
/// there twice has twice the attention.
/// </remarks>
/// <param name="KeyQuery">W_kq, [d, e] for keys of width d and queries of width e.</param>
/// <param name="OutputValue">W_ov, [k, d] for k outputs.</param>
public sealed record SingleQueryAttention(Tensor KeyQuery, Tensor OutputValue)
{
    /// <summary>Keys [.., L, d] and one query [.., e] → softmax(X W_kq q + bias), [.., L].</summary>
    /// <param name="bias">[.., L], added to the scores: −∞ hides a position. At least one must be seen.</param>
    public Tensor Weights(Tensor keys, Tensor query, Tensor? bias = null) =>
        Share(Tensor.MatMul(keys, Tensor.MatMul(KeyQuery, query.ExpandAxis(-1))).SqueezeAxis(-1), bias);

    /// <summary>Keys [.., L, d] and one query [.., e] → T, [.., k].</summary>
    public Tensor Apply(Tensor keys, Tensor query, Tensor? bias = null) =>
        Average(Weights(keys, query, bias), Tensor.MatMul(keys, OutputValue, transposeB: true));

    /// <summary>The same for one-hot keys and queries, looked up: words int32 [.., L], queries int32 [..] → [.., L].</summary>
    public Tensor WeightsOfWords(Tensor words, Tensor queries, Tensor? bias = null) =>
        Share(KeyQuery.Flatten().Gather(words * KeyQuery.Shape[1] + queries.ExpandAxis(-1)), bias);

    /// <summary>T for one-hot keys and queries: words int32 [.., L], queries int32 [..] → [.., k].</summary>
    public Tensor ApplyToWords(Tensor words, Tensor queries, Tensor? bias = null) =>
        Average(WeightsOfWords(words, queries, bias), OutputValue.Transpose().Gather(words));

    static Tensor Share(Tensor scores, Tensor? bias) => (bias is null ? scores : scores + bias).Softmax();

    static Tensor Average(Tensor weights, Tensor values)
    {
        var leads = Tensor.Equal(Tensor.Range(weights.Shape[^1]), Tensor.StopGradient(weights).ArgMax().ExpandAxis(-1));
        var leader = Tensor.Where(leads.ExpandAxis(-1), values, 0.0).Sum(-2);
        return leader + (weights.ExpandAxis(-1) * (values - leader.ExpandAxis(-2))).Sum(-2);
    }
}
