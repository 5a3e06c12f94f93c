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
        Assert.Equal((3, 5, 5), (Valley.HeldAt(1), Valley.HeldAt(1000), Valley.HeldAt(1001)));
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

    [Fact]
    public void A_metric_over_its_steps_leaves_out_the_step_without_a_logarithm()
    {
        var square = Curve.OverSteps(new([0, 1, 10, 100], [7, 2, 200, 20_000]));
        Assert.Equal([1.0, 10.0, 100.0], square.X);
        Assert.Equal([2.0, 200.0], square.Between(1, 10).Y);
        Assert.Equal(2, square.PowerLaw().Slope, 12);
        Assert.Equal(2 * Math.Log(10), square.Map(Math.Log).LogSlopes().Y[0] * Math.Log(10), 12);
        Assert.Equal(22, square.Between(1, 10).Line().Slope, 12);
    }

    /// <summary>x^p changes by 2^p − 1 a doubling; a parabola's slopes grow.</summary>
    [Fact]
    public void Changes_are_read_a_doubling_and_from_the_first_slope_to_the_last()
    {
        double[] x = [1, 2, 4, 8];
        Assert.Equal(Math.Pow(2, 0.5) - 1, new Curve(x, [.. x.Select(Math.Sqrt)]).ChangePerDoubling(2), 12);
        Assert.True(double.IsNaN(new Curve(x, x).ChangePerDoubling(5)));
        Assert.Equal(0, new Curve(x, x).SlopeChange());
        Assert.Equal(3, new Curve(x, [.. x.Select(at => at * at)]).SlopeChange());
    }

    /// <summary>z = ln(1 + t²) grows per ln t by 2t²/(1 + t²): half of its end at t = 1, and the power of t of that speed, 2/(1 + t²), is 1 there.</summary>
    [Fact]
    public void A_speed_per_logarithmic_time_goes_over_where_its_power_falls()
    {
        long[] steps = [.. LogSteps.UpTo(100_000, perDecade: 40).Order()];
        var speed = LogTimeSpeed.Of(new(steps, [.. steps.Select(step => Math.Log(1 + Math.Pow(step / 1000.0, 2)))]));
        Assert.Equal(1000, speed.PowerFallsTo(1, 50_000), 30.0);
        Assert.True(double.IsNaN(speed.PowerFallsTo(1, 1e6)));
        Assert.Equal(1, speed.Peak(90_000).Remaining, 1e-3);
        Assert.True(double.IsNaN(speed.Peak(1e6).Time));

        // z = 1/(1 + t²) is fastest per ln t at t = 1, at ½, and at t = 3 has 2 · 9/100.
        var pulse = LogTimeSpeed.Of(new(steps, [.. steps.Select(step => 1 / (1 + Math.Pow(step / 1000.0, 2)))]));
        Assert.Equal(1000, pulse.Peak(3000).Time, 60.0);
        Assert.Equal(0.36, pulse.Peak(3000).Remaining, 0.01);
    }
}
