using Descent.Contracts;
using Descent.Data;
using Descent.Engine;

namespace Descent.Lab;

/// <summary>Runs one arm on some seeds and records what it measures.</summary>
sealed class ArmRunner(ProgressMeter meter, CancellationToken cancel)
{
    /// <summary>The steps that an arm asks for, tuning included.</summary>
    public static long StepsOf(Arm arm) => arm switch
    {
        LoopArm loop => loop.Steps,
        TunedArm { Candidates: [var only] } => only.Arm.Steps,
        TunedArm tuned => tuned.Candidates.Sum(candidate => (long)candidate.Arm.Steps) + tuned.Candidates[0].Arm.Steps,
        _ => throw new ContractException("bad-arm", $"Arm '{arm.Name}' is of an unknown kind.", "Make it with Arm.Create or Arm.Tune."),
    };

    /// <summary>One result a seed, in the order of the seeds. What goes wrong in the arm is part of its result; missing data, or an arm that breaks the contract, end the run.</summary>
    public ArmRun[] Run(Arm arm, IReadOnlyList<long> seeds)
    {
        try
        {
            return arm is TunedArm tuned ? RunTuned(tuned, seeds) : RunLoop((LoopArm)arm, arm.Name, "training", seeds);
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException and not DataException and not ContractException)
        {
            return [.. seeds.Select(_ => ArmRun.Failed(arm.Name, Reason(failure)))];
        }
    }

    // What this library refuses names itself; what the arm's own code throws may say nothing without its type.
    static string Reason(Exception failure) => failure is EngineException or ContractException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";

    ArmRun[] RunTuned(TunedArm tuned, IReadOnlyList<long> seeds)
    {
        if (tuned.Candidates is [var only]) return RunLoop(only.Arm, tuned.Name, $"training {only.Label}", seeds);
        long[] tuningSeeds = [.. Enumerable.Range(0, tuned.TuningSeeds).Select(seed => (long)seed)];
        var best = double.NaN;
        LoopArm? chosen = null;
        var index = 0;
        var at = 0;
        foreach (var (label, candidate) in tuned.Candidates)
        {
            var runs = RunLoop(candidate, candidate.Name, $"tuning {label}", tuningSeeds);
            var score = runs.Average(run => run[tuned.Metric].Last) * (tuned.Minimize ? -1 : 1);
            if (chosen is null || score > best || (double.IsNaN(best) && !double.IsNaN(score))) (best, chosen, at) = (score, candidate, index);
            index++;
        }
        var result = RunLoop(chosen!, tuned.Name, $"training {tuned.Candidates[at].Label}", seeds);
        return [.. result.Select(run => new ArmRun(tuned.Name, With(run.Metrics, "chosen-candidate", Series.Of(at))))];
    }

    static SortedDictionary<string, Series> With(IReadOnlyDictionary<string, Series> metrics, string name, Series series)
    {
        var all = new SortedDictionary<string, Series>(StringComparer.Ordinal) { [name] = series };
        foreach (var (metric, values) in metrics) all[metric] = values;
        return all;
    }

    ArmRun[] RunLoop(LoopArm arm, string name, string phase, IReadOnlyList<long> seeds) => arm.Batchable
        ? RunBatch(arm, name, phase, seeds, arm.Steps)
        : [.. seeds.SelectMany(seed => RunBatch(arm, name, phase, [seed], arm.Steps))];

    ArmRun[] RunBatch(LoopArm arm, string name, string phase, IReadOnlyList<long> seeds, int steps)
    {
        cancel.ThrowIfCancellationRequested();
        var loop = arm.Start(seeds);
        var recorder = new Recorder(seeds.Count);
        recorder.Add(0, loop.Measure());
        for (var step = 1; step <= steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            loop.Advance();
            meter.Made(name, phase, step, steps);
            if (step != steps && (arm.Every == 0 || step % arm.Every != 0)) continue;
            var measured = loop.Measure();
            recorder.Add(step, measured);
            if (arm.Until is null || !Finished(arm, measured)) continue;
            meter.Skip(steps - step);
            break;
        }
        return recorder.Runs(name);
    }

    static bool Finished(LoopArm arm, IReadOnlyDictionary<string, double[]> measured) => measured.TryGetValue(arm.Until!, out var done)
        ? Array.TrueForAll(done, value => value == 1)
        : throw new ContractException("unknown-metric", $"Arm '{arm.Name}' ends when '{arm.Until}' is 1, and measures no such thing.", NearestNames.Hint(arm.Until!, measured.Keys));

    /// <summary>Collects series a seed and metric.</summary>
    sealed class Recorder(int seeds)
    {
        readonly List<long> steps = [];
        readonly SortedDictionary<string, List<double>[]> values = new(StringComparer.Ordinal);

        public void Add(long step, IReadOnlyDictionary<string, double[]> measured)
        {
            steps.Add(step);
            foreach (var (name, all) in measured)
            {
                if (!values.TryGetValue(name, out var lists)) values.Add(name, lists = [.. Enumerable.Range(0, seeds).Select(_ => new List<double>())]);
                for (var i = 0; i < seeds; i++) lists[i].Add(all[i]);
            }
        }

        public ArmRun[] Runs(string arm) => [.. Enumerable.Range(0, seeds).Select(seed => ArmRun.Of(arm,
            [.. values.Select(metric => (metric.Key, new Series([.. steps], [.. metric.Value[seed]])))]))];
    }
}
