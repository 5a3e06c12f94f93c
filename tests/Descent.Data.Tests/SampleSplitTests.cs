using Descent.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Data.Tests;

public class SampleSplitTests
{
    /// <summary>Sample i has the inputs (i, 7) and, of three classes, the class i mod 3.</summary>
    static (Tensor X, Tensor Y) Samples(int count) =>
        (Tensor.From([.. Enumerable.Range(0, count).SelectMany(i => (float[])[i, 7])], [count, 2]), Tensor.Of<int>([.. Enumerable.Range(0, count).Select(i => i % 3)]));

    static int[] Numbers((Tensor X, Tensor Y) part) => [.. part.X.ToArray<float>().Where((_, i) => i % 2 == 0).Select(value => (int)value)];

    [Fact]
    public void Every_sample_is_in_one_part_with_its_target_and_each_class_in_proportion() => Prop.ForAll<byte, uint>((more, key) =>
    {
        var count = 30 + 3 * more;
        var split = SampleSplit.Of(Samples(count), train: 0.8, key);
        return Numbers(split.Train).Concat(Numbers(split.Test)).Order().SequenceEqual(Enumerable.Range(0, count))
            && ((Tensor X, Tensor Y)[])[split.Train, split.Test] is var parts && parts.All(part => Numbers(part).Select(i => i % 3).SequenceEqual(part.Y.ToArray<int>()))
            && split.Train.Y.ToArray<int>().CountBy(label => label).All(one => one.Value == (int)Math.Round(count / 3 * 0.8, MidpointRounding.AwayFromZero))
            && (split.Inputs, split.Classes) == (2, 3);
    }).Holds();

    [Fact]
    public void A_key_is_a_split()
    {
        int[] Of(uint key) => Numbers(SampleSplit.Of(Samples(60), 0.5, key).Train);
        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1).Order(), Of(2).Order());
    }

    [Fact]
    public void Targets_that_are_numbers_are_split_at_random()
    {
        var (x, _) = Samples(10);
        var split = SampleSplit.Of((x, x), 0.7);
        Assert.Equal((7, 3), (split.Train.Y.Shape[0], split.Test.Y.Shape[0]));
        Assert.Equal(split.Test.X.ToArray<float>(), split.Test.Y.ToArray<float>());
    }

    /// <summary>Mean 0 and deviation 1 over the training part; the test part takes the same shift and scale; what is constant becomes 0.</summary>
    [Fact]
    public void Inputs_are_standardised_by_the_training_part()
    {
        var split = SampleSplit.Of(Samples(30), 0.8);
        var (plain, scaled) = (Numbers(split.Train).Select(i => (double)i).ToArray(), split.Standardised());
        var mean = plain.Average();
        var deviation = Math.Sqrt(plain.Average(value => (value - mean) * (value - mean)));
        foreach (var (before, after) in new[] { (split.Train, scaled.Train), (split.Test, scaled.Test) })
        {
            var expected = Numbers(before).SelectMany(i => (double[])[(i - mean) / deviation, 0]);
            Assert.All(expected.Zip(after.X.ToDoubles()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(before.Y.ToArray<int>(), after.Y.ToArray<int>());
            Assert.Equal(ElementType.Float32, after.X.Element);
        }
    }

    [Fact]
    public void Shuffled_targets_are_the_same_ones_elsewhere()
    {
        var split = SampleSplit.Of(Samples(90), 0.8);
        var shuffled = split.Shuffled();
        Assert.Equal(split.Train.Y.ToArray<int>().Order(), shuffled.Train.Y.ToArray<int>().Order());
        Assert.NotEqual(split.Train.Y.ToArray<int>(), shuffled.Train.Y.ToArray<int>());
        Assert.Equal(split.Train.X.ToArray<float>(), shuffled.Train.X.ToArray<float>());
        Assert.Equal(split.Test, shuffled.Test);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(1.5), InlineData(-0.1), InlineData(double.NaN)]
    public void A_share_that_leaves_a_part_empty_is_refused(double train)
    {
        var (x, y) = Samples(10);
        Assert.Equal("bad-option", Assert.Throws<DataException>(() => SampleSplit.Of((x, y), train)).Code);
        Assert.Equal("bad-option", Assert.Throws<DataException>(() => SampleSplit.Of((x, x), train)).Code);
    }

    [Fact]
    public void As_many_targets_as_inputs()
    {
        var error = Assert.Throws<DataException>(() => SampleSplit.Of((Samples(4).X, Samples(5).Y), 0.5));
        Assert.Contains("[4, 2]", error.Message, StringComparison.Ordinal);
    }
}
