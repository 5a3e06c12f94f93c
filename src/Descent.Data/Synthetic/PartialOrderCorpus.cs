using Descent.Engine;

namespace Descent.Data;

/// <summary>Realisable next-token data: every word has one follower (a collocation), and every query its own total order on the context's words, of which sentences reveal a part.</summary>
/// <remarks>Huang, Liang and Yang (2024), arXiv:2409.17335: collocations and query-dependent partial orders.</remarks>
/// <param name="Vocabulary">Number of words K.</param>
/// <param name="Queries">How many of them are queries.</param>
/// <param name="Context">How many others are in contexts.</param>
/// <param name="Shortest">Fewest distinct words of a context.</param>
/// <param name="Longest">Most of them.</param>
public sealed record PartialOrderCorpus(int Vocabulary, int Queries, int Context, int Shortest = 2, int Longest = 3)
{
    /// <summary>One draw.</summary>
    /// <param name="Followers">n(·), a permutation of the words.</param>
    /// <param name="QueryWords">The queries.</param>
    /// <param name="Orders">For each query the context's words, the greatest first.</param>
    /// <param name="Sentences">Queries take turns; contexts are uniform.</param>
    /// <param name="Weights">Of the sentences, uniform on [1, 5).</param>
    public sealed record Sample(
        IReadOnlyList<int> Followers, IReadOnlyList<int> QueryWords, IReadOnlyList<IReadOnlyList<int>> Orders, IReadOnlyList<OrderedSentence> Sentences, IReadOnlyList<double> Weights)
    {
        /// <summary>The sentences as tensors.</summary>
        /// <param name="withQuery">Whether the query is a key, too; so below.</param>
        public OrderedSentences Batch(bool withQuery) => OrderedSentences.Of(Sentences, Followers, Weights, withQuery);

        /// <summary>What all sentences reveal, each comparison with the share of its sentence in all weights.</summary>
        public IEnumerable<((int Query, int Greater, int Lesser) Pair, double Share)> Comparisons(bool withQuery)
        {
            var total = Weights.Sum();
            return Sentences.Zip(Weights).SelectMany(one => one.First.Comparisons(withQuery).Select(pair => (pair, one.Second / total)));
        }

        /// <summary>Whether no query's sentences hold a cycle: then, and only then, attention can find every optimal word.</summary>
        public bool IsRealisable(bool withQuery) => QueryWords.All(query => Revealed(query, withQuery).IsStrict);

        /// <summary>With three more sentences of the first query, a > b, b > c and c > a for its greatest words: no longer realisable.</summary>
        /// <param name="weight">Of each.</param>
        public Sample WithCycle(double weight) => this with
        {
            Sentences = [.. Sentences, .. Enumerable.Range(0, 3).Select(i => new OrderedSentence(QueryWords[0], [Orders[0][i], Orders[0][(i + 1) % 3]], Orders[0][i]))],
            Weights = [.. Weights, weight, weight, weight],
        };

        /// <summary>What the sentences of one query say of the order of words.</summary>
        /// <param name="query">One of the queries.</param>
        public PartialOrder Revealed(int query, bool withQuery) =>
            PartialOrder.Closure(Followers.Count, Sentences.Where(one => one.Query == query).SelectMany(one => one.Comparisons(withQuery)).Select(one => (one.Greater, one.Lesser)));
    }

    /// <summary>A draw of so many sentences; it reads values.</summary>
    /// <exception cref="DataException"><c>bad-option</c>: too few words for queries and contexts.</exception>
    public Sample Draw(RandomKey key, int sentences)
    {
        if (Queries < 1 || Shortest < 2 || Longest < Shortest || Longest > Context || Queries + Context > Vocabulary || sentences < 1)
            throw new DataException("bad-option", FormattableString.Invariant($"{Vocabulary} words cannot be {Queries} queries and {Context} words for contexts of {Shortest} to {Longest}."),
                "Give as many words as queries and contexts need, and contexts of two words at least.");
        var keys = key.Split(6);
        var (words, followers) = (Permutation(keys[0], Vocabulary), Permutation(keys[1], Vocabulary));
        var (queries, context) = (words[..Queries], words[Queries..(Queries + Context)]);
        int[][] orders = [.. keys[2].Split(Queries).Select(one => Permutation(one, Context).Select(i => context[i]).ToArray())];
        var lengths = keys[3].Integers([sentences], Longest - Shortest + 1).ToArray<int>();
        int[][] shuffles = [.. keys[4].Uniform([sentences, Context], element: ElementType.Float64).ArgSort().ToArray<int>().Chunk(Context)];
        return new(followers, queries, orders, [.. Enumerable.Range(0, sentences).Select(i =>
        {
            int[] chosen = [.. shuffles[i].Take(Shortest + lengths[i]).Select(place => context[place])];
            return new OrderedSentence(queries[i % Queries], chosen, Array.Find(orders[i % Queries], chosen.Contains));
        })], keys[5].Uniform([sentences], 1, 5, ElementType.Float64).ToArray<double>());
    }

    static int[] Permutation(RandomKey key, int count) => key.Permutation(count).ToArray<int>();
}
