using Descent.Analysis;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Watching;
using Descent.Lab.Workers;

namespace Descent.Lab.Tests;

/// <summary>Instruments that are read while a run trains.</summary>
public sealed class WatchTests : IDisposable
{
    static readonly long[] Seeds = [100, 101, 102];

    static readonly WatchPlan Plan = WatchPlan.Parse(["loss-rate-spread,ntk-distance", "weight-norm"], 5)!;

    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    static StudyOutcome Run(WatchPlan? plan, IReadOnlyList<long>? seeds = null, bool batchable = true) => StudyRunner.Run(new Watched { Batchable = batchable }, Scale.Quick, seeds ?? Seeds, watch: plan);

    static SortedDictionary<string, Series> Unwatched(ArmRun arm) => new(arm.Metrics.Where(metric => !metric.Key.Contains('.', StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);

    [Fact]
    public void A_watched_run_trains_and_measures_bit_for_bit_as_an_unwatched_one()
    {
        var (watched, plain) = (Run(Plan).Run, Run(null).Run);
        Assert.NotEqual(Hashes.Of(plain), Hashes.Of(watched));
        var without = new StudyRun(watched.Seeds.Select(seed => new SeedRun(seed.Seed, seed.Arms.Select(arm => arm with { Metrics = Unwatched(arm) }))));
        Assert.Equal(Hashes.Of(plain), Hashes.Of(without));
        var store = folder.Open();
        Assert.Equal(store.Run(StoreFolder.Run(store, new Watched(), Seeds).Id).StateHash, store.Run(Record(store, new Watched())).StateHash);
    }

    [Fact]
    public void Readings_come_at_the_start_the_end_and_every_so_many_steps()
    {
        var run = Run(Plan).Run[101];
        Assert.Equal([0, 5, 10, 12], run["smooth"]["square.ntk-distance"].Steps.ToArray());
        Assert.Equal([0, 4, 8, 12], run["smooth"]["loss"].Steps.ToArray());
        Assert.Equal([0, 4, 8, 12], Run(WatchPlan.Parse(["weight-norm"], null)).Run[101]["smooth"]["square.weight-norm"].Steps.ToArray());
        Assert.Equal([0, 5, 6], run["early"]["parabola.weight-norm"].Steps.ToArray());
        Assert.Equal([0, 5, 10, 12], run["tuned"]["square.weight-norm"].Steps.ToArray());
        Assert.Equal(0, run["smooth"]["square.ntk-distance"].First);
        Assert.True(run["smooth"]["square.ntk-distance"].Last > 0);
        Assert.Equal(1 - 1 / 64.0, run["early"]["parabola.weight-norm-moved"].Last);
    }

    /// <summary>What is read is what the instrument says of the arm's own state, seed by seed.</summary>
    [Fact]
    public void A_reading_is_the_instruments_own()
    {
        var arm = (LoopArm)new Watched().Arms[0];
        var loop = arm.Start([102]);
        while (loop.Step < 10) loop.Advance();
        var direct = new NtkDistance().Measure(loop.Objectives()[0][0], arm.ObjectivesAtStart(102)[0]);
        Assert.Equal(direct["ntk-distance"], Run(Plan).Run[102]["smooth"]["square.ntk-distance"].At(10));
    }

    [Fact]
    public void A_replica_is_read_as_its_seed_alone()
    {
        var (many, alone) = (Run(Plan).Run[102], Run(Plan, [102]).Run[102]);
        foreach (var (metric, series) in alone["smooth"].Metrics) Assert.Equal(series.Values.ToArray(), many["smooth"][metric].Values.ToArray());
    }

    [Fact]
    public void A_coarse_objective_is_replaced_by_its_surrogate_by_name_or_refused()
    {
        var run = Run(WatchPlan.Parse(["sharpness,gradient-norm"], 6)).Run[100];
        Assert.Equal(["loss", "square.gradient-norm", "square.sharpness-residual@smooth-square", "square.sharpness@smooth-square"], run["coarse"].Metrics.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["loss", "square.gradient-norm"], run["blind"].Metrics.Keys);
        Assert.Equal(2, run["early"]["parabola.sharpness"].First, 1e-5);
    }

    [Fact]
    public void What_it_takes_and_what_cannot_be_watched_is_said_before()
    {
        var lines = WatchForecast.Of(WatchPlan.Parse(["sharpness,imbalance"], 5)!, new Watched(), Seeds).Lines();
        Assert.Equal("watched every 5 steps and at both ends:", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("  sharpness on 'square': arms smooth, tuned, 24 readings of at most ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  sharpness on 'square', whose gradient is coarse: on its surrogate 'smooth-square': arm coarse, 12 readings", StringComparison.Ordinal));
        Assert.Contains("  not watched: arm bare: names no objective", lines);
        Assert.Contains(lines, line => line.StartsWith("  not watched: arm blind: 'sharpness' needs the derivatives of objective 'square'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  not watched: arms diverging, early: 'imbalance' needs two layers", StringComparison.Ordinal));
        Assert.False(WatchForecast.Of(Plan, new Watched(), Seeds).IsEmpty);
        Assert.True(WatchForecast.Of(Plan, new Noisy(), Seeds).IsEmpty);
    }

    static string Record(RunStore store, Study study, CancellationTokenSource? stop = null)
    {
        using var recording = RunRecording.Start(store, study, Scale.Quick, Seeds, [], watch: Plan);
        if (stop is null) StudyRunner.Run(study, Scale.Quick, Seeds, recording: recording);
        else Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(study, Scale.Quick, Seeds, new StopAtFirst(stop), recording, cancel: stop.Token));
        return recording.Id;
    }

    sealed class StopAtFirst(CancellationTokenSource source) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => source.Cancel();
    }

