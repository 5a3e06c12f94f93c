using Descent.Engine;

namespace Descent.Data.Tests.Synthetic;

public class PartialOrderTests
{
    static readonly PartialOrderCorpus Corpus = new(20, 6, 10);

    [Fact]
    public void Order_follows_by_transitivity_and_not_beyond()
    {
        var order = PartialOrder.Closure(5, [(0, 1), (1, 2), (3, 2)]);
        Assert.True(order.Implies(0, 2) && order.Implies(0, 1) && order.IsStrict);
        Assert.False(order.Implies(2, 0) || order.Implies(0, 3) || order.Implies(3, 0) || order.Implies(0, 4));
        Assert.False(PartialOrder.Closure(3, [(0, 1), (1, 2), (2, 0)]).IsStrict);
        Assert.Throws<DataException>(() => PartialOrder.Closure(2, [(0, 2)]));
    }

    /// <summary>Any relation: closed under one more composition, and the least such, every pair having a path.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void A_closure_is_the_set_of_paths(int seed)
    {
        const int count = 8;
        var edges = RandomKey.FromSeed(seed).Bernoulli(0.15, [count, count]).To(ElementType.Int32).ToArray<int>();
        bool Edge(int a, int b) => edges[a * count + b] == 1;
        var order = PartialOrder.Closure(count, from a in Enumerable.Range(0, count) from b in Enumerable.Range(0, count) where Edge(a, b) select (a, b));
        for (var from = 0; from < count; from++)
        {
            var (reached, next) = (new HashSet<int>(), new Stack<int>([from]));
            while (next.TryPop(out var at))
            {
                foreach (var to in Enumerable.Range(0, count).Where(to => Edge(at, to) && reached.Add(to))) next.Push(to);
            }
            Assert.All(Enumerable.Range(0, count), to => Assert.Equal(reached.Contains(to), order.Implies(from, to)));
        }
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Sentences_follow_their_querys_order(int seed)
    {
        var sample = Corpus.Draw(RandomKey.FromSeed(seed), 150);
        Assert.Equal(Enumerable.Range(0, 20), sample.Followers.Order());
        Assert.Equal(6, sample.QueryWords.Distinct().Count());
        Assert.Equal(16, sample.QueryWords.Concat(sample.Orders[0]).Distinct().Count());
        Assert.All(sample.Orders, order => Assert.Equal(sample.Orders[0].Order(), order.Order()));
        Assert.All(sample.Weights, weight => Assert.InRange(weight, 1, 5));
        foreach (var sentence in sample.Sentences)
        {
            Assert.InRange(sentence.Context.Count, 2, 3);
            Assert.Equal(sentence.Context.Count, sentence.Context.Distinct().Count());
            var order = sample.Orders[sample.QueryWords.ToList().IndexOf(sentence.Query)].ToList();
            Assert.All(sentence.Context, word => Assert.True(order.IndexOf(word) >= order.IndexOf(sentence.Optimal)));
        }
        Assert.All(sample.QueryWords, query => Assert.True(sample.Revealed(query, withQuery: true).IsStrict));
        Assert.Throws<DataException>(() => new PartialOrderCorpus(15, 6, 10).Draw(RandomKey.FromSeed(1), 10));
    }

    [Fact]
    public void Short_sentences_are_padded_and_hidden()
    {
        OrderedSentence[] sentences = [new(3, [0, 1, 2], 1), new(4, [2, 0], 2)];
        var batch = OrderedSentences.Of(sentences, [5, 6, 7, 8, 9], [1, 3], withQuery: true);
        Assert.Equal([0, 1, 2, 3, 2, 0, 4, 0], batch.Words.ToArray<int>());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, double.NegativeInfinity], batch.Bias.ToArray<double>());
        Assert.Equal([1, 0], batch.Optimal.ToArray<int>());
        Assert.Equal([6, 7], batch.Next.ToArray<int>());
        Assert.Equal([0.25, 0.75], batch.Weights.ToArray<double>());
        Assert.Equal([0, 1, 2], OrderedSentences.Of(sentences[..1], [5, 6, 7, 8, 9], [1], withQuery: false).Words.ToArray<int>());
        Assert.Equal([(3, 1, 0), (3, 1, 2), (3, 1, 3)], sentences[0].Comparisons(withQuery: true));
        Assert.Throws<DataException>(() => OrderedSentences.Of([new(3, [0, 1], 2)], [0, 1, 2, 3], [1], withQuery: true));
    }

    /// <summary>Chain a > b > c of one query: (a, c) is implied, and d's pairs are free.</summary>
    [Fact]
    public void Unseen_pairs_are_implied_or_free()
    {
        var sample = new PartialOrderCorpus.Sample([4, 3, 2, 1, 0], [4], [[0, 1, 2, 3]], [new(4, [0, 1], 0), new(4, [2, 1], 1), new(4, [1, 2], 1)], [1, 1, 1]);
        var pairs = UnseenPairs.Of(sample, RandomKey.FromSeed(1), withQuery: true);
        // In order: ab, ac, ad, bc, bd, cd.
        Assert.Equal([0, 1, 0, 0, 0, 0], pairs.Implied.ToArray<double>());
        Assert.Equal([0, 0, 1, 0, 1, 1], pairs.Free.ToArray<double>());
        Assert.Equal([0, 1, 1, 1, 1, 0.5], pairs.Frequency.ToArray<double>());
        Assert.Equal([4, 4, 4, 3, 3, 2], pairs.Sentences.Next.ToArray<int>());
        Assert.Equal([3, 2, 1, 2, 1, 1], pairs.Other.ToArray<int>());

        // A predictor that is right on ab and ac, and on no other pair.
        var counts = pairs.Counts(Tensor.Of(4, 4, 0, 2, 1, 1)).ToDictionary(one => one.Name, one => one.Count.Item());
        Assert.Equal((1, 1, 3, 0), (counts["implied"], counts["implied-right"], counts["free"], counts["free-right"]));
        Assert.Equal((1, 2.5), (counts["implied-frequency"], counts["free-frequency"]));
        var free = pairs.Free.ToArray<double>();
        Assert.Equal(Enumerable.Range(0, 6).Sum(i => free[i] * (pairs.Turned.ToArray<double>()[i] > 0 && i != 2 ? 1 : 0)), counts["free-turned"]);

        // Scores 8, 4, 2, 1 of the words under query 4, the only column in use.
        var scores = Tensor.From([0, 0, 0, 0, 8.0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], [5, 5]);
        Assert.Equal((6.0, 7.0 + 3 + 1), (pairs.Margins(scores).Implied.Item(), pairs.Margins(scores).Free.Item()));
    }

    [Fact]
    public void A_cycle_ends_what_is_realisable()
    {
        var sample = Corpus.Draw(RandomKey.FromSeed(1), 60);
        Assert.True(sample.IsRealisable(withQuery: true));
        Assert.False(sample.WithCycle(3).IsRealisable(withQuery: true));
        Assert.Equal(sample.Weights.Sum() + 9, sample.WithCycle(3).Weights.Sum(), 1e-12);
    }

    [Fact]
    public void Comparisons_share_the_weight_of_their_sentences()
    {
        var sample = Corpus.Draw(RandomKey.FromSeed(2), 30);
        var batch = sample.Batch(withQuery: true);
        Assert.Equal(sample.Sentences.Select(one => one.Optimal), batch.OptimalWords.ToArray<int>());
        var shares = sample.Sentences.Zip(batch.Weights.ToArray<double>()).Sum(one => one.Second * one.First.Comparisons(true).Count());
        Assert.Equal(shares, sample.Comparisons(withQuery: true).Sum(one => one.Share), 1e-12);
    }
}
