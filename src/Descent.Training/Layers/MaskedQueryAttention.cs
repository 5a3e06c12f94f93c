using Descent.Engine;

namespace Descent.Training;

/// <summary>Attention of a sequence's last token, the query, on the tokens before it: b_t ∝ exp(Z[query, x_t]). The query is masked: it does not attend to itself.</summary>
/// <remarks>
/// Tian, Wang, Chen and Du (2023), arXiv:2305.16380, section 3: Z = U W_Q W_Kᵀ Uᵀ / √d is taken as one matrix of logits between tokens. Without a code of
/// positions equal tokens share one weight, so that a sequence enters by the frequencies of its tokens alone. <see cref="SingleQueryAttention"/> has a value
/// matrix, and the caller masks.
/// </remarks>
/// <param name="Logits">Z, [queries, tokens]; the query's row first.</param>
public sealed record MaskedQueryAttention(Tensor Logits)
{
    /// <summary>Uniform attention: all logits 0.</summary>
    public static MaskedQueryAttention Uniform(int queries, int tokens, ElementType element = ElementType.Float64) => new(Tensor.Zeros([queries, tokens], element));

    /// <summary>b over positions before the last, int32 words [.., T] → [.., T − 1]; rows sum to 1.</summary>
    /// <exception cref="ShapeError">Sequences of fewer than two words: nothing is left to attend to.</exception>
    public Tensor Weights(Tensor words)
    {
        var (context, query) = Parts(words);
        return Logits.Gather(query).TakeAlongAxis(context, -1).Softmax();
    }

    /// <summary>Xᵀb over tokens, int32 words [.., T] → [.., tokens]: what all positions of a token receive together.</summary>
    /// <inheritdoc cref="Weights" path="/exception"/>
    public Tensor Pool(Tensor words)
    {
        var (context, query) = Parts(words);
        return OfFrequencies(Tensor.OneHot(context, Logits.Shape[1], Logits.Element).Sum(-2), query);
    }

    /// <summary>c_l ∝ p_l exp(Z[query, l]): the same from frequencies of tokens in the context. With a class's probabilities it is the limit of long sequences.</summary>
    /// <param name="frequencies">p ≥ 0, [.., tokens], in any unit: counts or probabilities.</param>
    /// <param name="queries">int32 [..].</param>
    /// <returns>[.., tokens]; rows sum to 1.</returns>
    public Tensor OfFrequencies(Tensor frequencies, Tensor queries)
    {
        var logits = Logits.Gather(queries);
        // A common factor cancels, so that its slope is 0: the largest weight is 1 and nothing overflows.
        var weights = frequencies * Tensor.Exp(logits - Tensor.StopGradient(logits.MaxKeep(-1)));
        return weights / weights.SumKeep(-1);
    }

    /// <summary>How much more groups of tokens receive than under uniform attention: the logarithm of the ratio of their shares, on average over sequences.</summary>
    /// <param name="groups">1 at a group's tokens and 0 at others, [g, tokens].</param>
    /// <param name="words">int32 [n, T].</param>
    /// <param name="counted">A share is of what the first so many tokens receive; so tokens after them, such as that of unknown words, may be left out.</param>
    /// <returns>[g].</returns>
    public Tensor GainsOf(Tensor groups, Tensor words, int counted)
    {
        Tensor Shares(MaskedQueryAttention attention)
        {
            var received = attention.Pool(words).Mean(0);
            return Tensor.MatMul(groups, received.ExpandAxis(1)).SqueezeAxis(1) / received.Slice(0, 0, counted).Sum();
        }

        return Tensor.Log(Shares(this) / Shares(Uniform(Logits.Shape[0], Logits.Shape[1], Logits.Element)));
    }

    static (Tensor Context, Tensor Query) Parts(Tensor words) => words.Rank > 0 && words.Shape[^1] is > 1 and var length
        ? (words.Slice(-1, 0, length - 1), words.At(-1, length - 1))
        : throw new ShapeError($"MaskedQueryAttention: takes words [.., T] with T of at least 2, got {words.Shape}; the last word is the query and is masked.");
}
