using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Tests.Sweeps;

/// <summary>Who may take a trial, and whose result counts.</summary>
public sealed class LeaseTests : IDisposable
{
    readonly StoreFolder folder = new();
    readonly RunStore store;
    readonly long sweep;
    int ids;

    public LeaseTests()
    {
        store = folder.Open();
        store.OpenSweep(DesignTests.Plan(["width=1,2"]), "sweep");
        sweep = store.Read(connection => RunStore.SweepOf(connection, "sweep").Number);
    }

    public void Dispose() => folder.Dispose();

    TakenTrial? Take(string worker, int retries = 0) => store.Take(sweep, worker, retries, () => $"run-{++ids}");

    void Set(string what, long trial) => store.Change(connection => connection.Execute($"UPDATE trial SET {what} WHERE number = @trial", new { trial }));

    TrialDetail Trial(TakenTrial taken) => store.Trials("sweep")[taken.Ordinal - 1];

    static string Dead => string.Join(' ', [.. RunStore.NewWorker().Split(' ')[..2], "1", "x"]);

    static string Elsewhere => "another-machine/boot 1 1 x";

    [Fact]
    public void A_trial_is_taken_once_while_its_worker_lives()
    {
        var worker = RunStore.NewWorker();
        Assert.Equal((1, 1, TrialTask.Start, "run-1"), Take(worker) is { } first ? (first.Ordinal, first.Attempt, first.Task, first.Run) : default);
        Assert.Equal(2, Take(RunStore.NewWorker())!.Ordinal);
        Assert.Null(Take(worker));
        Assert.Null(Take(Elsewhere));
    }

    /// <summary>Of thousands of draws some meet: a trial whose run were another's would take its measurements for its own.</summary>
    [Fact]
    public void An_id_that_a_run_or_a_trial_has_is_drawn_again()
    {
        RunRecording.Start(store, new Toy(), Scale.Quick, [100], [], null, "taken").Dispose();
        var draws = new Queue<string>(["taken", "first", "first", "taken", "second"]);
        Assert.Equal(["first", "second"], Enumerable.Range(0, 2).Select(_ => store.Take(sweep, RunStore.NewWorker(), 0, draws.Dequeue)!.Run));
    }

    [Fact]
    public void A_trial_of_a_dead_worker_is_taken_again_at_once()
    {
        var lost = Take(Dead)!;
        var again = Take(RunStore.NewWorker())!;
        Assert.Equal((lost.Number, 2), (again.Number, again.Attempt));
    }

    /// <summary>Nobody here can see whether a process of another machine lives: its lease decides, and renewing keeps it.</summary>
    [Fact]
    public void A_trial_of_another_machine_is_taken_again_when_its_lease_is_over()
    {
        var first = Take(Elsewhere)!;
        Assert.Equal(2, Take(RunStore.NewWorker())!.Ordinal);
        Set("lease = 1", first.Number);
        store.Renew(Elsewhere);
        Assert.Null(Take(RunStore.NewWorker()));
        Set("lease = 1", first.Number);
        Assert.Equal((first.Number, 2), Take(RunStore.NewWorker()) is { } again ? (again.Number, again.Attempt) : default);
    }

    /// <summary>A laptop that slept, or a process that was held up: what the worker runs itself it does not take again.</summary>
    [Fact]
    public void A_worker_does_not_lose_a_trial_to_itself()
    {
        var worker = RunStore.NewWorker();
        var own = Take(worker)!;
        Set("lease = 1", own.Number);
        Assert.Equal(2, Take(worker)!.Ordinal);
        Assert.Null(Take(worker));
        Assert.Equal((own.Number, 2), Take(RunStore.NewWorker()) is { } again ? (again.Number, again.Attempt) : default);
    }

    [Fact]
    public void The_first_result_is_kept_however_late_its_worker_and_any_other_refused()
    {
        var late = Take(Elsewhere)!;
        // Its run cannot go on where the second worker is, which begins another.
        Set("lease = 1, run = NULL", late.Number);
        var second = Take(RunStore.NewWorker())!;
        Assert.True(store.Finish(late.Number, late.Run));
        Assert.False(store.Finish(second.Number, second.Run));
        Assert.True(store.Finish(late.Number, late.Run));
        Assert.False(store.Fail(second, "too late"));
        Assert.Equal((TrialState.Done, late.Run, null, 0), Trial(late) is var trial ? (trial.State, trial.Run, trial.Error, trial.Failures) : default);
    }

