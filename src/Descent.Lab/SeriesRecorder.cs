using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab;

/// <summary>Collects series a seed and metric, up to where a seed diverged.</summary>
sealed class SeriesRecorder(LoopKey key)
{
    readonly List<long> steps = [];
    readonly SortedDictionary<string, List<double>[]> values = new(StringComparer.Ordinal);
    readonly SeedFailure?[] failures = new SeedFailure?[key.Seeds.Count];

    public bool HaveAllEnded => Array.TrueForAll(failures, failure => failure is not null);

    public bool HasEnded(int seed) => failures[seed] is not null;

    public void Add(long step, IReadOnlyDictionary<string, double[]> measured)
    {
        steps.Add(step);
        foreach (var (name, all) in measured)
        {
            if (!values.TryGetValue(name, out var lists)) values.Add(name, lists = [.. Enumerable.Range(0, key.Seeds.Count).Select(_ => new List<double>())]);
            for (var i = 0; i < lists.Length; i++) lists[i].Add(all[i]);
        }
    }

    public void Add(RestoredLoop restored)
    {
        steps.AddRange(restored.Steps);
        foreach (var (name, all) in restored.Values) values.Add(name, [.. all.Select(one => one.ToList())]);
        foreach (var failure in restored.Failures)
        {
            for (var i = 0; i < failures.Length; i++)
            {
                if (key.Seeds[i] == failure.Seed) failures[i] = failure;
            }
        }
    }

    /// <summary>Notes that a seed's state is no longer finite: what it measures from the next step on means nothing.</summary>
    public SeedFailure Diverged(int seed, long step, string path) =>
        failures[seed] = new(key.Seeds[seed], step, path, FormattableString.Invariant($"diverged at step {step}: '{path}' is not finite"));

    public ArmRun[] Runs() => [.. Enumerable.Range(0, key.Seeds.Count).Select(Run)];

    ArmRun Run(int seed)
    {
        var failure = failures[seed];
        var count = failure?.Step is { } end ? steps.Count(step => step <= end) : steps.Count;
        return ArmRun.Of(key.Arm, [.. values.Select(metric => (metric.Key, new Series([.. steps.Take(count)], [.. metric.Value[seed].Take(count)])))]) with
        {
            Failure = failure?.Reason,
            Diverged = failure?.Path is not null,
        };
    }
}
