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
    /// <exception cref="ContractException"><c>unknown-arm</c>: the study has no such arm or candidate.</exception>
    public static void Run(Study study, SeedTask task, TextWriter output, WatchPlan? watch = null, CancellationToken cancel = default)
    {
        var arm = study.Arms.FirstOrDefault(arm => arm.Name == task.Arm) ?? throw new ContractException("unknown-arm", $"There is no arm '{task.Arm}'.", NearestNames.Hint(task.Arm, study.Arms.Select(arm => arm.Name)));
        var loop = arm switch
        {
            LoopArm own => own,
            TunedArm tuned when task.Candidate >= 0 && task.Candidate < tuned.Candidates.Count => tuned.Candidates[task.Candidate].Arm,
            _ => throw new ContractException("unknown-arm", FormattableString.Invariant($"Arm '{task.Arm}' has no candidate {task.Candidate}."), "Count from 0."),
        };
        var reporter = new Reporter(output);
        try
        {
            new LoopRunner(new ProgressMeter(loop.Steps, null), (_, _) => reporter, cancel, watch: watch).Run(loop with { Batchable = true }, new(task.Arm, "training", task.Candidate, "", [task.Seed]));
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            // The reporter has said why.
        }
    }

    sealed class Reporter(TextWriter output) : LoopRecord
    {
        static readonly long Interval = Stopwatch.Frequency / 10;
        long last;

        void Say(SeedReport report)
        {
            output.WriteLine(report.Line());
            output.Flush();
        }

        public override void Begin(Func<string> programHash) => Say(new SeedReport.Begun(programHash()));

        public override void Measured(long step, IReadOnlyDictionary<string, double[]> values) => Say(new SeedReport.Measured(step, values));

        public override void Stepped(ArmLoop loop)
        {
            var now = Stopwatch.GetTimestamp();
            if (now - last < Interval) return;
            last = now;
            Say(new SeedReport.Made(loop.Step));
        }

        public override void SeedEnded(SeedFailure failure)
        {
            if (failure is { Step: { } step, Path: { } path }) Say(new SeedReport.Diverged(step, path));
        }

        public override void Ended(long step, Func<string> stateHash) => Say(new SeedReport.Ended(step, stateHash()));

        public override void Note(string level, string text) => Say(new SeedReport.Noted(level, text));

        public override void Failed(string reason) => Say(new SeedReport.Failed(reason));
    }
}