    [Fact]
    public void A_failure_counts_only_while_nobody_has_taken_the_trial_since()
    {
        var late = Take(Elsewhere)!;
        Set("lease = 1", late.Number);
        var second = Take(RunStore.NewWorker())!;
        Assert.False(store.Fail(late, "I died"));
        Assert.False(store.Release(late));
        Assert.Equal(TrialState.Running, Trial(late).State);
        Assert.True(store.Fail(second, "it broke"));
        Assert.Equal((TrialState.Failed, "it broke"), (Trial(late).State, Trial(late).Error));
        // A result mends it, whoever brings it.
        Assert.True(store.Finish(late.Number, late.Run));
        Assert.Equal((TrialState.Done, null), (Trial(late).State, Trial(late).Error));
    }

    [Fact]
    public void A_failed_trial_is_taken_again_only_as_often_as_is_asked()
    {
        store.Fail(Take(RunStore.NewWorker())!, "once");
        Assert.Equal(2, Take(RunStore.NewWorker())!.Ordinal);
        Assert.Null(Take(RunStore.NewWorker()));
        store.Fail(Take(RunStore.NewWorker(), retries: 1)!, "twice");
        Assert.Null(Take(RunStore.NewWorker(), retries: 1));
        Assert.NotNull(Take(RunStore.NewWorker(), retries: 2));
    }

    [Fact]
    public void A_trial_that_was_given_back_is_the_next_one()
    {
        var first = Take(RunStore.NewWorker())!;
        Assert.True(store.Release(first));
        Assert.Equal((1, 2), Take(RunStore.NewWorker()) is { } again ? (again.Ordinal, again.Attempt) : default);
    }

    /// <summary>A run that outlives its worker is waited for, not repeated.</summary>
    [Fact]
    public async Task A_run_that_goes_on_alone_is_adopted()
    {
        var plan = DesignTests.Plan(["width=1,2"]);
        var lost = Take(Dead)!;
        var study = StudyOptions.Create<Toy>(Scale.Quick, "width=1");
        var place = new InProcess(store);
        Task<SweepSummary> sweeping;
        using (var recording = RunRecording.Start(store, study, Scale.Quick, [100], ["width=1"], null, lost.Run))
        {
            Assert.Equal("sweep", store.Summary(lost.Run).Sweep);
            sweeping = place.Sweep(plan, jobs: 1);
            StudyRunner.Run(study, Scale.Quick, [100], recording: recording);
        }
        Assert.Equal(2, (await sweeping).Done);
        Assert.Equal(["width=2"], Assert.Single(place.Orders).Assignments);
        Assert.Equal((lost.Run, 2), (Trial(lost).Run, Trial(lost).Attempts));
    }

    /// <summary>The process of a dead worker begins its run after the trial was taken again: the second process is refused, and the run waited for.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_comes_late_has_the_run_to_itself(bool resumes)
    {
        var plan = DesignTests.Plan(["width=1,2"]);
        var lost = Take(Dead)!;
        var study = StudyOptions.Create<Toy>(Scale.Quick, "width=1");
        RunRecording Begin() => RunRecording.Start(store, study, Scale.Quick, [100], ["width=1"], null, lost.Run);
        if (resumes) using (var first = Begin()) store.Change(connection => connection.Execute("UPDATE run SET status = 'interrupted'"));
        RunRecording? late = null;
        var place = new InProcess(store) { Before = order => { if (order.Run == lost.Run) late = resumes ? RunRecording.Resume(store, lost.Run, _ => new Toy()) : Begin(); } };
        var sweeping = place.Sweep(plan, jobs: 1);
        SpinWait.SpinUntil(() => Volatile.Read(ref late) is not null || sweeping.IsCompleted);
        StudyRunner.Run(study, Scale.Quick, [100], recording: late);
        late!.Dispose();
        Assert.Equal((2, 0), await sweeping is var sweep ? (sweep.Done, sweep.Failed) : default);
        Assert.Equal((lost.Run, resumes), (place.Orders.First().Run, place.Orders.First().Resumes));
        Assert.Equal(lost.Run, Trial(lost).Run);
        Assert.Equal(2, store.List().Count);
    }
}
