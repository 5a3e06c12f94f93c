using System.Collections.Concurrent;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;

namespace Descent.Lab.Tests.Sweeps;

/// <summary>Runs trials in this process, as the command's processes do in theirs.</summary>
sealed class InProcess(RunStore store) : ITrialRunner
{
    /// <summary>Everything that was asked for, in order.</summary>
    public ConcurrentQueue<TrialOrder> Orders { get; } = [];

    /// <summary>Called before a run begins; what it throws is the place's failure.</summary>
    public Action<TrialOrder>? Before { get; init; }

    /// <summary>What stops a run beside the stop of the sweep, as a signal to its process does.</summary>
    public Func<TrialOrder, CancellationToken> Signal { get; init; } = _ => default;

    /// <summary>Told about the run's progress.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    public Task<TrialEnd> Run(TrialOrder order, CancellationToken stop)
    {
        Orders.Enqueue(order);
        return Task.Run(() =>
        {
            Before?.Invoke(order);
            using var recording = order.Resumes ? RunRecording.Resume(store, order.Run, _ => new Toy())
                : RunRecording.Start(store, StudyOptions.Create<Toy>(order.Scale, order.Assignments), order.Scale, order.Seeds, order.Assignments, null, order.Run);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, Signal(order));
            try
            {
                StudyRunner.Run(recording.Study, order.Scale, order.Seeds, Progress, recording, cancel: either.Token);
                return new("");
            }
            catch (Exception fault) when (fault is ContractException or OperationCanceledException)
            {
                return new TrialEnd($"place: {fault.Message}", fault is OperationCanceledException);
            }
        }, CancellationToken.None);
    }

    public Task<SweepSummary> Sweep(SweepPlan plan, string name = "sweep", string policy = "continue", int jobs = 2, CancellationToken stop = default)
    {
        var read = FailurePolicy.Parse(policy);
        store.OpenSweep(plan, name, read.Retries);
        return new SweepRunner(store, this, jobs, read).Run(plan, name, stop);
    }
}
