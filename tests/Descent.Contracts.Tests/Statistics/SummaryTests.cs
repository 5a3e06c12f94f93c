using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Statistics;

public class SummaryTests
{
    [Fact]
    public void Of_one_to_eight_with_an_outlier()
    {
        var summary = Summary.Of([8, 1, 7, 2, 6, 3, 5, 1000]);
        Assert.Equal((8, 0, 129, 5.5, 5.25), (summary.Count, summary.NonFinite, summary.Mean, summary.Median, summary.InterquartileMean));
        Assert.Equal(Math.Sqrt(new[] { 8.0, 1, 7, 2, 6, 3, 5, 1000 }.Sum(x => (x - 129) * (x - 129)) / 7), summary.StandardDeviation, tolerance: 1e-10);
    }

    [Fact]
    public void An_infinity_is_an_extreme_and_a_nan_is_nothing()
    {
        var infinite = Summary.Of([1, 2, 3, double.PositiveInfinity]);
        Assert.Equal((1, double.PositiveInfinity, 2.5, 2.5), (infinite.NonFinite, infinite.Mean, infinite.Median, infinite.InterquartileMean));
        var unknown = Summary.Of([1, double.NaN, 3]);
        Assert.Equal((1, double.NaN, double.NaN, double.NaN), (unknown.NonFinite, unknown.Mean, unknown.Median, unknown.InterquartileMean));
    }

    [Fact]
    public void Of_one_value_and_of_none()
    {
        Assert.Equal((1, 4, 4, double.NaN), Parts(Summary.Of([4])));
        Assert.Equal((0, double.NaN, double.NaN, double.NaN), Parts(Summary.Of([])));

        static (int, double, double, double) Parts(Summary s) => (s.Count, s.Mean, s.InterquartileMean, s.StandardDeviation);
    }
}
