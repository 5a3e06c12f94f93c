using Descent.Contracts;
using Descent.Lab.Recording;

namespace Descent.Lab;

/// <summary>Runs one arm on some seeds; of an arm that is tuned, first its candidates on the tuning seeds.</summary>
sealed class ArmRunner(LoopRunner loops)
{
    /// <summary>The steps that an arm asks for, tuning included; seeds that are no batch make theirs one after another.</summary>
    public static long StepsOf(Arm arm, int seeds) => arm switch
    {
        LoopArm loop => (long)loop.Steps * (loop.Batchable ? 1 : seeds),
        TunedArm { Candidates: [var only] } => StepsOf(only.Arm, seeds),
        TunedArm tuned => tuned.Candidates.Sum(candidate => StepsOf(candidate.Arm, tuned.TuningSeeds.Count)) + StepsOf(tuned.Candidates[0].Arm, seeds),
        _ => throw new ContractException("bad-arm", $"Arm '{arm.Name}' is of an unknown kind.", "Make it with Arm.Create or Arm.Tune."),
    };

    /// <summary>One result a seed, in the order of the seeds. What goes wrong in the arm is part of its result; missing data, a store that fails, or an arm that breaks the contract, end the run.</summary>
    public ArmRun[] Run(Arm arm, IReadOnlyList<long> seeds)
    {
        try
        {
            return arm is TunedArm tuned ? RunTuned(tuned, seeds) : loops.Run((LoopArm)arm, new(arm.Name, "training", -1, "", seeds));
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            return [.. seeds.Select(_ => ArmRun.Failed(arm.Name, ArmFailure.Reason(fault)))];
        }
    }

    ArmRun[] RunTuned(TunedArm tuned, IReadOnlyList<long> seeds)
    {
        if (tuned.Candidates is [var only]) return loops.Run(only.Arm, new(tuned.Name, "training", 0, only.Label, seeds));
        var best = double.NaN;
        var at = 0;
        for (var i = 0; i < tuned.Candidates.Count; i++)
        {
            var runs = loops.Run(tuned.Candidates[i].Arm, new(tuned.Name, "tuning", i, tuned.Candidates[i].Label, tuned.TuningSeeds));
            // A candidate that diverges is the worst of all.
            var score = runs.Any(run => run.Diverged) ? double.NaN : runs.Average(run => run[tuned.Metric].Last) * (tuned.Minimize ? -1 : 1);
            if (i == 0 || score > best || (double.IsNaN(best) && !double.IsNaN(score))) (best, at) = (score, i);
        }
        var result = loops.Run(tuned.Candidates[at].Arm, new(tuned.Name, "training", at, tuned.Candidates[at].Label, seeds));
        var choice = new TuningChoice(tuned.Name, [.. tuned.Candidates.Select(candidate => candidate.Label)], at);
        return [.. result.Select(run => run with { Metrics = With(run.Metrics, choice.Metrics) })];
    }

    static SortedDictionary<string, Series> With(IReadOnlyDictionary<string, Series> metrics, IReadOnlyList<(string Metric, Series Series)> more)
    {
        var all = new SortedDictionary<string, Series>(metrics.ToDictionary(), StringComparer.Ordinal);
        foreach (var (metric, series) in more) all[metric] = series;
        return all;
    }
}
