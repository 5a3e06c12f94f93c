using Descent.Engine;

namespace Descent.Training;

/// <summary>A complete one-layer transformer on one-hot words, with a linear hidden layer and one output: F(X) = Σ_l Σ_j a_j w_jᵀ W_V X p_l.</summary>
/// <remarks>
/// Yang, Kailkhura, Wang and Liang (2024), arXiv:2410.09605, section 2. p_l = softmax over keys of Xᵀ W_Kᵀ W_Q x_l / √m. Every position is a
/// query, and outputs are added over queries; no mask, no code of positions, no bias. As words are one-hot, W_Q, W_K and W_V are kept transposed, as
/// tables of a row a word, and looked up.
/// </remarks>
/// <param name="Query">W_Qᵀ, [d, m] for d words; likewise <paramref name="Key"/> and <paramref name="Value"/>.</param>
/// <param name="Hidden">W with a row w_j a neuron, [m₁, m].</param>
/// <param name="Signs">a = ±1, [m₁]; not trained.</param>
public sealed record OneHotTransformer(Embedding Query, Embedding Key, Embedding Value, Tensor Hidden, [Frozen] Tensor Signs) : Layer
{
    /// <summary>A new network: normal entries, fair signs.</summary>
    /// <param name="queryKeyDeviation">Standard deviation of W_Q and W_K; 0 is uniform attention.</param>
    public static OneHotTransformer Create(
        RandomKey key, int words, int width, int hidden, double queryKeyDeviation, double valueDeviation, double hiddenDeviation, ElementType element = ElementType.Float32)
    {
        var keys = key.Split(5);
        Embedding Table(int i, double deviation) => Embedding.Create(keys[i], words, width, new NormalInitializer(deviation), element);
        return new(Table(0, queryKeyDeviation), Table(1, queryKeyDeviation), Table(2, valueDeviation),
            keys[3].Normal([hidden, width], deviation: hiddenDeviation, element: element), 2 * keys[4].Bernoulli(0.5, [hidden]).To(element) - 1);
    }

    /// <summary>Wᵀa, [m]: the direction in which values are read.</summary>
    public Tensor Direction => Tensor.MatMul(Signs.ExpandAxis(0), Hidden).SqueezeAxis(0);

    /// <summary>G(µ) = aᵀ W W_V µ of every word, [d]: what a word adds to the output where attention is uniform.</summary>
    public Tensor WordValues() => Tensor.MatMul(Value.Weight, Direction.ExpandAxis(1)).SqueezeAxis(1);

    /// <summary>µ_aᵀ W_Kᵀ W_Q µ_b, [d, d]: the key's word first; unscaled.</summary>
    public Tensor WordScores() => Tensor.MatMul(Key.Weight, Query.Weight, transposeB: true);

    /// <summary>p, int32 words [.., L] → [.., L, L], the query first; rows sum to 1.</summary>
    /// <param name="bias">Added to the scores q·k / √m, as broadcasts to [.., L, L].</param>
    public Tensor Weights(Tensor words, Tensor? bias = null) => DotProductAttention.Weights(Query.Apply(words), Key.Apply(words), bias);

    /// <summary>F, int32 words [.., L] → [..].</summary>
    public override Tensor Apply(Tensor x) => Apply(x, null);

    /// <inheritdoc cref="Apply(Tensor)"/>
    /// <param name="bias">As in <see cref="Weights"/>.</param>
    public Tensor Apply(Tensor words, Tensor? bias) => (Weights(words, bias).Sum(-2) * WordValues().Gather(words)).Sum(-1);
}
