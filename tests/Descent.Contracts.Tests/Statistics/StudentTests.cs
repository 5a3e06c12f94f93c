using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Statistics;

public class StudentTests
{
    /// <summary>Fisher and Yates (1963), Statistical Tables, table III, with the digits of later printings.</summary>
    [Theory]
    [InlineData(0.025, 1, 12.706205)]
    [InlineData(0.025, 4, 2.776445)]
    [InlineData(0.05, 10, 1.812461)]
    [InlineData(0.005, 29, 2.756386)]
    [InlineData(0.0005, 9, 4.780913)]
    public void Quantiles_are_the_tables(double tail, double freedom, double t) =>
        Assert.Equal(t, StudentDistribution.UpperQuantile(tail, freedom), tolerance: 5e-7);

    /// <summary>With 1 degree of freedom the tail is ½ − atan(t)/π, with 2 it is ½ − t/(2√(2 + t²)).</summary>
    [Theory]
    [InlineData(-3.0)]
    [InlineData(-1e-9)]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(40.0)]
    public void Tails_have_their_closed_forms(double t)
    {
        // The continued fraction of the incomplete beta function keeps some 14 digits.
        Assert.Equal(0.5 - (Math.Atan(t) / Math.PI), StudentDistribution.UpperTail(t, 1), tolerance: 1e-13);
        Assert.Equal(0.5 - (t / (2 * Math.Sqrt(2 + (t * t)))), StudentDistribution.UpperTail(t, 2), tolerance: 1e-13);
    }

    [Fact]
    public void An_interval_s_magnitude_is_that_of_its_farther_end() =>
        Assert.Equal((3, 3, 5), (new Interval(-3, 1).Magnitude, new Interval(2, 3).Magnitude, new Interval(-5, -4).Magnitude));

    /// <summary>At an end of the interval the distance is 1; a bias of half a width moves that end by as much.</summary>
    [Fact]
    public void Distances_from_theory_are_in_units_of_what_is_allowed()
    {
        var estimate = StudentInterval.Of([1, 2, 3, 6]);
        var half = estimate.Interval.High - estimate.Mean;
        Assert.Equal(1, estimate.DistanceFrom(estimate.Interval.Low), 12);
        Assert.Equal(1, estimate.DistanceFrom(estimate.Mean + (2 * half), bias: half), 12);
        Assert.Equal(double.NaN, StudentInterval.Of([1]).DistanceFrom(5));
        Assert.Equal((0, double.PositiveInfinity), (StudentInterval.Of([5, 5]).DistanceFrom(5), StudentInterval.Of([5, 5]).DistanceFrom(4)));
    }

    /// <summary>For large t and 1 degree of freedom the tail is 1/(πt) (1 − 1/(3t²) ...): no digit is lost to a subtraction from 1.</summary>
    [Fact]
    public void Far_tails_keep_their_digits() =>
        Assert.Equal(1, StudentDistribution.UpperTail(1e9, 1) * Math.PI * 1e9, tolerance: 1e-9);

    [Fact]
    public void Quantile_inverts_the_tail()
    {
        foreach (var freedom in new[] { 1.0, 2, 4.5, 30, 1e6 })
        {
            foreach (var tail in new[] { 1e-9, 1e-4, 0.025, 0.2, 0.5 })
            {
                var t = StudentDistribution.UpperQuantile(tail, freedom);

                // With very many degrees of freedom the tail is a difference from ½, which leaves an absolute 1e-16.
                Assert.Equal(tail, StudentDistribution.UpperTail(t, freedom), tolerance: (1e-9 * tail) + 1e-15);
            }
        }
    }

    [Fact]
    public void Interval_of_one_to_five()
    {
        var estimate = StudentInterval.Of([1, 2, 3, 4, 5]);
        Assert.Equal(3, estimate.Mean);
        Assert.Equal(3 + (2.776445105 * Math.Sqrt(0.5)), estimate.Interval.High, tolerance: 1e-8);
        Assert.Equal(6, estimate.Interval.Low + estimate.Interval.High, tolerance: 1e-14);
        Assert.Equal("3 [1.037, 4.963] (95% CI, n=5)", estimate.ToString());
    }

    [Fact]
    public void One_value_gives_no_point()
    {
        var estimate = StudentInterval.Of([7.0]);
        Assert.Equal((7, Interval.Unbounded, false), (estimate.Mean, estimate.Interval, estimate.IsBounded));
        Assert.Equal(Interval.Unbounded, StudentInterval.Of([]).Interval);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Values_that_are_not_finite_are_counted(double value, double mean)
    {
        var estimate = StudentInterval.Of([1, value, 2]);
        Assert.Equal((mean, Interval.Unbounded, 3, 1), (estimate.Mean, estimate.Interval, estimate.Count, estimate.NonFinite));
    }

    [Fact]
    public void Equal_values_give_their_value_without_rounding()
    {
        var estimate = StudentInterval.Of([0.1, 0.1, 0.1]);    // summing these gives 0.30000000000000004
        Assert.Equal((0.1, Interval.Point(0.1)), (estimate.Mean, estimate.Interval));
    }

    [Fact]
    public void Pairing_removes_what_seeds_share()
    {
        double[] first = [10, 20, 30, 40], second = [9.1, 19, 28.9, 39];
        Assert.Equal(StudentInterval.Of([0.9, 1, 1.1, 1]).Interval.Low, StudentInterval.OfDifferences(first, second).Interval.Low, tolerance: 1e-12);
        Assert.Throws<ArgumentException>(() => StudentInterval.OfDifferences(first, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentInterval.Of(first, 1));
    }

    /// <summary>For normal samples the count of intervals that cover is binomial; 4.9 deviations are left once in a million draws.</summary>
    [Theory]
    [InlineData(2, 0.95)]
    [InlineData(5, 0.95)]
    [InlineData(5, 0.90)]
    public void Intervals_cover_as_often_as_they_say(int size, double confidence)
    {
        const int samples = 3000;
        var random = new Random(20110611);
        var covered = 0;
        for (var s = 0; s < samples; s++)
        {
            covered += StudentInterval.Of(NormalSample.Of(random, size, mean: 3, deviation: 2), confidence).Interval.Contains(3) ? 1 : 0;
        }

        Assert.Equal(samples * confidence, covered, tolerance: 4.9 * Math.Sqrt(samples * confidence * (1 - confidence)));
    }

    [Fact]
    public void One_sided_tests_agree_with_the_interval()
    {
        double[] values = [1.2, 0.7, 1.9, 1.1, 0.4];
        var interval = StudentInterval.Of(values, 0.9).Interval;
        Assert.Equal(0.05, StudentTest.MeanAbove(values, interval.Low), tolerance: 1e-10);
        Assert.Equal(0.05, StudentTest.MeanBelow(values, interval.High), tolerance: 1e-10);
        Assert.Equal(1, StudentTest.MeanAbove(values, 1) + StudentTest.MeanBelow(values, 1), tolerance: 1e-13);
    }

    [Fact]
    public void No_evidence_is_a_p_value_of_one()
    {
        Assert.Equal(1, StudentTest.MeanAbove([5], 0));
        Assert.Equal(1, StudentTest.MeanAbove([5, double.NaN], 0));
        Assert.Equal(1, StudentTest.MeanAbove([0, 0], 0));
        Assert.Equal(0, StudentTest.MeanAbove([5, 5], 0));
    }
}

static class NormalSample
{
    /// <summary>By Box and Muller (1958).</summary>
    public static double[] Of(Random random, int size, double mean, double deviation) =>
    [
        .. Enumerable.Range(0, size).Select(_ => mean + (deviation
            * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
    ];
}
