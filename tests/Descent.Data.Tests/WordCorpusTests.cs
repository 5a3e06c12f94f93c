using Descent.Engine;

namespace Descent.Data.Tests;

public class WordCorpusTests
{
    const string Text = "The cat saw the dog; the dog didn't see 'the cat' 42 times.";

    static readonly WordCorpus Corpus = WordCorpus.Of(Text, 3);

    [Fact]
    public void Words_are_numbered_by_frequency_and_the_rest_share_a_number()
    {
        Assert.Equal(["the", "cat", "dog"], Corpus.Vocabulary);
        Assert.Equal(4, Corpus.Count);
        Assert.Equal([0, 1, 3, 0, 2, 0, 2, 3, 3, 0, 1, 3], Corpus.Words);
        Assert.Contains("didn't", WordCorpus.Of(Text, 100).Vocabulary);
        Assert.Equal("data-format", Assert.Throws<DataException>(() => WordCorpus.Of("1, 2; 3", 3)).Code);
    }

    /// <summary>the: cat, dog; cat: another; dog: the, another.</summary>
    [Fact]
    public void Followers_are_counted_once() => Assert.Equal([2, 1, 2], Corpus.Followers());

    [Fact]
    public void Shuffling_keeps_frequencies_alone()
    {
        var shuffled = Corpus.Shuffled(1);
        Assert.Equal(Corpus.Words.Order(), shuffled.Words.Order());
        Assert.NotEqual(Corpus.Words, shuffled.Words);
        Assert.Equal(shuffled.Words, Corpus.Shuffled(1).Words);
    }

    [Fact]
    public void Windows_are_pieces_of_the_text()
    {
        var windows = Corpus.Windows(RandomKey.FromSeed(1), 200, 5).ToArray<int>().Chunk(5).ToArray();
        var pieces = Enumerable.Range(0, 8).Select(i => string.Join(' ', Corpus.Words.Skip(i).Take(5))).ToArray();
        Assert.All(windows, window => Assert.Contains(string.Join(' ', window), pieces));
        Assert.Contains(windows, window => string.Join(' ', window) == pieces[0]);
        Assert.Contains(windows, window => string.Join(' ', window) == pieces[^1]);
        Assert.Throws<DataException>(() => Corpus.Windows(RandomKey.FromSeed(1), 1, 13));
    }

    [Fact]
    public void The_next_word_ends_a_window()
    {
        var (words, next) = Corpus.NextWords(RandomKey.FromSeed(1), 50, 4);
        Assert.Equal(Corpus.Windows(RandomKey.FromSeed(1), 50, 5).ToArray<int>(), words.ToArray<int>().Chunk(4).Zip(next.ToArray<int>()).SelectMany(one => one.First.Append(one.Second)));
    }

    /// <summary>By frequency a to f, of which 3, 4, 4, 3, 1 and 1 words follow: pairs (a, b), (d, c) and a tie.</summary>
    [Fact]
    public void Groups_differ_in_followers_and_not_in_frequency()
    {
        var corpus = new WordCorpus(["a", "b", "c", "d", "e", "f"], [0, 1, 0, 2, 0, 3, 0, 1, 2, 1, 3, 1, 4, 2, 3, 2, 5, 0]);
        Assert.Equal([3, 4, 4, 3, 1, 1], corpus.Followers());
        var pairs = FollowerGroups.OfEqualFrequency(corpus);
        Assert.Equal([0, 3], pairs.Few);
        Assert.Equal([1, 2], pairs.Many);
        var thirds = FollowerGroups.Thirds(corpus);
        Assert.Equal([4, 5], thirds.Few);
        Assert.Equal([1, 2], thirds.Many);
        Assert.Equal([1f, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0], pairs.Indicators(7).ToArray<float>());
    }
}
