using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Descent.Contracts;
using Descent.Data;
using Descent.Engine.Kernels;
using Descent.Lab.Recording;
using Descent.Lab.Watching;
using Descent.Lab.Workers;

namespace Descent.Lab;

/// <summary>A study after its run.</summary>
/// <param name="Seconds">Wall time.</param>
public sealed record StudyOutcome(Study Study, Scale Scale, StudyRun Run, IReadOnlyList<ClaimResult> Claims, double Seconds);

/// <summary>Runs studies: arms side by side over the processors, seeds as replicas, then the claims.</summary>
public static class StudyRunner
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Runs every arm on every seed and judges the claims.</summary>
    /// <param name="study">Made by <see cref="StudyOptions"/>.</param>
    /// <param name="scale">What it was made at: it decides what is a surprise.</param>
    /// <param name="seeds">At least one, all different.</param>
    /// <param name="progress">Told at most ten times a second, from any thread.</param>
    /// <param name="recording">Where to keep the run while it goes; it is told how the run ends, too.</param>
    /// <param name="workers">Processes for the seeds of arms that cannot run as a batch; null keeps all seeds in this process.</param>
    /// <param name="watch">Instruments to read while arms train; a recorded run watches those of its recording.</param>
    /// <param name="cancel">Stops between two steps, after a checkpoint if the run is recorded.</param>
    /// <exception cref="ContractException">The study is not well formed, a data set that it needs is missing, or the store failed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static StudyOutcome Run(
        Study study, Scale scale, IReadOnlyList<long> seeds, IProgress<RunProgress>? progress = null, RunRecording? recording = null, SeedWorkers? workers = null,
        WatchPlan? watch = null, CancellationToken cancel = default)
    {
        if (recording is null) return Execute(study, scale, seeds, progress, null, workers, watch, cancel);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, recording.StopRequested);
            var outcome = Execute(study, scale, seeds, progress, recording, workers, recording.Watch, stop.Token);
            recording.Complete(outcome);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            recording.Interrupt();
            throw;
        }
        catch (Exception fault)
        {
            recording.Fail(fault);
            throw;
        }
    }

    static StudyOutcome Execute(
        Study study, Scale scale, IReadOnlyList<long> seeds, IProgress<RunProgress>? progress, RunRecording? recording, SeedWorkers? workers, WatchPlan? watch, CancellationToken cancel)
    {
        var time = Stopwatch.StartNew();
        study.Check();
        if (seeds.Count == 0 || seeds.Distinct().Count() != seeds.Count) throw new ContractException("bad-seeds", $"The seeds are {string.Join(", ", seeds)}.", "Give at least one, and each once.");
        var arms = study.Arms;
        var meter = new ProgressMeter(arms.Sum(arm => ArmRunner.StepsOf(arm, seeds.Count)), progress, recording);
        var among = workers?.Among(arms.Count);
        ArmRunner Runner(ArmMeter own) => new(new LoopRunner(own, recording is null ? (_, _) => new LoopRecord() : recording.Open, cancel, among, watch));
        var results = RunArms(arms, seeds, Runner, meter, cancel);
        if (results.Length > 0 && results.All(arm => arm.All(one => one is { Failure: not null, Diverged: false })))
        {
            throw new ContractException("run-failed", $"Every arm failed; '{results[0][0].Name}' did so: {results[0][0].Failure}", "Mend the arm's functions; nothing can be judged without one that runs.");
        }
        var run = new StudyRun(seeds.Select((seed, i) => new SeedRun(seed, results.Select(arm => arm[i]))));
        var claims = Tally.Judge(study.Claims, run, scale);
        return new(study, scale, run, claims, time.Elapsed.TotalSeconds);
    }

    /// <summary>Longest arms first, one thread an arm; kernels use more threads only when there is a single arm.</summary>
    static ArmRun[][] RunArms(IReadOnlyList<Arm> arms, IReadOnlyList<long> seeds, Func<ArmMeter, ArmRunner> runner, ProgressMeter meter, CancellationToken cancel)
    {
        var results = new ArmRun[arms.Count][];
        ArmMeter[] own = [.. arms.Select(arm => meter.Of(ArmRunner.StepsOf(arm, seeds.Count)))];
        var workers = Math.Min(Environment.ProcessorCount, arms.Count);
        var threads = Parallelism.Threads;
        if (workers > 1) Parallelism.Threads = 1;
        // Steps are short, and most stops need no word; a solver may take minutes.
        using var waiting = new Timer(_ => meter.TellWaiting());
        using var stopping = cancel.Register(() => waiting.Change(Patience, 10 * Patience));
        try
        {
            var order = Enumerable.Range(0, arms.Count).OrderByDescending(i => ArmRunner.StepsOf(arms[i], seeds.Count));
            Parallel.ForEach(Partitioner.Create(order, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel },
                i => results[i] = meter.Running(arms[i].Name, () => own[i].Running(() => runner(own[i]).Run(arms[i], seeds))));
        }
        catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            throw new OperationCanceledException(cancel);
        }
        catch (AggregateException several) when (several.InnerExceptions.FirstOrDefault(inner => inner is DataException or ContractException) is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
        }
        finally
        {
            Parallelism.Threads = threads;
        }
        return results;
    }
}
