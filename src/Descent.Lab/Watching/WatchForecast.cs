using Descent.Analysis;
using Descent.Contracts;

namespace Descent.Lab.Watching;

/// <summary>What watching will take in a whole run, known before it begins.</summary>
public sealed record WatchForecast(WatchPlan Plan, IReadOnlyList<ArmForecast> Arms, int Seeds)
{
    const int NamesShown = 4;

    /// <summary>Makes the first state of one seed of every arm that names objectives.</summary>
    public static WatchForecast Of(WatchPlan plan, Study study, IReadOnlyList<long> seeds) =>
        new(plan, [.. study.Arms.Select(arm => ArmForecast.Of(plan, arm as LoopArm ?? ((TunedArm)arm).Candidates[0].Arm, arm.Name, seeds[0]))], seeds.Count);

    public bool IsEmpty => Arms.All(arm => arm.Probes.Count == 0);

    /// <summary>For people: a line an instrument and objective, then what cannot be watched and why.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = new List<string> { Plan.Every > 0 ? FormattableString.Invariant($"watched every {(Plan.Every == 1 ? "step" : Words.Count(Plan.Every, "step"))} and at both ends:") : "watched whenever an arm measures:" };
        foreach (var group in Arms.SelectMany(arm => arm.Probes, (arm, probe) => (arm, probe)).GroupBy(one => one.probe.Title))
        {
            var most = new InstrumentCost(group.Max(one => one.probe.Cost.Gradients), group.Max(one => one.probe.Cost.Bytes));
            var readings = group.Sum(one => one.arm.Readings) * Seeds;
            lines.Add(FormattableString.Invariant($"  {group.Key}: {Named(group.Select(one => one.arm.Arm))}, {Words.Count(readings, "reading")} of {most}"));
        }
        foreach (var group in Arms.SelectMany(arm => arm.Refusals, (arm, why) => (arm.Arm, why)).GroupBy(one => one.why, one => one.Arm))
        {
            lines.Add($"  not watched: {Named(group)}: {group.Key}");
        }
        return lines;
    }

    static string Named(IEnumerable<string> arms)
    {
        string[] all = [.. arms];
        return all.Length <= NamesShown ? $"{(all.Length == 1 ? "arm" : "arms")} {string.Join(", ", all)}" : FormattableString.Invariant($"{all.Length} arms ({string.Join(", ", all.Take(NamesShown - 1))}, …)");
    }
}
