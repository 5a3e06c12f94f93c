using FsCheck;
using FsCheck.Fluent;

namespace Descent.Data.Tests;

public class OrderTests
{
    [Fact]
    public void An_order_is_a_permutation_and_comes_again() => Prop.ForAll<(uint, uint), NonNegativeInt, byte>((key, epoch, count) =>
    {
        var (key0, key1) = key;
        var order = EpochOrder.Permutation(key0, key1, epoch.Get, count);
        return order.Order().SequenceEqual(Enumerable.Range(0, count)) && order.SequenceEqual(EpochOrder.Permutation(key0, key1, epoch.Get, count));
    }).Holds();

    /// <summary>The contract with every stored run: change this order, and no run resumes.</summary>
    [Fact]
    public void The_order_is_pinned() => Assert.Equal("9 5 3 4 1 6 7 8 0 2", string.Join(" ", EpochOrder.Permutation(1, 2, 3, 10)));

    [Fact]
    public void Epochs_and_keys_have_orders_of_their_own()
    {
        // 100! orders: two equal ones by chance have probability 1e-158.
        var orders = new[] { (0u, 0u, 0), (0u, 0u, 1), (1u, 0u, 0), (0u, 1u, 0) }
            .Select(of => string.Join(",", EpochOrder.Permutation(of.Item1, of.Item2, of.Item3, 100)));
        Assert.Equal(4, orders.Distinct().Count());
    }

    /// <summary>Pearson's statistic over the 24 orders of 4 has mean 23 and variance 46; the bound is six standard deviations.</summary>
    [Fact]
    public void Every_order_is_as_likely_as_another()
    {
        const int draws = 24_000, orders = 24;
        var counts = new Dictionary<string, int>();
        for (var epoch = 0; epoch < draws; epoch++)
        {
            var order = string.Concat(EpochOrder.Permutation(7, 11, epoch, 4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(orders, counts.Count);
        var expected = (double)draws / orders;
        var statistic = counts.Values.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(statistic, 0, orders - 1 + 6 * Math.Sqrt(2 * (orders - 1)));
    }

    [Fact]
    public void Batches_cover_the_epoch_once() => Prop.ForAll<PositiveInt, PositiveInt, bool>((count, size, pad) =>
    {
        var last = pad ? LastBatch.Pad : LastBatch.Drop;
        var fits = pad ? size.Get : Math.Min(size.Get, count.Get);
        var batches = new Batches(count.Get, fits, last);
        var epoch = batches.Epoch(3, 4, 5).ToArray();
        var real = epoch.SelectMany(batch => batch.Indices.ToArray().Zip(batch.Weights.ToArray())).Where(pair => pair.Second == 1).Select(pair => pair.First).ToArray();
        var full = pad ? count.Get : count.Get / fits * fits;
        return epoch.Length == batches.PerEpoch
            && epoch.All(batch => batch.Indices.Length == fits && batch.Weights.Length == fits)
            && epoch.All(batch => batch.Indices.ToArray().All(index => index >= 0 && index < count.Get))
            && epoch.Sum(batch => batch.Weights.ToArray().Sum()) == full
            && real.SequenceEqual(EpochOrder.Permutation(3, 4, 5, count.Get).Take(full));
    }).Holds();

    [Fact]
    public void Sizes_that_leave_no_batch_are_refused()
    {
        Assert.Contains("128", Assert.Throws<DataException>(() => new Batches(100, 128)).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => new Batches(0, 1));
        Assert.Throws<DataException>(() => new Batches(1, 0));
        Assert.Throws<DataException>(() => EpochOrder.Permutation(0, 0, -1, 1));
        Assert.Throws<DataException>(() => new Batches(4, 2).At(new int[4], 2));
        Assert.Throws<DataException>(() => new Batches(4, 2).At(new int[3], 0));
    }

    [Fact]
    public void A_stratified_split_keeps_every_class_in_proportion() => Prop.ForAll<byte[], byte>((bytes, part) =>
    {
        var labels = Array.ConvertAll(bytes, value => value % 3);
        var split = Splits.Stratified(labels, part / 255.0, 1, 2);
        return split.First.Concat(split.Second).Order().SequenceEqual(Enumerable.Range(0, labels.Length))
            && Enumerable.Range(0, 3).All(c => split.First.Count(index => labels[index] == c)
                == (int)Math.Round(labels.Count(label => label == c) * (part / 255.0), MidpointRounding.AwayFromZero));
    }).Holds();

    [Fact]
    public void A_random_split_has_the_asked_sizes()
    {
        var split = Splits.Random(10, 7, 1, 2);
        Assert.Equal((7, 3), (split.First.Length, split.Second.Length));
        Assert.Equal(Enumerable.Range(0, 10), split.First.Concat(split.Second).Order());
        Assert.Throws<DataException>(() => Splits.Random(10, 11, 1, 2));
        Assert.Throws<DataException>(() => Splits.Stratified([0], double.NaN, 1, 2));
        Assert.Throws<DataException>(() => Splits.Stratified([-1], 0.5, 1, 2));
    }
}
