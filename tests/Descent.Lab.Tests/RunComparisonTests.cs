using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Tests.Sweeps;

namespace Descent.Lab.Tests;

/// <summary>Against figures made by hand: the toy's value is its offset plus 1, 2, 4, 9 for seeds 100 to 103.</summary>
public sealed class RunComparisonTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    static string Run(RunStore store, IReadOnlyList<long> seeds, params string[] assignments)
    {
        var study = StudyOptions.Create<Toy>(Scale.Quick, assignments);
        using var recording = RunRecording.Start(store, study, Scale.Quick, seeds, assignments);
        StudyRunner.Run(study, Scale.Quick, seeds, recording: recording);
        return recording.Id;
    }

    [Fact]
    public void Metrics_are_paired_by_seed()
    {
        var store = folder.Open();
        var (a, b) = (Run(store, [100, 101, 102, 103]), Run(store, [103, 102, 101], "offset=3", "layers=8,16"));
        var comparison = RunComparison.Of(store, a, b);
        Assert.Equal([101, 102, 103], comparison.Seeds);
        Assert.Equal([("seeds", "100,101,102,103", "103,102,101"), ("offset", "0", "3"), ("layers", "4", "8,16")], comparison.Settings.Select(setting => (setting.Name, setting.A, setting.B)));
        var value = comparison.Metrics.Single(metric => metric.Metric == "only/value");
        Assert.Equal((3, 5, 8), (value.Pairs, value.A, value.B));
        // Paired, every seed differs by 3 exactly: there is no spread, though both runs have one.
        Assert.Equal((3, 3, 3), (value.Difference.Mean, value.Difference.Interval.Low, value.Difference.Interval.High));
        Assert.Equal((3, 3), (value.Bootstrap.Interval.Low, value.Bootstrap.Interval.High));
        Assert.Equal((0, 0, 0), comparison.Metrics.Single(metric => metric.Metric == "only/x").Difference is var x ? (x.Mean, x.Interval.Low, x.Interval.High) : default);
        Assert.Equal([true, false], ((string[])["only/x", "only/value"]).Select(name => comparison.Metrics.Single(metric => metric.Metric == name).IsSame));
        Assert.Equal("""{"offset":3,"layers":[8,16]}""", Assert.Single(store.GivenOptions()) is var (given, options) && given == b ? options.ToJsonString() : "");
        Assert.Empty(store.GivenOptions(new(Study: "another")));
        var claim = Assert.Single(comparison.Claims);
        Assert.Equal(("positive", 1, 5), (claim.Id, claim.A!.Document.Value, claim.B!.Document.Value));
    }

    /// <summary>Of x = (1 − rate)³ in float32 nothing differs by seed; the sign says second minus first.</summary>
    [Fact]
    public void The_difference_is_second_minus_first()
    {
        var store = folder.Open();
        var comparison = RunComparison.Of(store, Run(store, [100, 101], "rate=0.5"), Run(store, [100, 101], "rate=0.25"));
        Assert.Equal((0.125, 0.421875, 0.296875), comparison.Metrics.Single(metric => metric.Metric == "only/x") is var x ? (x.A, x.B, x.Difference.Mean) : default);
    }

    [Fact]
    public void Runs_without_a_common_seed_are_not_paired()
    {
        var store = folder.Open();
        var comparison = RunComparison.Of(store, Run(store, [100]), Run(store, [101]));
        Assert.Empty(comparison.Metrics);
        Assert.Empty(comparison.Seeds);
        Assert.Single(comparison.Claims);
    }

    [Fact]
    public void A_seed_that_diverged_leaves_the_difference_open()
    {
        var store = folder.Open();
        var comparison = RunComparison.Of(store, Run(store, [100, 101]), Run(store, [100, 101], "diverges=true"));
        var x = comparison.Metrics.Single(metric => metric.Metric == "only/x");
        Assert.Equal((double.NaN, false, 2), (x.Difference.Mean, x.Difference.IsBounded, x.Difference.NonFinite));
    }
}
