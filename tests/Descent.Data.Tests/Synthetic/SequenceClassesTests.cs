using Descent.Engine;

namespace Descent.Data.Tests.Synthetic;

public class SequenceClassesTests
{
    /// <summary>Two common words, then two distinct ones of each of three classes.</summary>
    static readonly SequenceClasses Classes = SequenceClasses.Of(
        Tensor.From([1.0, 2, 1, 1, 0.5, 0.5], [3, 2]), Tensor.From([3.0, 4, 1, 1, 1, 2], [3, 2]));

    static double[][] Rows(Tensor x) => [.. x.ToDoubles().Chunk(x.Shape[^1])];

    [Fact]
    public void Probabilities_are_in_proportion_to_weights_and_distinct_words_are_of_one_class()
    {
        Assert.Equal((3, 8), (Classes.Classes, Classes.Vocabulary));
        double[][] expected = [[0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0], [0.25, 0.25, 0, 0, 0.25, 0.25, 0, 0], [0.125, 0.125, 0, 0, 0, 0, 0.25, 0.5]];
        foreach (var (want, row) in expected.Zip(Rows(Classes.Probabilities))) Assert.All(want.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 14));
    }

    [Fact]
    public void Frequencies_count_the_words_of_the_same_key()
    {
        var labels = SequenceClasses.Balanced(7, 3);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0], labels.ToArray<int>());
        var (words, frequencies) = (Classes.Words(RandomKey.FromSeed(1), labels, 50), Classes.Frequencies(RandomKey.FromSeed(1), labels, 50));
        Assert.Equal([7, 50], words.Shape.Extents.ToArray());
        var counted = words.ToArray<int>().Chunk(50).Select(row => Enumerable.Range(0, 8).Select(word => row.Count(w => w == word) / 50.0)).ToArray();
        foreach (var (want, row) in counted.Zip(Rows(frequencies))) Assert.All(want.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 14));
    }

    /// <summary>Pearson's statistic of n draws over k words has mean k − 1 and variance of about 2(k − 1); six standard deviations. Words of other classes never occur.</summary>
    [Fact]
    public void Words_have_their_probabilities()
    {
        const int count = 20_000;
        var (frequencies, probabilities) = (Rows(Classes.Frequencies(RandomKey.FromSeed(2), SequenceClasses.Balanced(3, 3), count)), Rows(Classes.Probabilities));
        for (var label = 0; label < 3; label++)
        {
            var pairs = frequencies[label].Zip(probabilities[label]).ToArray();
            Assert.All(pairs.Where(pair => pair.Second == 0), pair => Assert.Equal(0, pair.First));
            Assert.InRange(pairs.Where(pair => pair.Second > 0).Sum(pair => count * Math.Pow(pair.First - pair.Second, 2) / pair.Second), 0, 3 + 6 * Math.Sqrt(6));
        }
    }

    [Fact]
    public void A_key_gives_one_batch_alone_and_in_a_batch_of_seeds()
    {
        var labels = SequenceClasses.Balanced(4, 3);
        var together = Transform.Vmap<RandomKey, Tensor>(key => Classes.Words(key, labels, 9))(RandomKey.FromSeeds(4, 5));
        Assert.Equal(Classes.Words(RandomKey.FromSeed(5), labels, 9).ToArray<int>(), together.At(0, 1).ToArray<int>());
    }

    [Fact]
    public void Weights_of_other_classes_are_refused() =>
        Assert.Equal("bad-option", Assert.Throws<DataException>(() => SequenceClasses.Of(Tensor.Ones([2, 1]), Tensor.Ones([3, 1]))).Code);
}
