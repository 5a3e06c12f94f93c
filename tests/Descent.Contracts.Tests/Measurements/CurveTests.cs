namespace Descent.Contracts.Tests;

public sealed class CurveTests
{
    static readonly Curve Valley = new([1, 10, 100, 1000], [3, 1, 1, 5]);

    [Fact]
    public void Lines_are_straight_in_the_logarithm()
    {
        Assert.Equal(2, Valley.At(Math.Sqrt(10)), 14);
        Assert.Equal(3, Valley.At(1));
        Assert.Equal(5, Valley.At(1000));
        Assert.True(double.IsNaN(Valley.At(0.5)) && double.IsNaN(Valley.At(1001)));
    }

    [Fact]
    public void Levels_are_found_on_the_way_down_and_after_the_minimum()
    {
        Assert.Equal(Math.Sqrt(10), Valley.FallsTo(2)!.Value, 12);
        Assert.Equal(1, Valley.FallsTo(3));
        Assert.Null(Valley.FallsTo(0.5));
        Assert.Equal(Math.Pow(10, 2.5), Valley.RisesTo(3)!.Value, 9);
        Assert.Null(Valley.RisesTo(6));
    }

    [Fact]
    public void Curves_of_one_variable_collapse_over_it_and_over_no_other()
    {
        Curve Scaled(double unit) => new([.. Valley.X.Select(x => x * unit)], Valley.Y);
        Assert.Equal(0, Curve.Spread(Scaled(1), Scaled(10).Over(10), Scaled(1000).Over(1000)), 12);
        Assert.Equal(1, Curve.Spread(Scaled(1), Scaled(10)), 12);
        Assert.True(double.IsNaN(Curve.Spread(Scaled(1), Scaled(1e6))));
    }

    [Fact]
    public void Slopes_are_those_of_straight_lines_in_the_logarithm()
    {
        var slopes = Valley.LogSlopes();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Math.Pow(10, i + 0.5), slopes.X[i], 9);
            Assert.Equal(new[] { -2, 0, 4 }[i] / Math.Log(10), slopes.Y[i], 12);
        }
        Assert.Empty(new Curve([1], [2]).LogSlopes().Y);
    }

    [Fact]
    public void Reads_two_metrics_of_an_arm()
    {
        var arm = ArmRun.Of("arm", ("x", new([0, 1, 2], [double.NaN, 2, 4])), ("y", new([0, 1, 2], [9, 1, 3])));
        Assert.Equal(2, Curve.Of(arm, "x", "y", low: 1).At(Math.Sqrt(8)), 14);
        Assert.Equal([2.0], Curve.Of(arm, "x", "y", low: 1, high: 3).X);
    }
}
