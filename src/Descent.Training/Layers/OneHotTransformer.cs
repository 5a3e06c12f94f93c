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

    /// <summary>The scores of the first few words only, [count, count].</summary>
    public Tensor WordScores(int count) => Products(Key, Query, count);

    /// <summary>µ_aᵀ W_Vᵀ W_V µ_b of the first few words, [count, count].</summary>
    public Tensor ValueProducts(int count) => Products(Value, Value, count);

    static Tensor Products(Embedding a, Embedding b, int count) => Tensor.MatMul(a.Weight.Slice(0, 0, count), b.Weight.Slice(0, 0, count), transposeB: true);

    /// <summary>p, int32 words [.., L] → [.., L, L], the query first; rows sum to 1.</summary>
    /// <param name="bias">Added to the scores q·k / √m, as broadcasts to [.., L, L].</param>
    public Tensor Weights(Tensor words, Tensor? bias = null) => DotProductAttention.Weights(Query.Apply(words), Key.Apply(words), bias);

    /// <summary>F, int32 words [.., L] → [..].</summary>
    public override Tensor Apply(Tensor x) => Apply(x, null);

    /// <inheritdoc cref="Apply(Tensor)"/>
    /// <param name="bias">As in <see cref="Weights"/>.</param>
    public Tensor Apply(Tensor words, Tensor? bias) => (Weights(words, bias).Sum(-2) * WordValues().Gather(words)).Sum(-1);

    /// <summary>A bias of the scores that depends on the pair of words alone, for <see cref="Apply(Tensor, Tensor?)"/>: where both are among the first k, a table's; else 0.</summary>
    /// <param name="table">[k, k], in the units of q·k / √m.</param>
    /// <param name="words">int32 [n, L].</param>
    /// <returns>[n, L, L]: the table's row is the word along the last axis.</returns>
    public static Tensor PairBias(Tensor table, Tensor words)
    {
        var count = table.Shape[0];
        var padded = Tensor.Concatenate(0, table, Tensor.Zeros([1, count], table.Element));
        padded = Tensor.Concatenate(1, padded, Tensor.Zeros([count + 1, 1], table.Element));
        var known = Tensor.Minimum(words, Tensor.Scalar(count, ElementType.Int32));
        return padded.Flatten().Gather(known.ExpandAxis(1) * (count + 1) + known.ExpandAxis(2));
    }

    /// <summary>One step against a gradient: at one rate for W_Q and W_K, at another for W_V and W. None leaves its two as they are.</summary>
    /// <param name="attention">A scalar of the weights' type, or none.</param>
    /// <param name="values">Likewise.</param>
    public OneHotTransformer Descend(OneHotTransformer gradient, Tensor? attention, Tensor? values)
    {
        static Tensor Moved(Tensor weight, Tensor slope, Tensor? rate) => rate is null ? weight : weight - rate * slope;
        return new(new(Moved(Query.Weight, gradient.Query.Weight, attention)), new(Moved(Key.Weight, gradient.Key.Weight, attention)),
            new(Moved(Value.Weight, gradient.Value.Weight, values)), Moved(Hidden, gradient.Hidden, values), Signs);
    }
}
