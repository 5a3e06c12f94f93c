using System.Collections.Concurrent;
using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Sweeps;

/// <summary>How far a sweep is, over all its workers.</summary>
public sealed record SweepProgress(int Trials, int Waiting, int Running, int Done, int Failed);

/// <summary>A worker of a sweep: takes trials while there are any, some at a time, and keeps how they end.</summary>
/// <remarks>Any number of workers may share a sweep, in one process or in many.</remarks>
/// <param name="jobs">Trials at a time, at least 1.</param>
public sealed class SweepRunner(RunStore store, ITrialRunner place, int jobs, FailurePolicy policy, IProgress<SweepProgress>? progress = null)
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);

    readonly string worker = RunStore.NewWorker();
    readonly ConcurrentBag<long> stopped = [];
    volatile bool hasFailed;
    int finished;

    /// <summary>Called with the id of the first run that ends well; what it throws ends the sweep, which can be continued.</summary>
    public Action<string>? FirstDone { get; init; }

    /// <summary>Whether a trial was stopped that this worker did not stop. It is put back, and left to the next call or to another worker.</summary>
    /// <remarks>Ctrl-C reaches a trial and its worker at once, and the trial may be the faster one, by however much: what it says counts, and not when.</remarks>
    public bool HasStopped => !stopped.IsEmpty;

    /// <summary>Works until no trial is left that may run.</summary>
    /// <param name="stop">Stops the trials cleanly and gives them back.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<SweepSummary> Run(SweepPlan plan, string sweep, CancellationToken stop = default)
    {
        var number = store.Read(connection => RunStore.SweepOf(connection, sweep).Number);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var end = new CancellationTokenSource();
        var renewing = Renew(end.Token);
        var running = new List<Task>();
        try
        {
            Report(sweep);
            while (true)
            {
                while (running.Count < jobs && !ending.IsCancellationRequested && !(policy.Stops && hasFailed)
                    && store.Take(number, worker, policy.Retries, () => RunStore.DrawId(plan.Study), stopped) is { } taken)
                {
                    running.Add(Work(plan, taken, ending.Token));
                }
                Report(sweep);
                if (running.Count > 0)
                {
                    // Other workers may end, fail or die meanwhile.
                    await Task.WhenAny([.. running, Task.Delay(4 * Look, end.Token)]).ConfigureAwait(false);
                    foreach (var task in running.Where(task => task.IsCompleted).ToArray())
                    {
                        running.Remove(task);
                        await task.ConfigureAwait(false);
                    }
                }
                else if (ending.IsCancellationRequested || (policy.Stops && hasFailed) || !store.HasOthers(number)) break;
                else await Task.Delay(Look, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            // Whatever ended the loop, no trial is left behind.
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await end.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        Report(sweep);
        stop.ThrowIfCancellationRequested();
        return store.Sweep(sweep);
    }

    async Task Work(SweepPlan plan, TakenTrial trial, CancellationToken stop)
    {
        var order = new TrialOrder(plan.File ?? plan.Study.Paper.Slug, plan.Scale, plan.Seeds, plan.Assignments(trial.Options), trial.Run, trial.Task is TrialTask.Resume or TrialTask.Await) { Watch = plan.Watch };
        var end = trial.Task == TrialTask.Await ? new("") : await Place(order, stop).ConfigureAwait(false);
        await End(trial.Run, stop).ConfigureAwait(false);
        // The process of a worker that died may have had the run, waited for or come first under the announced id, and have stopped as its worker was gone: that is nobody's failure.
        if (trial.Task is TrialTask.Await or TrialTask.Announced && store.Find(trial.Run)?.Status == RunStatus.Interrupted && !stop.IsCancellationRequested)
        {
            end = await Place(order with { Resumes = true }, stop).ConfigureAwait(false);
            await End(trial.Run, stop).ConfigureAwait(false);
        }
        var status = store.Find(trial.Run)?.Status;
        if (status == RunStatus.Done)
        {
            store.Finish(trial.Number, trial.Run);
            if (Interlocked.Increment(ref finished) == 1) FirstDone?.Invoke(trial.Run);
        }
        else if (status != RunStatus.Failed && (end.WasStopped || stop.IsCancellationRequested))
        {
            if (!stop.IsCancellationRequested) stopped.Add(trial.Number);
            store.Release(trial);
        }
        else
        {
            hasFailed |= store.Fail(trial, status == RunStatus.Failed ? store.Run(trial.Run).Error?.Message ?? end.Said : end.Said.Length > 0 ? end.Said : "The run ended before its end.");
        }
    }

    async Task<TrialEnd> Place(TrialOrder order, CancellationToken stop)
    {
        try
        {
            return await place.Run(order, stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A place that cannot run one trial may run the next: the policy decides.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new(fault is ContractException or OperationCanceledException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}", fault is OperationCanceledException);
        }
    }

    /// <summary>Waits for a run that goes on by itself, its worker having died; a stop asks it to stop, too.</summary>
    async Task End(string run, CancellationToken stop)
    {
        while (store.Find(run)?.Status == RunStatus.Running)
        {
            if (stop.IsCancellationRequested) store.RequestStop(run);
            await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
        }
    }

    async Task Renew(CancellationToken finished)
    {
        using var timer = new PeriodicTimer(Renewal);
        while (await timer.WaitForNextTickAsync(finished).ConfigureAwait(false))
        {
            try
            {
                store.Renew(worker);
            }
            catch (StoreException)
            {
                // A lease lasts for several renewals; if the store stays away, the trials themselves will say so.
            }
        }
    }

    void Report(string sweep)
    {
        if (progress is null) return;
        var now = store.Sweep(sweep);
        progress.Report(new(now.Trials, now.Waiting, now.Running, now.Done, now.Failed));
    }
}
