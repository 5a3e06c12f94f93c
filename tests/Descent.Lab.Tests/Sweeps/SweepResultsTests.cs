using Descent.Contracts;
using Descent.Lab.Sweeps;

namespace Descent.Lab.Tests.Sweeps;

/// <summary>Against figures made by hand: the toy's value is its offset plus 1, 2, 4, 9 for seeds 100 to 103.</summary>
public sealed class SweepResultsTests : IDisposable
{
    /// <summary>Student's t at 97.5% with 3 degrees of freedom, from tables.</summary>
    const double T3 = 3.182446305;

    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Means_medians_and_intervals_are_over_seeds()
    {
        var store = folder.Open();
        await new InProcess(store).Sweep(DesignTests.Plan(["offset=2,0,1"], seeds: [100, 101, 102, 103]));
        var results = SweepResults.Of(store, "sweep", "only/value");
        Assert.Equal([2, 3, 1], results.Ranked.Select(trial => trial.Trial.Ordinal));
        var best = results.Best!;
        // 1, 2, 4, 9: mean 4, median 3, squares of deviations 9 + 4 + 0 + 25 = 38.
        Assert.Equal((4, 3, 1, 9), (best.Mean.Mean, best.Median, best.BestSeed(maximize: false), best.BestSeed(maximize: true)));
        var half = T3 * Math.Sqrt(38.0 / 3) / 2;
        Assert.Equal(4 - half, best.Mean.Interval.Low, 1e-7);
        Assert.Equal(4 + half, best.Mean.Interval.High, 1e-7);
        Assert.Equal(5, results.MedianOfTrials);
        Assert.Equal(1, SweepResults.Of(store, "sweep", "only/value", maximize: true).Best!.Trial.Ordinal);
        Assert.Equal(["only/value", "only/x"], results.Metrics);
        Assert.Null(SweepResults.Of(store, "sweep").Metric);
        Assert.Equal("Did you mean 'only/value'?", Assert.Throws<ContractException>(() => SweepResults.Of(store, "sweep", "only/valu")).Hint);
    }

    [Fact]
    public async Task A_trial_that_diverged_is_done_and_comes_last()
    {
        var store = folder.Open();
        var sweep = await new InProcess(store).Sweep(DesignTests.Plan(["diverges=true,false"], seeds: [100, 101]));
        Assert.Equal((2, 0), (sweep.Done, sweep.Failed));
        foreach (var maximize in (bool[])[false, true])
        {
            var results = SweepResults.Of(store, "sweep", "only/x", maximize);
            Assert.Equal([2, 1], results.Ranked.Select(trial => trial.Trial.Ordinal));
            Assert.Equal(2, results.Best!.Trial.Ordinal);
            Assert.Equal((2, 2, double.NaN), (results.Ranked[1].Mean.Count, results.Ranked[1].Mean.NonFinite, results.Ranked[1].BestSeed(maximize)));
        }
    }

    [Fact]
    public async Task A_map_has_a_cell_for_each_pair_and_the_best_of_a_cell()
    {
        var store = folder.Open();
        await new InProcess(store).Sweep(DesignTests.Plan(["offset=2,0", "width=1,2,3", "kind=plain,fancy", "broken=false"], seeds: [100, 101]));
        var results = SweepResults.Of(store, "sweep", "only/value");
        Assert.Null(SweepMap.Of(results));
        var map = SweepMap.Of(results, ("offset", "width"))!;
        Assert.Equal(["0", "2"], map.X.Labels);
        Assert.Equal(["1", "2", "3"], map.Y.Labels);
        Assert.All(map.Cells, row => Assert.Equal([1.5, 3.5], row));
        var figure = map.Drawing.ToVegaLite(map.Title);
        Assert.Equal("rect", (string)figure["mark"]!["type"]!);
        Assert.Equal(6, figure["data"]!["values"]!.AsArray().Count);
        Assert.Equal(0, (double)figure["data"]!["values"]![0]!["offset"]!);
        store.KeepSweepFigure("sweep", "map", map.Title, figure);
        store.KeepSweepFigure("sweep", "map", map.Title, figure);
        Assert.Equal(figure.ToJsonString(), Assert.Single(store.SweepFigures("sweep")).Specification!.ToJsonString());
        Assert.Equal(["plain", "fancy"], SweepMap.Of(results, ("kind", "width"))!.X.Labels);
        Assert.Equal("unknown-option", Assert.Throws<ContractException>(() => SweepMap.Of(results, ("rate", "width"))).Code);
    }

    [Fact]
    public void Many_values_are_binned_by_ratios_where_they_span_many()
    {
        var axis = SweepMapAxis.Of("rate", Enumerable.Range(0, 81).Select(i => InvariantNumber.Text(Math.Pow(10, i / 10.0 - 4))));
        Assert.Equal((true, true, true, 8), (axis.IsBinned, axis.IsNumeric, axis.Logarithmic, axis.Labels.Count));
        Assert.Equal("0.0001..0.001", axis.Labels[0]);
        Assert.Equal((0, 7, 7), (axis.Place["0.0001"], axis.Place["10000"], axis.Place[InvariantNumber.Text(Math.Pow(10, 3.5))]));
        Assert.False(SweepMapAxis.Of("width", Enumerable.Range(10, 20).Select(i => $"{i}")).Logarithmic);
        Assert.Equal(["b", "a"], SweepMapAxis.Of("kind", ["b", "a", "b"]).Labels);
        Assert.Equal(["2", "10"], SweepMapAxis.Of("width", ["10", "2"]).Labels);
    }

    [Fact]
    public async Task Drawn_options_are_points()
    {
        var store = folder.Open();
        await new InProcess(store).Sweep(DesignTests.Plan(ranges: ["offset=0:1", "rate=1e-4:1:log"], halton: 14, seeds: [100]));
        var results = SweepResults.Of(store, "sweep", "only/value");
        var map = SweepMap.Of(results)!;
        var figure = map.Drawing.ToVegaLite(map.Title);
        Assert.Equal("point", (string)figure["mark"]!["type"]!);
        Assert.Equal("log", (string)figure["encoding"]!["y"]!["scale"]!["type"]!);
        Assert.Equal(14, figure["data"]!["values"]!.AsArray().Count);
        Assert.Equal(results.Best!.Mean.Mean, map.Cells.SelectMany(row => row).Min());
    }
}
