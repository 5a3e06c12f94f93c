using System.Text.Json.Nodes;
using Descent.Bench.Limits;
using Descent.Bench.Scaling;
using Descent.Bench.Workloads;
using Descent.Engine;

namespace Descent.Bench.Tests.Scaling;

public class ScalingTests
{
    /// <summary>A curve with such rates: operations chosen so that a step takes a microsecond.</summary>
    static ScalingCurve Rates(params double[] gigaflops) =>
        new("width", "made up", [.. gigaflops.Select((rate, i) => new ScalingPoint(1 << i, 1, (long)(rate * 1e3)))]);

    [Theory]
    [InlineData(new double[] { 10, 50, 80, 100, 95 }, 4, 8, null)]
    [InlineData(new double[] { 10, 50, 79, 100, 80, 79, 90 }, 8, 8, 32)]
    [InlineData(new double[] { 100, 20 }, 1, 1, 2)]
    [InlineData(new double[] { 85, 70, 100 }, 1, 4, null)]
    [InlineData(new double[] { 7 }, 1, 1, null)]
    public void A_curve_names_where_it_reaches_and_leaves_its_limit(double[] rates, int knee, int best, int? fall)
    {
        var curve = Rates(rates);
        Assert.Equal((knee, best, fall), (curve.Knee.Size, curve.Best.Size, curve.Fall?.Size));
    }

    [Fact]
    public void Sizes_double_to_the_last() => Assert.Equal([16, 32, 64], ScalingReport.Doubling(16, 64));

    /// <summary>
    /// Of a net d-W-W-c on B samples: three layers forwards, three for the weights' derivatives, and backwards through the upper two, as
    /// nothing asks for the inputs' derivative.
    /// </summary>
    [Theory]
    [InlineData(16, 4)]
    [InlineData(32, 1)]
    [InlineData(128, 64)]
    public void The_operations_of_a_perceptron_are_counted(int width, int batch)
    {
        long lowest = 64 * width, upper = (long)width * width + 10 * width;
        Assert.Equal(2 * batch * (2 * lowest + 3 * upper), Products.Flops(ScalingReport.Perceptron(width, batch).Program));
    }

    [Fact]
    public void Replicas_cost_as_many_nets()
    {
        var one = Products.Flops(new MlpTiny().StartRandom(RandomKey.FromSeed(0)).Program);
        Assert.Equal([one, 4 * one], new[] { 1, 4 }.Select(count => Products.Flops(new Replicas(count).StartRandom(RandomKey.FromSeed(0)).Program)));
    }

    /// <summary>10⁶ operations at 2 GFLOP/s are 500 µs.</summary>
    [Fact]
    public void The_floor_is_operations_over_the_machines_rate() => Assert.Equal(500, new ScalingPoint(1, 900, 1_000_000).FloorMicroseconds(2));

    static ScalingReport Report => new(100, 2, [Rates(10, 90, 100), Rates(10, 100, 50) with { Axis = "batch" }]);

    [Fact]
    public void The_report_is_json()
    {
        var json = JsonNode.Parse(Report.ToJson().ToJsonString())!;
        Assert.Equal(["gemm_512_gflops", "threads", "share", "curves"], json.AsObject().Select(entry => entry.Key));
        var curve = json["curves"]![0]!.AsObject();
        Assert.Equal(["axis", "net", "points", "best", "knee", "fall"], curve.Select(entry => entry.Key));
        Assert.Equal(["size", "us", "flops", "gflops", "floor_us"], curve["points"]![0]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(2, curve["knee"]!.GetValue<int>());
        Assert.Null(curve["fall"]);
        Assert.Equal(4, json["curves"]![1]!["fall"]!.GetValue<int>());
    }

    /// <summary>A panel a curve, with every point in it; the fall is marked where there is one.</summary>
    [Fact]
    public void The_figure_has_a_panel_a_curve()
    {
        var panels = JsonNode.Parse(ScalingFigure.Of(Report).ToJsonString())!["hconcat"]!.AsArray();
        Assert.Equal(["width", "batch"], panels.Select(panel => panel!["encoding"]!["x"]!["axis"]!["title"]!.GetValue<string>()));
        Assert.All(panels, panel => Assert.Equal([1, 2, 4], panel!["data"]!["values"]!.AsArray().Select(point => point!["size"]!.GetValue<int>())));
        Assert.Equal([4, 5], panels.Select(panel => panel!["layer"]!.AsArray().Count));
        Assert.All(panels, panel => Assert.Equal(["log", "log"], new[] { "x", "y" }.Select(axis => panel!["encoding"]![axis]!["scale"]!["type"]!.GetValue<string>())));
    }
}
