using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Statistics;

public class BinomialTests
{
    /// <summary>Conover (1971), Practical Nonparametric Statistics, pp. 97-104: 682 of 925; and 7 of 10.</summary>
    [Theory]
    [InlineData(682, 925, 0.7076683, 0.7654066)]
    [InlineData(7, 10, 0.3475471, 0.9332605)]
    public void Intervals_are_the_textbooks(long successes, long trials, double low, double high)
    {
        var interval = BinomialInterval.Of(successes, trials);
        Assert.Equal(low, interval.Low, tolerance: 5e-8);
        Assert.Equal(high, interval.High, tolerance: 5e-8);
    }

    /// <summary>All successes: the lower limit is (α/2)^(1/n).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(1000)]
    public void All_and_none_have_closed_forms(long n)
    {
        var all = BinomialInterval.Of(n, n);
        Assert.Equal((Math.Pow(0.025, 1.0 / n), 1), (all.Low, all.High), new Close(1e-12));
        var none = BinomialInterval.Of(0, n);
        Assert.Equal((0, 1 - Math.Pow(0.025, 1.0 / n)), (none.Low, none.High), new Close(1e-12));
    }

    [Fact]
    public void Without_trials_nothing_is_known() => Assert.Equal(new Interval(0, 1), BinomialInterval.Of(0, 0));

    /// <summary>Exact means: summed over all outcomes, the probability of covering is at least the confidence, for every p.</summary>
    [Fact]
    public void Intervals_never_cover_too_rarely()
    {
        const int n = 12;
        Interval[] intervals = [.. Enumerable.Range(0, n + 1).Select(k => BinomialInterval.Of(k, n, 0.9))];
        for (var p = 0.01; p < 1; p += 0.01)
        {
            var (probability, covered) = (Math.Pow(1 - p, n), 0.0);
            for (var k = 0; k <= n; k++)
            {
                covered += intervals[k].Contains(p) ? probability : 0;
                probability *= (n - k) / (k + 1.0) * p / (1 - p);
            }

            Assert.InRange(covered, 0.9 - 1e-12, 1 + 1e-12);
        }
    }

    [Fact]
    public void Tests_have_their_closed_forms()
    {
        Assert.Equal(56 / 1024.0, BinomialTest.ProbabilityAbove(8, 10, 0.5), tolerance: 1e-14);
        Assert.Equal(56 / 1024.0, BinomialTest.ProbabilityBelow(2, 10, 0.5), tolerance: 1e-14);
        Assert.Equal(112 / 1024.0, BinomialTest.ProbabilityDiffers(8, 10, 0.5), tolerance: 1e-12);
        Assert.Equal(0.3825, BinomialTest.ProbabilityDiffers(682, 925, 0.75), tolerance: 5e-5);    // Conover (1971)
        Assert.Equal(0, BinomialTest.ProbabilityDiffers(1, 5, 0));
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.Of(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTest.ProbabilityAbove(-1, 2, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialTest.ProbabilityAbove(1, 2, double.NaN));
    }

    sealed class Close(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
