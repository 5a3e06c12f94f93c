using System.Diagnostics;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Lab.Watching;

namespace Descent.Lab.Workers;

/// <summary>The other end of <see cref="SeedWorkers"/>: runs one seed and reports line by line.</summary>
public static class SeedWorker
{
    /// <summary>Runs a task of a study; what goes wrong in the arm is reported, too.</summary>
    /// <param name="cancel">Stops after the step, with a checkpoint where the task asks for them.</param>
    /// <exception cref="ContractException"><c>unknown-arm</c>: the study has no such arm or candidate.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(Study study, SeedTask task, TextWriter output, WatchPlan? watch = null, CancellationToken cancel = default)
    {
        var arm = study.Arms.FirstOrDefault(arm => arm.Name == task.Arm) ?? throw new ContractException("unknown-arm", $"There is no arm '{task.Arm}'.", NearestNames.Hint(task.Arm, study.Arms.Select(arm => arm.Name)));
        var loop = arm switch
        {
            LoopArm own => own,
            TunedArm tuned when task.Candidate >= 0 && task.Candidate < tuned.Candidates.Count => tuned.Candidates[task.Candidate].Arm,
            _ => throw new ContractException("unknown-arm", FormattableString.Invariant($"Arm '{task.Arm}' has no candidate {task.Candidate}."), "Count from 0."),
        };
        var key = new LoopKey(task.Arm, task.Phase, task.Candidate, "", [task.Seed]);
        var reporter = new Reporter(output, key, task.Checkpoints);
        try
        {
            new LoopRunner(new ProgressMeter(loop.Steps, null).Of(loop.Steps), (_, _) => reporter, cancel, watch: watch).Run(loop with { Batchable = true }, key);
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            // The reporter has said why.
        }
        catch (StoreException fault)
        {
            reporter.Say(new SeedReport.Broken(fault.Code, fault.Message, fault.Hint));
        }
    }

    /// <summary>Follows what whoever started the worker says: <see cref="SeedWorkers.StopLine"/>, or nothing any more.</summary>
    /// <param name="stop">Stops in order.</param>
    /// <param name="exit">Ends this process: the other one is gone, and nobody waits for a result.</param>
    public static void Follow(TextReader input, Action stop, Action exit) => new Thread(() =>
    {
        while (input.ReadLine() is { } line)
        {
            if (line == SeedWorkers.StopLine) stop();
        }
        exit();
    })
    { IsBackground = true, Name = "Descent input" }.Start();

    sealed class Reporter(TextWriter output, LoopKey key, SeedCheckpoints? checkpoints) : LoopRecord
    {
        static readonly long Interval = Stopwatch.Frequency / 10;
        RestoredLoop? restored;
        long last;
        long lastSaved = Stopwatch.GetTimestamp();

        public override RestoredLoop? Restored =>
            restored ??= checkpoints is { From: { } file, Hash: { } hash } ? Restore(Path.Combine(checkpoints.Folder, file), hash, checkpoints.Step) : null;

        /// <summary>The measurements until then are with whoever asked.</summary>
        static RestoredLoop Restore(string path, string hash, long step) => new(false, null, step, CheckpointFile.Read(path, hash)
            ?? throw new StoreException("checkpoint-damaged", $"The checkpoint '{path}' is missing or damaged.", "Resume the run again."), new Dictionary<string, (long[] Steps, double[][] Values)>(), []);

        public override bool KeepsWeights => checkpoints?.KeepsLast == true;

        public void Say(SeedReport report)
        {
            output.WriteLine(report.Line());
            output.Flush();
        }

        public override void Begin(Func<string> programHash) => Say(new SeedReport.Begun(programHash()));

        public override void Measured(long step, IReadOnlyDictionary<string, double[]> values) => Say(new SeedReport.Measured(step, values));

        public override bool Stepped(long step)
        {
            var now = Stopwatch.GetTimestamp();
            if (now - last >= Interval)
            {
                last = now;
                Say(new SeedReport.Made(step));
            }
            return checkpoints is not null && Stopwatch.GetElapsedTime(lastSaved) >= checkpoints.Interval;
        }

        public override void Save(ArmLoop loop)
        {
            if (checkpoints is null) return;
            Say(new SeedReport.Saved(loop.Step, CheckpointFile.Write(checkpoints.Folder, key, loop)));
            lastSaved = Stopwatch.GetTimestamp();
        }

        public override void SeedEnded(SeedFailure failure)
        {
            if (failure is { Step: { } step, Until: { } until, Path: { } path }) Say(new SeedReport.Diverged(step, until, path));
        }

        public override void Ended(long step, Func<string> stateHash) => Say(new SeedReport.Ended(step, stateHash()));

        public override void Note(string level, string text) => Say(new SeedReport.Noted(level, text));

        public override void Failed(string reason) => Say(new SeedReport.Failed(reason));
    }
}
