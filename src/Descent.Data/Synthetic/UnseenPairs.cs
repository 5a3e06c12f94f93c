using Descent.Engine;

namespace Descent.Data;

/// <summary>Sentences of two context words, every pair under every query of a corpus, sorted by what the corpus says of them.</summary>
/// <param name="Sentences">As the query's own order has it, with equal weights.</param>
/// <param name="Implied">float64 [n]: 1 for pairs that no sentence of the query holds together, and whose order follows by transitivity.</param>
/// <param name="Free">float64 [n]: 1 for pairs that no sentence of the query holds together, and whose order does not follow.</param>
/// <param name="Turned">float64 [n]: 1 where a fair coin turns the label round; with turned labels there is nothing to be learned.</param>
/// <param name="Other">int32 [n]: follower of the word that is not optimal.</param>
/// <param name="Frequency">float64 [n]: chance to be right by taking the word that is optimal in more of the query's sentences: 1, 0, or ½ at a tie.</param>
public sealed record UnseenPairs(OrderedSentences Sentences, Tensor Implied, Tensor Free, Tensor Turned, Tensor Other, Tensor Frequency)
{
    /// <param name="withQuery">Whether the query is a key, too.</param>
    public static UnseenPairs Of(PartialOrderCorpus.Sample sample, RandomKey key, bool withQuery)
    {
        var pairs = (from order in sample.Orders.Zip(sample.QueryWords, (words, query) => (Words: words, Query: query))
                     from i in Enumerable.Range(0, order.Words.Count)
                     from j in Enumerable.Range(i + 1, order.Words.Count - i - 1)
                     select new OrderedSentence(order.Query, [order.Words[i], order.Words[j]], order.Words[i])).ToArray();
        var known = sample.QueryWords.ToDictionary(query => query, query => (Order: sample.Revealed(query, withQuery), Sentences: sample.Sentences.Where(one => one.Query == query).ToArray()));
        bool Unseen(OrderedSentence pair) => !known[pair.Query].Sentences.Any(one => pair.Context.All(one.Context.Contains));
        bool Implies(OrderedSentence pair) => known[pair.Query].Order.Implies(pair.Context[0], pair.Context[1]);
        int Wins(OrderedSentence pair, int place) => known[pair.Query].Sentences.Count(one => one.Optimal == pair.Context[place]);
        Tensor Column(Func<OrderedSentence, double> read) => Tensor.Of<double>([.. pairs.Select(read)]);
        return new(OrderedSentences.Of(pairs, sample.Followers, [.. pairs.Select(_ => 1.0)], withQuery),
            Column(pair => Unseen(pair) && Implies(pair) ? 1 : 0), Column(pair => Unseen(pair) && !Implies(pair) ? 1 : 0), key.Bernoulli(0.5, [pairs.Length]).To(ElementType.Float64),
            Tensor.Of<int>([.. pairs.Select(pair => sample.Followers[pair.Context[1]])]), Column(pair => 0.5 + 0.5 * Math.Sign(Wins(pair, 0) - Wins(pair, 1))));
    }

    /// <summary>How many pairs of each kind there are, and how many a predictor gets right, by their own labels and by turned ones; likewise the rule of frequency.</summary>
    /// <param name="predicted">int32 [n]: the next words.</param>
    /// <returns>For the kinds <c>implied</c> and <c>free</c>: the kind itself, and with the endings <c>-right</c>, <c>-turned</c>, <c>-frequency</c> and <c>-frequency-turned</c>.</returns>
    public IEnumerable<(string Name, Tensor Count)> Counts(Tensor predicted)
    {
        Tensor Turn(Tensor right, Tensor wrong) => Tensor.Where(Turned > 0.0, wrong, right);
        var (right, wrong) = (Tensor.Equal(predicted, Sentences.Next).To(ElementType.Float64), Tensor.Equal(predicted, Other).To(ElementType.Float64));
        foreach (var (name, kind) in new[] { ("implied", Implied), ("free", Free) })
        {
            yield return (name, kind.Sum());
            yield return ($"{name}-right", (kind * right).Sum());
            yield return ($"{name}-turned", (kind * Turn(right, wrong)).Sum());
            yield return ($"{name}-frequency", (kind * Frequency).Sum());
            yield return ($"{name}-frequency-turned", (kind * Turn(Frequency, 1 - Frequency)).Sum());
        }
    }

    /// <summary>By how much the first word of each pair, the greater one, is ahead under the pair's query, added over the implied and over the free pairs.</summary>
    /// <param name="scores">[words, queries], such as W_kq for one-hot words.</param>
    public (Tensor Implied, Tensor Free) Margins(Tensor scores)
    {
        Tensor Of(int place) => scores.Flatten().Gather(Sentences.Words.At(1, place) * scores.Shape[1] + Sentences.Queries);
        var margins = Of(0) - Of(1);
        return ((Implied * margins).Sum(), (Free * margins).Sum());
    }
}
