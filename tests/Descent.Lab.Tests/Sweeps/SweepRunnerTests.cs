using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;

namespace Descent.Lab.Tests.Sweeps;

public sealed class SweepRunnerTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    static SweepPlan Four => DesignTests.Plan(["rate=0.1,0.2", "width=1,2"], seeds: [100, 101]);

    [Fact]
    public async Task A_sweep_runs_each_trial_once_and_again_repeats_nothing()
    {
        var store = folder.Open();
        var place = new InProcess(store);
        var sweep = await place.Sweep(Four);
        Assert.Equal((4, 0, 0, 0), (sweep.Done, sweep.Failed, sweep.Running, sweep.Waiting));
        Assert.Equal(["rate=0.1 width=1", "rate=0.1 width=2", "rate=0.2 width=1", "rate=0.2 width=2"], place.Orders.Select(order => string.Join(' ', order.Assignments)).Order());
        Assert.All(place.Orders, order => Assert.Equal(("toy", false, 2), (order.Study, order.Resumes, order.Seeds.Count)));
        Assert.Equal(4, (await place.Sweep(Four)).Done);
        Assert.Equal(4, place.Orders.Count);
        foreach (var trial in store.Trials("sweep"))
        {
            Assert.Equal((TrialState.Done, 1, 0, null), (trial.State, trial.Attempts, trial.Failures, trial.Error));
            var run = store.Run(trial.Run!);
            Assert.Equal("sweep", run.Summary.Sweep);
            Assert.Equal(trial.Options.Select(option => $"{option.Key}={option.Value}"), run.Assignments);
        }
        Assert.Equal(4, store.List(new(Sweep: "sweep")).Count);
        Assert.Equal("sweep", Assert.Single(store.Sweeps()).Id);
    }

    [Fact]
    public async Task A_result_that_was_deleted_is_made_again_and_a_sweep_goes_with_its_runs_or_without()
    {
        var store = folder.Open();
        var place = new InProcess(store);
        await place.Sweep(Four);
        store.Remove(store.Trials("sweep")[2].Run!);
        Assert.Equal(4, (await place.Sweep(Four)).Done);
        Assert.Equal(5, place.Orders.Count);
        Assert.Equal(place.Orders.Last().Run, store.Trials("sweep")[2].Run);
        store.RemoveSweep("sweep", withRuns: false);
        Assert.Equal(4, store.List().Count);
        Assert.Empty(store.Sweeps());
        await place.Sweep(Four);
        store.RemoveSweep("sweep", withRuns: true);
        Assert.Equal(4, store.List().Count);
    }

    [Fact]
    public async Task A_changed_specification_is_refused_with_the_difference()
    {
        var store = folder.Open();
        await new InProcess(store).Sweep(Four);
        var fault = Assert.Throws<StoreException>(() => store.OpenSweep(DesignTests.Plan(["rate=0.1,0.3", "width=1,2"], seeds: [100], set: ["offset=2"]), "sweep"));
        Assert.Equal("sweep-changed", fault.Code);
        Assert.Contains("  seeds: 100..101 before, 100 now\n  grid rate: 0.1,0.2 before, 0.1,0.3 now\n  set offset: (not there) before, 2 now\n", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("width", fault.Message, StringComparison.Ordinal);
        Assert.Contains("order", Assert.Throws<StoreException>(() => store.OpenSweep(DesignTests.Plan(["width=1,2", "rate=0.1,0.2"], seeds: [100, 101]), "sweep")).Message, StringComparison.Ordinal);
        Assert.Equal("unknown-sweep", Assert.Throws<StoreException>(() => store.Sweep("swep")).Code);
    }

    [Fact]
    public async Task Another_build_is_refused_while_trials_are_left()
    {
        var store = folder.Open();
        store.OpenSweep(Four, "sweep");
        void Rebuild(string build) => store.Change(connection => connection.Execute("UPDATE sweep SET build = @build", new { build }));
        var build = store.Sweep("sweep").Build;
        Rebuild("feed");
        var fault = Assert.Throws<StoreException>(() => store.OpenSweep(Four, "sweep"));
        Assert.Equal("another-build", fault.Code);
        Assert.Contains("has 4 trials left", fault.Message, StringComparison.Ordinal);
        Rebuild(build);
        await new InProcess(store).Sweep(Four);
        Rebuild("feed");
        Assert.Equal(4, store.OpenSweep(Four, "sweep").Done);
    }

    static SweepPlan Breaking => DesignTests.Plan(["broken=true,false", "width=1,2"]);

    [Fact]
    public async Task Continue_goes_on_after_a_failure_and_does_not_repeat_it()
    {
        var store = folder.Open();
        var place = new InProcess(store);
        for (var call = 0; call < 2; call++)
        {
            var sweep = await place.Sweep(Breaking);
            Assert.Equal((2, 2, 0), (sweep.Done, sweep.Failed, sweep.Waiting));
        }
        Assert.Equal(4, place.Orders.Count);
        var failed = store.Trials("sweep")[0];
        Assert.Equal((TrialState.Failed, 1, 1), (failed.State, failed.Attempts, failed.Failures));
        Assert.Contains("broken by its option", failed.Error, StringComparison.Ordinal);
        // Its run keeps its own log and error.
        Assert.Equal("run-failed", store.Run(failed.Run!).Error!.Code);
        Assert.Contains(store.Log(failed.Run!), line => line.Level == "error" && line.Text.Contains("broken by its option", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_starts_no_more_after_a_failure()
    {
        var place = new InProcess(folder.Open());
        var sweep = await place.Sweep(Breaking, policy: "stop", jobs: 1);
        Assert.Equal((0, 1, 3), (sweep.Done, sweep.Failed, sweep.Waiting));
        Assert.Single(place.Orders);
        // The next call takes what waits, until the next failure.
        sweep = await place.Sweep(Breaking, policy: "stop", jobs: 1);
        Assert.Equal((0, 2, 2), (sweep.Done, sweep.Failed, sweep.Waiting));
        Assert.Equal((2, 2, 0), await place.Sweep(Breaking, policy: "stop", jobs: 1) is var last ? (last.Done, last.Failed, last.Waiting) : default);
    }

    [Fact]
    public async Task Retry_tries_so_often_and_no_more()
    {
        var store = folder.Open();
        var place = new InProcess(store);
        await place.Sweep(Breaking, policy: "retry=2", jobs: 1);
        Assert.Equal(2 * 3 + 2, place.Orders.Count);
        await place.Sweep(Breaking, policy: "retry=2");
        Assert.Equal(8, place.Orders.Count);
        Assert.Equal((3, 3), (store.Trials("sweep")[0].Attempts, store.Trials("sweep")[0].Failures));
        // Each attempt is a run of its own.
        Assert.Equal(8, place.Orders.Select(order => order.Run).Distinct().Count());
    }

    [Fact]
    public async Task A_place_that_fails_once_is_tried_again()
    {
        var store = folder.Open();
        var first = 1;
        var place = new InProcess(store) { Before = _ => { if (Interlocked.Exchange(ref first, 0) == 1) throw new InvalidOperationException("the machine is gone"); } };
        var sweep = await place.Sweep(Four, policy: "retry=1", jobs: 1);
        Assert.Equal((4, 0), (sweep.Done, sweep.Failed));
        Assert.Equal(5, place.Orders.Count);
        Assert.Equal((2, 1, null), store.Trials("sweep")[0] is var trial ? (trial.Attempts, trial.Failures, trial.Error) : default);
    }

    [Fact]
    public async Task What_a_place_says_is_the_error_of_a_run_that_never_began()
    {
        var store = folder.Open();
        var sweep = await new InProcess(store) { Before = _ => throw new ContractException("gone", "the machine is gone", "") }.Sweep(Four);
        Assert.Equal(4, sweep.Failed);
        Assert.All(store.Trials("sweep"), trial => Assert.Equal("the machine is gone", trial.Error));
    }

    sealed class StopAt(CancellationTokenSource source, int reports) : IProgress<RunProgress>
    {
        int seen;

        public void Report(RunProgress value)
        {
            if (Interlocked.Increment(ref seen) == reports) source.Cancel();
        }
    }

    /// <summary>Stopped in the middle of a trial, the next call goes on with that very run.</summary>
    [Fact]
    public async Task A_stopped_sweep_goes_on_where_it_was()
    {
        var store = folder.Open();
        var plan = DesignTests.Plan(["rate=0.1,0.2,0.3"], set: ["steps=3000"]);
        using var source = new CancellationTokenSource();
        var stopped = new InProcess(store) { Progress = new StopAt(source, 1) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Sweep(plan, jobs: 1, stop: source.Token));
        var sweep = store.Sweep("sweep");
        Assert.Equal((0, 3), (sweep.Running, sweep.Waiting));
        var place = new InProcess(store);
        Assert.Equal(3, (await place.Sweep(plan, jobs: 1)).Done);
        var resumed = Assert.Single(place.Orders, order => order.Resumes);
        Assert.Equal(Assert.Single(stopped.Orders).Run, resumed.Run);
        Assert.Equal(3, place.Orders.Count);
        Assert.Equal(3, store.List().Count);
        Assert.All(store.List(), run => Assert.Equal(RunStatus.Done, run.Status));
    }

    /// <summary>Whichever of them the signal reaches first, a trial that was stopped has not failed: it is put back, and the next call goes on with that very run.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_trial_that_is_stopped_before_its_sweep_or_with_it_is_put_back(bool isInStore)
    {
        var store = folder.Open();
        var plan = DesignTests.Plan(["rate=0.1,0.2,0.3"], set: ["steps=3000"]);
        using var first = new CancellationTokenSource();
        using var all = new CancellationTokenSource();
        InProcess stopped = null!;
        stopped = new InProcess(store)
        {
            Before = _ =>
            {
                if (stopped.Orders.Count == 2) all.Cancel();
                else if (!isInStore) throw new OperationCanceledException("stopped before it began");
            },
            Progress = new StopAt(first, 1),
            Signal = _ => first.Token,
        };
        // The first trial is stopped while the sweep knows of nothing, which takes the next; then both are.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Sweep(plan, jobs: 1, stop: all.Token));
        Assert.Equal((0, 0, 3), store.Sweep("sweep") is var sweep ? (sweep.Failed, sweep.Running, sweep.Waiting) : default);
        Assert.All(store.Trials("sweep"), trial => Assert.Null(trial.Error));
        var place = new InProcess(store);
        Assert.Equal((3, 0), await place.Sweep(plan, jobs: 1) is var done ? (done.Done, done.Failed) : default);
        Assert.Equal((stopped.Orders.First().Run, isInStore), place.Orders.First() is var order ? (order.Run, order.Resumes) : default);
    }

    /// <summary>A trial that alone is stopped holds no other up, and is not begun again in the same call.</summary>
    [Fact]
    public async Task A_trial_that_alone_is_stopped_waits_for_the_next_call()
    {
        var store = folder.Open();
        var plan = DesignTests.Plan(["rate=0.1,0.2,0.3"], set: ["steps=3000"]);
        using var source = new CancellationTokenSource();
        InProcess place = null!;
        place = new InProcess(store) { Progress = new StopAt(source, 1), Signal = order => order == place.Orders.First() ? source.Token : default };
        store.OpenSweep(plan, "sweep");
        var runner = new SweepRunner(store, place, 1, FailurePolicy.Parse("retry=3"));
        var sweep = await runner.Run(plan, "sweep");
        Assert.Equal((2, 0, 1, true), (sweep.Done, sweep.Failed, sweep.Waiting, runner.HasStopped));
        Assert.Equal(3, place.Orders.Count);
        Assert.Equal(TrialState.Waiting, store.Trials("sweep")[0].State);
        var again = new InProcess(store);
        Assert.Equal(3, (await again.Sweep(plan, jobs: 1)).Done);
        Assert.Equal((place.Orders.First().Run, true), Assert.Single(again.Orders) is var order ? (order.Run, order.Resumes) : default);
    }

    /// <summary>A killed worker's process may begin the announced run before the next worker's does, and stop since its worker is gone.</summary>
    [Fact]
    public async Task A_run_that_a_dead_workers_process_began_and_left_goes_on_without_a_failure()
    {
        var store = folder.Open();
        var plan = DesignTests.Plan(["rate=0.1"], set: ["steps=3000"]);
        store.OpenSweep(plan, "sweep");
        var number = store.Read(connection => RunStore.SweepOf(connection, "sweep").Number);
        var announced = store.NewId(new Toy());
        // A worker that is no longer alive took the trial and announced its run.
        Assert.NotNull(store.Take(number, "another-machine 1 1 gone", 0, () => announced));
        store.Change(connection => connection.Execute("UPDATE trial SET lease = 0"));
        var place = new InProcess(store)
        {
            Before = order =>
            {
                if (order.Resumes) return;
                using var source = new CancellationTokenSource();
                using var recording = RunRecording.Start(store, StudyOptions.Create<Toy>(order.Scale, order.Assignments), order.Scale, order.Seeds, order.Assignments, null, order.Run);
                Assert.ThrowsAny<OperationCanceledException>(() => StudyRunner.Run(recording.Study, order.Scale, order.Seeds, new StopAt(source, 1), recording, cancel: source.Token));
            },
        };
        var sweep = await place.Sweep(plan, jobs: 1);
        Assert.Equal((1, 0), (sweep.Done, sweep.Failed));
        Assert.Equal([(announced, false), (announced, true)], place.Orders.Select(order => (order.Run, order.Resumes)));
        Assert.Equal(0, Assert.Single(store.Trials("sweep")).Failures);
    }

    [Fact]
    public async Task What_the_first_result_shows_to_be_wrong_ends_the_sweep_and_keeps_the_result()
    {
        var store = folder.Open();
        store.OpenSweep(Four, "sweep");
        var runner = new SweepRunner(store, new InProcess(store), 1, new(false, 0)) { FirstDone = run => SweepResults.CheckMetric(store, run, "only/valu") };
        var fault = await Assert.ThrowsAsync<ContractException>(() => runner.Run(Four, "sweep"));
        Assert.Equal(("unknown-metric", "Did you mean 'only/value'?"), (fault.Code, fault.Hint));
        Assert.Equal((1, 3), store.Sweep("sweep") is var sweep ? (sweep.Done, sweep.Waiting) : default);
    }
}
