namespace Descent.Engine.Tests;

/// <summary>Laws of keys: equal keys draw equal numbers, different ones differ, a batch of keys draws what each draws alone.</summary>
public class RandomKeyTests
{
    static string Text(RandomKey key) => string.Join(',', key.Words.ToArray<int>());

    [Fact]
    public void The_same_key_draws_the_same()
    {
        Check.SameBits(RandomKey.FromSeed(3).Normal([7]), RandomKey.FromSeed(3).Normal([7]), "normal");
        Check.SameBits(RandomKey.FromSeed(3).Fold(5).Uniform([7]), RandomKey.FromSeed(3).Fold(5).Uniform([7]), "fold");
        Check.SameBits(RandomKey.FromSeed(3).Permutation(7), RandomKey.FromSeed(3).Permutation(7), "permutation");
    }

    /// <summary>Seeds, folds of neighbouring seeds and their splits: 21,000 keys of 64 bits, of which two meet by chance once in 10¹¹.</summary>
    [Fact]
    public void Keys_of_neighbouring_seeds_folds_and_splits_never_meet()
    {
        var keys = RandomKey.FromSeeds([.. Enumerable.Range(0, 1_000).Select(seed => (long)seed)]);
        var folded = Transform.Vmap<RandomKey, Tensor>(key => Tensor.Concatenate(0, [key.Words.Reshape(1, 2), .. Enumerable.Range(0, 10).Select(i => key.Fold(i).Words.Reshape(1, 2)), key.SplitBatch(10).Words]))(keys);
        var words = folded.ToArray<int>();
        var distinct = Enumerable.Range(0, words.Length / 2).Select(i => (words[2 * i], words[2 * i + 1])).ToHashSet();
        Assert.Equal(21_000, distinct.Count);
        Assert.Contains((0, 1), distinct);
    }

    [Fact]
    public void All_64_bits_of_a_seed_count() =>
        Assert.Equal(4, new[] { 1L, 1L << 32, -1L, long.MinValue }.Select(seed => Text(RandomKey.FromSeed(seed).Fold(0))).Distinct().Count());

    [Fact]
    public void Draws_of_different_purposes_differ()
    {
        var key = RandomKey.FromSeed(9);
        var words = new[] { key.Bits([2]), key.Fold(0).Words, key.SplitBatch(1).Words, key.Words };
        Assert.Equal(4, words.Select(w => string.Join(',', w.ToArray<int>())).Distinct().Count());
    }

    /// <summary>A word depends on key and position only: a longer draw begins with the shorter.</summary>
    [Fact]
    public void A_longer_draw_begins_with_the_shorter() =>
        Check.SameBits(RandomKey.FromSeed(1).Bits([100]).Slice(0, 0, 33), RandomKey.FromSeed(1).Bits([33]), "prefix");

    [Fact]
    public void A_batch_of_keys_draws_what_each_draws_alone()
    {
        long[] seeds = [0, 1, 2, 1L << 40];
        Func<RandomKey, Tensor>[] draws =
        [
            key => key.Normal([5]), key => key.Uniform([3], -1, 4, ElementType.Float64), key => key.Bernoulli(0.3, [9]), key => key.Integers([9], 7),
            key => key.Permutation(9), key => key.Categorical(Tensor.Of(0f, 1, 2)), key => key.Fold(3).Split(4)[2].Normal([3], 1, 2), key => key.Fold(Tensor.Scalar(3, ElementType.Int32)).Words,
        ];
        foreach (var draw in draws)
        {
            var together = Transform.Vmap(draw)(RandomKey.FromSeeds(seeds));
            for (var i = 0; i < seeds.Length; i++) Check.SameBits(draw(RandomKey.FromSeed(seeds[i])), together.At(0, i), $"key {i}");
        }
    }
}
