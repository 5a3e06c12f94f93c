using Descent.Engine;

namespace Descent.Data.Tests.Synthetic;

public class SharedWordTaskTests
{
    static readonly SharedWordTask Task = new(3, 2, 4);

    [Fact]
    public void Distinct_words_are_of_one_class_and_the_rarest_comes_first()
    {
        Assert.Equal((14, 3), (Task.Words, Task.Labels.Shape[0]));
        var rows = Task.Draw(RandomKey.FromSeed(1)).Probabilities.ToDoubles().Chunk(Task.Words).ToArray();
        for (var label = 0; label < 3; label++)
        {
            var own = Task.DistinctWords(label).ToArray();
            Assert.Equal(own.Select(word => rows[label][word]).Order(), own.Select(word => rows[label][word]));
            Assert.All(rows, row => Assert.Equal(row == rows[label], row[own[0]] > 0));
            Assert.True(rows[label][0] > 0 && rows[label][1] > 0);
        }
    }

    [Fact]
    public void A_single_common_word_is_as_frequent_as_all_distinct_ones()
    {
        var even = (Task with { Common = 1, IsEven = true }).Draw(RandomKey.FromSeed(1)).Probabilities.ToDoubles();
        Assert.Equal([0.5, 0.125, 0.125, 0.125, 0.125], even[..5]);
    }
}
