using Descent.Analysis;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;

namespace Descent.Lab.Watching;

/// <summary>Reads instruments while a loop trains; the loop's state is copied, so that training is what it is unwatched.</summary>
/// <remarks>What fails gives NaN at its step, and a line in the log the first time.</remarks>
sealed class LoopWatch
{
    readonly WatchPlan plan;
    readonly LoopArm arm;
    readonly LoopKey key;
    readonly LoopRecord record;
    readonly IReadOnlyList<Probe> probes;
    readonly IReadOnlyList<Objective>?[] starts;
    readonly Dictionary<Probe, SortedSet<string>> names = [];
    readonly HashSet<Probe> warned = [];

    LoopWatch(WatchPlan plan, LoopArm arm, LoopKey key, LoopRecord record, IReadOnlyList<Probe> probes)
    {
        (this.plan, this.arm, this.key, this.record, this.probes) = (plan, arm, key, record, probes);
        starts = new IReadOnlyList<Objective>?[key.Seeds.Count];
        foreach (var probe in probes) names[probe] = [probe.Metric(probe.Instrument.Name)];
    }

    /// <summary>The watch of a loop, its costs told to the log; null where nothing is watched: no plan, no objective, or a candidate on tuning seeds.</summary>
    public static LoopWatch? Begin(WatchPlan? plan, LoopArm arm, LoopKey key, LoopRecord record)
    {
        if (plan is null || !key.IsTraining) return null;
        var forecast = ArmForecast.Of(plan, arm, key.Arm, key.Seeds[0]);
        foreach (var probe in forecast.Probes) record.Note("info", FormattableString.Invariant($"{key.Arm}: watches {probe.Title}: {Words.Count(forecast.Readings, "reading")} a seed of {probe.Cost}"));
        foreach (var why in forecast.Refusals) record.Note("warning", $"{key.Arm}: not watched: {why}");
        return forecast.Probes.Count == 0 ? null : new(plan, arm, key, record, forecast.Probes);
    }

    public bool IsDue(long step) => plan.IsReadAt(arm, step);

    /// <summary>Every instrument on every seed that has not ended; a value a seed.</summary>
    public IReadOnlyDictionary<string, double[]> Read(ArmLoop loop, Func<int, bool> hasEnded)
    {
        var values = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        var now = loop.Objectives();
        foreach (var probe in probes)
        {
            for (var seed = 0; seed < key.Seeds.Count; seed++)
            {
                if (hasEnded(seed) || Measure(probe, now[seed][probe.Index], seed, loop.Step) is not { } reading) continue;
                foreach (var (scalar, value) in reading.Scalars)
                {
                    names[probe].Add(probe.Metric(scalar));
                    Values(values, probe.Metric(scalar))[seed] = value;
                }
            }
            foreach (var name in names[probe]) Values(values, name);
        }
        return values;
    }

    double[] Values(SortedDictionary<string, double[]> values, string name)
    {
        if (values.TryGetValue(name, out var all)) return all;
        values.Add(name, all = new double[key.Seeds.Count]);
        Array.Fill(all, double.NaN);
        return all;
    }

    Reading? Measure(Probe probe, Objective now, int seed, long step)
    {
        try
        {
            var reading = probe.Instrument.Measure(now, probe.Instrument.NeedsStart ? Start(seed)[probe.Index] : null);
            if (reading.Warning.Length > 0) Warn(probe, seed, step, reading.Warning);
            return reading;
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            Warn(probe, seed, step, ArmFailure.Reason(fault));
            return null;
        }
    }

    /// <summary>Made again from the key, so that a resumed run compares with the same start.</summary>
    IReadOnlyList<Objective> Start(int seed) => starts[seed] ??= arm.ObjectivesAtStart(key.Seeds[seed]);

    void Warn(Probe probe, int seed, long step, string what)
    {
        if (warned.Add(probe)) record.Note("warning", FormattableString.Invariant($"{key.Arm}: {probe.Title}: seed {key.Seeds[seed]}, step {step}: {what} (said once)"));
    }
}
