using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Watching;
using Descent.Lab.Workers;

namespace Descent.Lab;

/// <summary>Runs loops from their beginning, or from where an earlier attempt of the run left them.</summary>
/// <param name="open">The record of a loop and its steps.</param>
/// <param name="workers">Processes for single seeds; null keeps all in this one.</param>
/// <param name="watch">Instruments to read while training.</param>
sealed class LoopRunner(ArmMeter meter, Func<LoopKey, long, LoopRecord> open, CancellationToken cancel, SeedWorkers? workers = null, WatchPlan? watch = null)
{
    /// <summary>One result a seed, in the order of the seeds: as one batch where the arm allows it. A seed that fails takes no other down.</summary>
    public ArmRun[] Run(LoopArm arm, LoopKey key)
    {
        if (arm.Batchable) return RunBatch(arm, key);
        LoopKey[] keys = [.. key.Seeds.Select(seed => key.On(seed))];
        var results = new ArmRun[keys.Length];
        for (var next = 0; next < keys.Length;)
        {
            // A seed that was run before is read back in no time, and says nothing about the next.
            var time = Stopwatch.StartNew();
            results[next] = RunOne(arm, keys[next]);
            next++;
            if (workers?.Pay(time.Elapsed, keys.Length - next) != true) continue;
            try
            {
                Parallel.For(next, keys.Length, new ParallelOptions { MaxDegreeOfParallelism = workers.Processes, CancellationToken = cancel }, i => results[i] = RunElsewhere(arm, keys[i]));
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
            }
            break;
        }
        return results;
    }

    ArmRun RunOne(LoopArm arm, LoopKey key)
    {
        try
        {
            return RunBatch(arm, key)[0];
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            return ArmRun.Failed(key.Arm, ArmFailure.Reason(fault));
        }
    }

    /// <summary>One seed in a process of its own, which goes on from the checkpoint of an earlier one.</summary>
    ArmRun RunElsewhere(LoopArm arm, LoopKey key)
    {
        cancel.ThrowIfCancellationRequested();
        var record = open(key, arm.Steps);
        if (record.Restored is { IsEnded: true }) return RunOne(arm, key);
        var before = record.Restored?.Step ?? 0;
        meter.Skip(before);
        var run = workers!.Run(key, record, step =>
        {
            meter.MadeElsewhere(step - before - 1);
            meter.Made(key.Arm, key.Title, before = step, arm.Steps);
        }, cancel);
        meter.Skip(arm.Steps - before);
        return run;
    }

    ArmRun[] RunBatch(LoopArm arm, LoopKey key)
    {
        cancel.ThrowIfCancellationRequested();
        var record = open(key, arm.Steps);
        if (record.Restored is { IsEnded: true } ended)
        {
            meter.Skip(arm.Steps);
            if (ended.Failure is { } reason) throw new ArmFailure.Earlier(reason);
            var kept = new SeriesRecorder(key);
            kept.Add(ended);
            return kept.Runs();
        }
        ArmLoop? loop = null;
        try
        {
            loop = arm.Start(key.Seeds, cancel);
            return Train(arm, key, loop, record);
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            if (loop is null && key.Seeds.Count > 1) return Separate(arm, key);
            record.Failed(ArmFailure.Reason(fault));
            throw;
        }
    }

    /// <summary>Finds the seeds that cannot begin, and runs the others as a batch.</summary>
    ArmRun[] Separate(LoopArm arm, LoopKey key)
    {
        var results = new ArmRun?[key.Seeds.Count];
        for (var i = 0; i < results.Length; i++)
        {
            try
            {
                arm.Start([key.Seeds[i]], cancel);
            }
            catch (Exception fault) when (ArmFailure.Is(fault))
            {
                results[i] = ArmRun.Failed(key.Arm, ArmFailure.Reason(fault));
                open(key.On(key.Seeds[i]), arm.Steps).Failed(results[i]!.Failure!);
            }
        }
        int[] left = [.. Enumerable.Range(0, results.Length).Where(i => results[i] is null)];
        if (left.Length == results.Length) throw new EngineException($"Arm '{key.Arm}' begins with each of its seeds, and not with all of them as a batch; set Batchable = false.");
        if (left.Length > 0)
        {
            var runs = RunBatch(arm, key.On([.. left.Select(i => key.Seeds[i])]));
            for (var i = 0; i < left.Length; i++) results[left[i]] = runs[i];
        }
        return results!;
    }

    ArmRun[] Train(LoopArm arm, LoopKey key, ArmLoop loop, LoopRecord record)
    {
        var series = new SeriesRecorder(key);
        var search = new DivergenceSearch(arm, loop, record, series, cancel);
        record.Begin(() => loop.ProgramHash);
        var watched = LoopWatch.Begin(watch, arm, key, record);
        if (record.Restored is { Snapshot: { } snapshot } restored)
        {
            loop.Restore(CheckpointFile.Ordered(snapshot, loop.Snapshot().Paths), restored.Step);
            series.Add(restored);
            meter.Skip(restored.Step);
        }
        else
        {
            Measure(loop, record, series);
            Read(watched, loop, record, series);
        }
        while (loop.Step < arm.Steps)
        {
            if (cancel.IsCancellationRequested)
            {
                search.SaveLast();
                cancel.ThrowIfCancellationRequested();
            }
            loop.Advance();
            meter.Made(key.Arm, key.Title, loop.Step, arm.Steps);
            var measured = arm.IsMeasuredAt(loop.Step) ? Measure(loop, record, series) : null;
            var hasLooked = search.Follow(measured);
            var isDone = measured is not null && (series.HaveAllEnded || (arm.Until is not null && Finished(arm, measured, series)));
            if (isDone && !hasLooked) search.Look();
            if (isDone || watched?.IsDue(loop.Step) == true) Read(watched, loop, record, series);
            if (isDone)
            {
                meter.Skip(arm.Steps - loop.Step);
                break;
            }
            if (record.Stepped(loop.Step)) search.Save();
        }
        if (record.KeepsWeights) record.Save(loop);
        record.Ended(loop.Step, () => Hashes.Of(loop.Snapshot()));
        return series.Runs();
    }

    static IReadOnlyDictionary<string, double[]> Measure(ArmLoop loop, LoopRecord record, SeriesRecorder series)
    {
        var measured = loop.Measure();
        series.Add(loop.Step, measured);
        record.Measured(loop.Step, measured);
        return measured;
    }

    static void Read(LoopWatch? watched, ArmLoop loop, LoopRecord record, SeriesRecorder series)
    {
        if (watched is null) return;
        // A state may have ceased to be finite since the last look.
        var nonFinite = loop.NonFinite();
        var read = watched.Read(loop, seed => series.HasEnded(seed) || nonFinite[seed] is not null);
        series.Add(loop.Step, read);
        record.Measured(loop.Step, read);
    }

    static bool Finished(LoopArm arm, IReadOnlyDictionary<string, double[]> measured, SeriesRecorder series)
    {
        if (!measured.TryGetValue(arm.Until!, out var done))
        {
            throw new ContractException("unknown-metric", $"Arm '{arm.Name}' ends when '{arm.Until}' is 1, and measures no such thing.", NearestNames.Hint(arm.Until!, measured.Keys));
        }
        for (var i = 0; i < done.Length; i++)
        {
            if (done[i] != 1 && !series.HasEnded(i)) return false;
        }
        return true;
    }
}
