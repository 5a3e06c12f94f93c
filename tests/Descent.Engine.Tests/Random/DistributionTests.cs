namespace Descent.Engine.Tests;

/// <summary>Draws against their distributions. Keys are fixed, so that a passing test stays passing; bounds are six standard errors or a test's critical value.</summary>
public class DistributionTests
{
    const int N = 100_000;

    /// <summary>The probability of more than six standard errors is 2·10⁻⁹.</summary>
    const double Errors = 6;

    public static TheoryData<ElementType> Floating => [ElementType.Float32, ElementType.Float64];

    [Theory, MemberData(nameof(Floating))]
    public void Uniform_has_its_moments_range_and_distribution(ElementType element)
    {
        var x = RandomKey.FromSeed(1).Uniform([N], element: element).ToDoubles();
        Assert.All(x, value => Assert.InRange(value, 0, 1 - Math.Pow(2, -24)));
        Moment(x, value => value, 1.0 / 2, 1.0 / 12);
        Moment(x, value => value * value, 1.0 / 3, 1.0 / 5 - 1.0 / 9);
        KolmogorovSmirnov(x, value => value);
        var scaled = RandomKey.FromSeed(1).Uniform([N], -2, 3, element).ToDoubles();
        Check.Near(5 * x[7] - 2, scaled[7], 1e-6, "scaled");
    }

    [Theory, MemberData(nameof(Floating))]
    public void Normal_has_its_moments_and_distribution(ElementType element)
    {
        var x = RandomKey.FromSeed(2).Normal([N], element: element).ToDoubles();
        Moment(x, value => value, 0, 1);
        Moment(x, value => value * value, 1, 2);
        Moment(x, value => value * value * value, 0, 15);
        Moment(x, value => Math.Pow(value, 4), 3, 96);
        KolmogorovSmirnov(x, value => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(-value / Math.Sqrt(2)));
        Assert.All(x, value => Assert.True(double.IsFinite(value)));
        // Neighbours are not correlated: their products have mean 0 and variance 1.
        Moment([.. x.Zip(x.Skip(1), (a, b) => a * b)], value => value, 0, 1);
        var moved = RandomKey.FromSeed(2).Normal([N], 3, 2, element).ToDoubles();
        Check.Near(3 + 2 * x[5], moved[5], 1e-5, "moved");
    }

    [Fact]
    public void Bernoulli_and_integers_have_binomial_frequencies()
    {
        var truths = RandomKey.FromSeed(3).Bernoulli(0.3, [N]).ToDoubles();
        Frequency(truths.Sum(), 0.3);
        var integers = RandomKey.FromSeed(4).Integers([N], 7).ToDoubles();
        Assert.All(integers, value => Assert.InRange(value, 0, 6));
        for (var i = 0; i < 7; i++) Frequency(integers.Count(value => value == i), 1.0 / 7);
        Assert.All(RandomKey.FromSeed(3).Bernoulli(0, [100]).ToDoubles(), value => Assert.Equal(0, value));
        Assert.All(RandomKey.FromSeed(3).Bernoulli(1, [100]).ToDoubles(), value => Assert.Equal(1, value));
        var perElement = RandomKey.FromSeed(3).Bernoulli(Tensor.Of(0f, 1f), [50, 2]);
        Assert.Equal([0, 50], perElement.To(ElementType.Int32).Sum(0).ToDoubles());
    }

    [Fact]
    public void Categorical_has_the_frequencies_of_its_softmax()
    {
        var logits = Tensor.Of(0.0, 1, -1, double.NegativeInfinity);
        var draws = RandomKey.FromSeed(5).Categorical(logits.BroadcastTo([N, 4])).ToDoubles();
        var p = logits.Softmax().ToDoubles();
        for (var i = 0; i < 4; i++) Frequency(draws.Count(value => value == i), p[i]);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(1000)]
    public void A_permutation_names_every_number_once(int count) =>
        Assert.Equal(Enumerable.Range(0, count), RandomKey.FromSeed(6).Permutation(count).ToArray<int>().Order());

    /// <summary>χ² of the six orders of three; with five degrees of freedom it passes 41.3 once in 10⁷.</summary>
    [Fact]
    public void The_permutations_of_three_are_equally_likely()
    {
        const int n = 6_000;
        var orders = Transform.Vmap<RandomKey, Tensor>(key => key.Permutation(3))(RandomKey.FromSeed(7).SplitBatch(n)).ToArray<int>();
        var counts = Enumerable.Range(0, n).GroupBy(i => (orders[3 * i], orders[3 * i + 1])).Select(group => (double)group.Count()).ToArray();
        Assert.Equal(6, counts.Length);
        Assert.InRange(counts.Sum(count => (count - n / 6.0) * (count - n / 6.0) / (n / 6.0)), 0, 41.3);
    }

    static void Moment(double[] x, Func<double, double> f, double mean, double variance) =>
        Check.Near(mean, x.Average(f), Errors * Math.Sqrt(variance / x.Length), "moment");

    static void Frequency(double count, double p) => Check.Near(N * p, count, Errors * Math.Sqrt(N * p * (1 - p)) + 1e-9, $"frequency of {p}");

    /// <summary>sup |Fₙ − F| passes 2.78 / √n once in 10⁶·⁴: 2 exp(−2 · 2.78²) = 3.9·10⁻⁷ (Kolmogorov, 1933).</summary>
    static void KolmogorovSmirnov(double[] x, Func<double, double> distribution)
    {
        var sorted = x.Order().ToArray();
        var largest = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var f = distribution(sorted[i]);
            largest = Math.Max(largest, Math.Max(f - (double)i / x.Length, (i + 1.0) / x.Length - f));
        }
        Assert.InRange(largest, 0, 2.78 / Math.Sqrt(x.Length));
    }
}
