namespace Descent.Contracts.Tests.Measurements;

public class MeasurementTests
{
    static readonly Series Loss = new([0, 10, 25], [4, 1, 0]);

    static readonly Series Rise = new([0, 10, 20], [1, 2, 6]);

    [Fact]
    public void A_series_is_read_in_the_ways_of_claims()
    {
        Assert.Equal((4, 0, 4, 0, 1), (Loss.First, Loss.Last, Loss.Max, Loss.Min, Loss.Median));
        Assert.Equal(0.5, Loss.LastN(2).Mean);
        Assert.Equal(3, Loss.LastN(99).Count);
        Assert.Equal(1, Loss.At(10));
        Assert.Equal([(0, 4), (10, 1), (25, 0)], Loss.Points);
        Assert.Equal((0.0, 12.5, double.NaN), (Rise.RisesTo(0), Rise.RisesTo(3), Rise.RisesTo(9)));
        Assert.Equal((25, null), (Loss.FirstStepWhere(v => v == 0), Loss.FirstStepWhere(v => v < 0)));
        Assert.Equal((25, 20, 3000), (Loss.FirstStepWhere(v => v == 0, 3000), Loss.FirstStepWhere(v => v == 0, 20), Loss.FirstStepWhere(v => v < 0, 3000)));
        Assert.Equal([16, 1, 0], Loss.Map(v => v * v).Values.ToArray());
        Assert.Equal([10, 25], Loss.Between(1, 25).Steps.ToArray());
        Assert.Equal([10, 25], Loss.From(10).Steps.ToArray());
        Assert.True(double.IsNaN(new Series([0, 1], [1, double.NaN]).Max));
    }

    [Fact]
    public void Wrong_series_are_refused()
    {
        Assert.Equal("bad-series", Assert.Throws<ContractException>(() => new Series([0, 0], [1, 2])).Code);
        Assert.Equal("bad-series", Assert.Throws<ContractException>(() => new Series([-1], [1])).Code);
        Assert.Equal("bad-series", Assert.Throws<ContractException>(() => new Series([0], [])).Code);
        Assert.Equal("empty-series", Assert.Throws<ContractException>(() => new Series([], []).Last).Code);
        var error = Assert.Throws<ContractException>(() => Loss.At(11));
        Assert.Equal(("unknown-step", "Nearest: 10 and 25."), (error.Code, error.Hint));
        Assert.Equal("Nearest: 25.", Assert.Throws<ContractException>(() => Loss.At(99)).Hint);
    }

    [Fact]
    public void A_series_does_not_change_with_the_arrays_it_was_made_of()
    {
        double[] values = [1, 2];
        var series = new Series([0, 1], values);
        values[1] = 9;
        Assert.Equal(2, series.Last);
    }

    [Fact]
    public void Unknown_names_get_the_nearest()
    {
        var run = new SeedRun(100, ArmRun.Of("large-steps", ("sharpness", Loss)), ArmRun.Failed("small-steps", "killed"));
        Assert.Equal(0, run["large-steps"]["sharpness"].Last);
        var arm = Assert.Throws<ContractException>(() => run["large-step"]);
        Assert.Equal(("unknown-arm", "Did you mean 'large-steps'?"), (arm.Code, arm.Hint));
        var metric = Assert.Throws<ContractException>(() => run["large-steps"]["sharpnes"]);
        Assert.Equal(("unknown-metric", "Did you mean 'sharpness'?"), (metric.Code, metric.Hint));
        Assert.Equal("small-steps", Assert.Throws<ArmFailedException>(() => run["small-steps"]["sharpness"]).Arm);
        Assert.Equal("doubled-name", Assert.Throws<ContractException>(() => new SeedRun(1, Runs.Arm("a", 1), Runs.Arm("a", 1))).Code);
        Assert.Equal("doubled-seed", Assert.Throws<ContractException>(() => new StudyRun(run, run)).Code);
        Assert.Equal("unknown-seed", Assert.Throws<ContractException>(() => new StudyRun(run)[7]).Code);
    }

    [Fact]
    public void A_vector_is_read_from_its_numbered_metrics()
    {
        static Series At(int i) => new([0, 5], [i, 10 * i]);
        var arm = ArmRun.Of("a", [.. Enumerable.Range(0, 12).Select(i => ($"fit-{i:00}", At(i))), ("fit", At(7)), ("fit-error", At(7)), ("error-100", At(7)), ("error-200", At(7))]);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 10.0 * i), arm.Vector("fit"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), arm.Vector("fit", step: 0));
        Assert.Equal("unknown-step", Assert.Throws<ContractException>(() => arm.Vector("fit", step: 3)).Code);
        Assert.Equal("unknown-metric", Assert.Throws<ContractException>(() => arm.Vector("fi")).Code);
        Assert.Equal("unknown-metric", Assert.Throws<ContractException>(() => arm.Vector("error")).Code);
        Assert.Throws<ArmFailedException>(() => ArmRun.Failed("b", "killed").Vector("fit"));
    }

    [Fact]
    public void Means_over_seeds_hide_nothing()
    {
        var run = new StudyRun(new SeedRun(101, Runs.Arm("a", 3), Runs.Arm("b", 1)), new SeedRun(100, Runs.Arm("a", 1), ArmRun.Failed("b", "killed")));
        var means = run.MeanOfLast();
        Assert.Equal(["a/v", "b/v"], means.Keys);
        Assert.Equal((2, double.NaN), (means["a/v"], means["b/v"]));
        Assert.Equal([1, 3], run.Each(Runs.A));
    }

    [Fact]
    public void A_band_takes_the_steps_that_all_seeds_measured()
    {
        var run = new StudyRun(new SeedRun(1, ArmRun.Of("a", ("v", new([0, 1, 3], [1, 2, 9])))), new SeedRun(2, ArmRun.Of("a", ("v", new([0, 3, 4], [3, 9, 1])))));
        Assert.Equal([(0L, 2.0), (3L, 9.0)], run.Band("a", "v").Select(b => (b.Step, b.Estimate.Mean)));
        Assert.Empty(new StudyRun().Band("a", "v"));
    }
}
