using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Statistics;

public class BootstrapTests
{
    static readonly double[] Sample = [0.3, 1.9, 0.2, 5.1, 0.9, 1.4, 0.6, 2.8, 0.1, 1.0];

    [Fact]
    public void The_key_decides_the_resamples()
    {
        Assert.Equal(new Bootstrap(Sample, 7).Accelerated(), new Bootstrap(Sample, 7).Accelerated());
        Assert.NotEqual(new Bootstrap(Sample, 7).Accelerated(), new Bootstrap(Sample, 8).Accelerated());
        Assert.NotEqual(new Bootstrap(Sample, 7).Percentile(), new Bootstrap(Sample, 7L + (1L << 32)).Percentile());
    }

    /// <summary>The share of resampled means below a bound is binomial over the resamples.</summary>
    [Fact]
    public void Resamples_have_the_known_spread()
    {
        var pair = new Bootstrap([0, 1], key: 1);

        // Of two values, a resample is (0,0), (0,1), (1,0) or (1,1): a mean of 0 has probability ¼, with 4.9 deviations at 10,000.
        Assert.Equal(0.25, pair.MeanShareBelow(0.25), tolerance: 4.9 * Math.Sqrt(0.25 * 0.75 / 10_000));
        Assert.Equal(0.75, pair.MeanShareBelow(0.75), tolerance: 4.9 * Math.Sqrt(0.25 * 0.75 / 10_000));
    }

    [Fact]
    public void A_long_right_tail_moves_the_accelerated_interval_right()
    {
        var bootstrap = new Bootstrap(Sample, key: 3);
        var (percentile, accelerated) = (bootstrap.Percentile().Interval, bootstrap.Accelerated().Interval);
        Assert.True(accelerated.Low > percentile.Low && accelerated.High > percentile.High);
    }

    [Fact]
    public void Test_and_interval_agree()
    {
        var bootstrap = new Bootstrap(Sample, key: 3);
        var interval = bootstrap.Accelerated(0.9).Interval;

        // The share of 10,000 sorted means at one of them is known to a few ten-thousandths.
        Assert.Equal(0.05, bootstrap.MeanAbove(interval.Low), tolerance: 1e-3);
        Assert.Equal(0.05, bootstrap.MeanBelow(interval.High), tolerance: 1e-3);
    }

    [Fact]
    public void Too_little_gives_no_interval()
    {
        Assert.Equal(Interval.Unbounded, new Bootstrap([1], key: 1).Accelerated().Interval);
        var withNaN = new Bootstrap([1, 2, double.NaN], key: 1);
        Assert.Equal((Interval.Unbounded, 1), (withNaN.Percentile().Interval, withNaN.Percentile().NonFinite));
        Assert.Equal(1, withNaN.MeanAbove(-100));
        Assert.Equal(Interval.Point(2), new Bootstrap([2, 2, 2], key: 1).Accelerated().Interval);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bootstrap([1, 2], key: 1, resamples: 99));
    }

    /// <summary>On normal samples the resampled means are near normal with variance s²(n − 1)/n², so that the percentile interval covers
    /// with P(|T| ≤ 1.96 √((n − 1)/n)), T of n − 1 degrees of freedom; one hundredth is left for the finite number of resamples.</summary>
    [Fact]
    public void Intervals_cover_as_theory_says()
    {
        const int samples = 500, size = 20;
        var expected = 1 - (2 * StudentDistribution.UpperTail(1.959964 * Math.Sqrt((size - 1.0) / size), size - 1));
        var tolerance = samples * (0.01 + (4.9 * Math.Sqrt(expected * (1 - expected) / samples)));
        var random = new Random(1979);
        var (percentile, accelerated) = (0, 0);
        for (var s = 0; s < samples; s++)
        {
            var bootstrap = new Bootstrap(NormalSample.Of(random, size, mean: -1, deviation: 3), key: s, resamples: 600);
            percentile += bootstrap.Percentile().Interval.Contains(-1) ? 1 : 0;
            accelerated += bootstrap.Accelerated().Interval.Contains(-1) ? 1 : 0;
        }

        Assert.Equal(samples * expected, percentile, tolerance);
        Assert.Equal(samples * expected, accelerated, tolerance);
    }
}
