using Descent.Contracts.Statistics;

namespace Descent.Contracts.Tests.Statistics;

public class LinearFitTests
{
    [Fact]
    public void Points_on_a_line_give_the_line_without_error()
    {
        var fit = LinearFit.Of([1, 2, 4, 8], [1, -1, -5, -13]);
        Assert.Equal((-2, 3, 1), (fit.Slope, fit.Intercept, fit.Determination));
        Assert.Equal(0, fit.StandardError, 12);
        Assert.Equal(-1, fit.Correlation, 12);
    }

    [Fact]
    public void A_power_law_has_its_exponent_as_slope() =>
        Assert.Equal(-1.5, LinearFit.OfLogarithms([1, 10, 100], [7, 7 * Math.Pow(10, -1.5), 7e-3]).Slope, 12);

    [Fact]
    public void A_power_law_may_be_read_at_its_places() => Assert.Equal(-0.5, LinearFit.OfLogarithms([500, 1000, 4000], width => 3 / Math.Sqrt(width)).Slope, 12);

    /// <summary>Anscombe (1973), "Graphs in statistical analysis", set I: y = 3.00 + 0.500 x, standard error 0.118, R² 0.67.</summary>
    [Fact]
    public void Anscombe_s_first_set_gives_the_published_figures()
    {
        var fit = LinearFit.Of([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5], [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]);
        Assert.Equal((0.5, 3.0, 0.118, 0.67), (Math.Round(fit.Slope, 3), Math.Round(fit.Intercept, 2), Math.Round(fit.StandardError, 3), Math.Round(fit.Determination, 2)));
        Assert.Equal(0.500091 - (2.262157 * 0.117906), fit.SlopeInterval().Low, 5);
    }

    [Fact]
    public void What_has_no_slope_is_not_a_number()
    {
        Assert.True(double.IsNaN(LinearFit.Of([1], [2]).Slope));
        Assert.True(double.IsNaN(LinearFit.Of([2, 2, 2], [1, 2, 3]).Slope));
        Assert.True(double.IsNaN(LinearFit.Of([1, 2], [1, double.PositiveInfinity]).Slope));
        Assert.True(double.IsNaN(LinearFit.OfLogarithms([1, 2, 3], [1, 0, 3]).Slope));
        Assert.Equal(Interval.Unbounded, LinearFit.Of([1, 2], [1, 3]).SlopeInterval());
        Assert.Throws<ArgumentException>(() => LinearFit.Of([1, 2], [1]));
    }

    [Fact]
    public void The_exponent_of_a_power_law_is_read() => Assert.Equal(-1.5, LinearFit.Exponent([1, 4, 100], width => 3 * Math.Pow(width, -1.5)), 12);

    [Fact]
    public void Ranks_see_only_order()
    {
        Assert.Equal(1, RankCorrelation.Spearman([1, 2, 3, 4], [1, 10, 1000, 1001]), 12);
        Assert.Equal(-1, RankCorrelation.Spearman([1, 2, 3], [double.PositiveInfinity, 0, double.NegativeInfinity]), 12);
        // Two exchanged neighbours of four: 1 - 6 · 2 / (4 · 15).
        Assert.Equal(0.8, RankCorrelation.Spearman([1, 2, 3, 4], [1, 3, 2, 4]), 12);
        Assert.Equal(-1, RankCorrelation.WithOrder([3, 2.5, -1]), 12);
        Assert.True(double.IsNaN(RankCorrelation.Spearman([1, 2, 3], [5, 5, 5])));
        Assert.True(double.IsNaN(RankCorrelation.Spearman([1, 2, 3], [1, double.NaN, 2])));
    }

    [Fact]
    public void Ties_share_their_mean_rank() => Assert.Equal([1.5, 4, 1.5, 3], RankCorrelation.Ranks([0, 9, 0, 2]));
}