    /// <summary>The kernel at the start is made again from the key: the resumed curve is that of the whole run.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resumed_watched_run_has_equal_curves(bool batchable)
    {
        var store = folder.Open();
        var study = new Watched { Steps = 300, Batchable = batchable };
        var whole = Record(store, study);
        using var stop = new CancellationTokenSource();
        var stopped = Record(store, study, stop);
        Assert.Equal(RunStatus.Interrupted, store.Summary(stopped).Status);
        using (var recording = RunRecording.Resume(store, stopped, _ => study))
        {
            Assert.Equal((Plan.Names, Plan.Every), (recording.Watch!.Names, recording.Watch.Every));
            StudyRunner.Run(study, Scale.Quick, recording.Seeds, recording: recording);
        }
        var (first, second) = (store.Run(whole), store.Run(stopped));
        Assert.Equal(2, second.Attempt);
        Assert.Equal((first.StateHash, first.MetricsHash), (second.StateHash, second.MetricsHash));
        Assert.Equal(Hashes.Of(store.Measurements(whole)), Hashes.Of(store.Measurements(stopped)));
        Assert.Contains("smooth/square.ntk-distance", second.Metrics.Keys);
        Assert.Contains(store.Log(stopped), line => line.Text.Contains("smooth: watches ntk-distance on 'square'", StringComparison.Ordinal));
        Assert.Contains(store.Log(stopped), line => line.Level == "warning" && line.Text == "bare: not watched: names no objective");
    }

    [Fact]
    public void What_fails_is_no_number_and_takes_nothing_down()
    {
        var store = folder.Open();
        var run = store.Measurements(Record(store, new Watched()))[100];
        var diverging = run.Arms.Single(arm => arm.Name == "diverging");
        Assert.True(diverging.Diverged);
        Assert.Equal(run.Arms.Count, new Watched().Arms.Count);
        Assert.All(run.Arms.Where(arm => arm.Name != "diverging"), arm => Assert.Null(arm.Failure));
    }

    [Fact]
    public void A_process_of_its_own_reads_the_same()
    {
        var lines = new StringWriter();
        SeedWorker.Run(new Watched(), new("smooth", "training", -1, 101), lines, Plan);
        var reports = lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SeedReport.Parse).ToArray();
        var read = reports.OfType<SeedReport.Measured>().Where(point => point.Values.ContainsKey("square.ntk-distance")).ToArray();
        Assert.Equal(Run(Plan).Run[101]["smooth"]["square.ntk-distance"].Values.ToArray(), read.Select(point => point.Values["square.ntk-distance"][0]));
        Assert.Contains(reports, report => report is SeedReport.Noted { Level: "info" } note && note.Text.Contains("watches", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_asked_for_is_checked()
    {
        var unknown = Assert.Throws<ContractException>(() => WatchPlan.Parse(["ntk-distnace"], 5));
        Assert.Equal(("unknown-instrument", true), (unknown.Code, unknown.Hint.Contains("'ntk-distance'", StringComparison.Ordinal)));
        Assert.Equal("usage", Assert.Throws<ContractException>(() => WatchPlan.Parse(["sharpness"], 0)).Code);
        Assert.Equal("usage", Assert.Throws<ContractException>(() => WatchPlan.Parse([], 5)).Code);
        Assert.Null(WatchPlan.Parse([], null));
        Assert.Equal(["--watch", "loss-rate-spread,ntk-distance,weight-norm", "--every", "5"], Plan.Arguments);
        Assert.All(((Watched)new()).Arms.OfType<LoopArm>(), arm => Assert.Equal(Enumerable.Range(0, arm.Steps + 1).Count(step => Plan.IsReadAt(arm, step)), Plan.Readings(arm)));
    }

    [Fact]
    public void A_sweep_that_watches_is_another_one_and_says_what()
    {
        var plan = Sweeps.DesignTests.Plan(["rate=0.1,0.2"]);
        var watched = plan with { Watch = Plan };
        Assert.NotEqual(plan.DefaultName(), watched.DefaultName());
        Assert.Contains(KeyValuePair.Create("watch", "loss-rate-spread,ntk-distance,weight-norm --every 5"), watched.Specification());
        Assert.DoesNotContain(plan.Specification(), line => line.Key == "watch");
    }
}
