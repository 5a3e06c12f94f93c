using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Statistics;

public class HolmTests
{
    /// <summary>By the definition: 4·0.005, 3·0.01, 2·0.03, then max(0.06, 1·0.04).</summary>
    [Fact]
    public void Worked_example()
    {
        var adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        Assert.All(expected.Zip(adjusted), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-15));
    }

    [Fact]
    public void Lies_between_the_p_value_and_bonferroni_and_keeps_the_order()
    {
        var random = new Random(1979);
        for (var trial = 0; trial < 200; trial++)
        {
            double[] p = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Math.Pow(random.NextDouble(), 3))];
            var adjusted = Holm.Adjust(p);
            for (var i = 0; i < p.Length; i++)
            {
                Assert.InRange(adjusted[i], p[i], Math.Min(1, p.Length * p[i]));
                Assert.All(Enumerable.Range(0, p.Length), j => Assert.True(p[i] > p[j] || adjusted[i] <= adjusted[j]));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void No_probability_is_refused(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([0.5, p]));

    [Fact]
    public void Nothing_stays_nothing() => Assert.Empty(Holm.Adjust([]));
}
