using Descent.Engine;

namespace Descent.Data.Tests.Synthetic;

public class CooccurrenceTests
{
    static readonly int[] Sizes = [30, 10, 10, 10];
    static readonly int[][] Named = [[0, 1, 2], [0, 2], [1, 2], [2]];

    static int[][] Rows(Tensor words) => [.. words.ToArray<int>().Chunk(words.Shape[1])];

    static int Group(int row) => row switch { < 30 => 0, < 40 => 1, < 50 => 2, _ => 3 };

    [Theory, InlineData(true), InlineData(false)]
    public void A_sequence_holds_its_groups_words_once_and_fillers_else(bool distinct)
    {
        var rows = Rows(new CooccurrenceTask(256, 5).Draw(RandomKey.FromSeed(1), Sizes, distinct));
        Assert.Equal(60, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            Assert.Equal(Named[Group(i)], rows[i].Where(word => word < 3).Order());
            Assert.All(rows[i], word => Assert.InRange(word, 0, 255));
        }
        var fillers = rows.SelectMany(row => row).Where(word => word >= 3).ToArray();
        Assert.Equal(160, fillers.Length);
        // 160 independent draws from 253 words are all different with probability below e^(-50).
        Assert.Equal(distinct, fillers.Distinct().Count() == 160);
    }

    /// <summary>Each of five positions is as likely for the common word: Pearson's statistic has mean 4 and variance 8; six standard deviations.</summary>
    [Fact]
    public void The_common_word_is_anywhere()
    {
        const int count = 4000;
        var rows = Rows(new CooccurrenceTask(40, 5).Draw(RandomKey.FromSeed(2), [count / 2, 0, 0, count / 2], distinct: false));
        var at = rows.GroupBy(row => Array.IndexOf(row, 2)).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(5, at.Count);
        Assert.InRange(at.Values.Sum(n => Math.Pow(n - count / 5.0, 2) / (count / 5.0)), 0, 4 + 6 * Math.Sqrt(8));
    }

    [Fact]
    public void Labels_and_frequencies_are_the_groups()
    {
        var labels = CooccurrenceTask.Labels(Sizes, ElementType.Float64).ToDoubles();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => Group(i) == 0 ? 1.0 : -1), labels);
        var population = CooccurrenceTask.SignedFrequencies(CooccurrenceTask.Shares);
        var rows = Rows(new CooccurrenceTask(256, 5).Draw(RandomKey.FromSeed(3), Sizes, distinct: true));
        for (var word = 0; word < 3; word++)
        {
            Assert.Equal(new[] { 1 / 3.0, 1 / 3.0, 0 }[word], population[word], 12);
            Assert.Equal(population[word], rows.Select((row, i) => row.Contains(word) ? labels[i] / 60 : 0).Sum(), 12);
        }
        // Of equal groups the first word's labels cancel, and the common word's do not.
        Assert.Equal([0, 0, -0.5], CooccurrenceTask.SignedFrequencies([0.25, 0.25, 0.25, 0.25]));
    }

    [Fact]
    public void A_key_gives_one_batch_alone_and_in_a_batch_of_seeds()
    {
        var task = new CooccurrenceTask(256, 5);
        var together = Transform.Vmap<RandomKey, Tensor>(key => task.Draw(key, Sizes, distinct: true))(RandomKey.FromSeeds(4, 5));
        Assert.Equal(Rows(task.Draw(RandomKey.FromSeed(5), Sizes, distinct: true)), Rows(together.At(0, 1)));
    }

    [Fact]
    public void Fillers_are_distinct_where_there_are_words_enough()
    {
        Assert.Equal(Sizes, CooccurrenceTask.Sizes(60));
        int Fillers(int vocabulary) => Rows(new CooccurrenceTask(vocabulary, 5).Draw(RandomKey.FromSeed(1), Sizes)).SelectMany(row => row).Where(word => word >= 3).Distinct().Count();
        Assert.Equal(160, Fillers(163));
        Assert.InRange(Fillers(162), 3, 159);
    }

    [Fact]
    public void Too_few_words_for_distinct_fillers_are_refused()
    {
        var error = Assert.Throws<DataException>(() => new CooccurrenceTask(64, 5).Draw(RandomKey.FromSeed(1), Sizes, distinct: true));
        Assert.Equal("bad-option", error.Code);
        Assert.Throws<DataException>(() => new CooccurrenceTask(64, 2).Draw(RandomKey.FromSeed(1), Sizes, distinct: false));
        Assert.Throws<DataException>(() => new CooccurrenceTask(64, 5).Draw(RandomKey.FromSeed(1), [1, 2], distinct: false));
    }
}
