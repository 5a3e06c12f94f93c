using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab;

/// <summary>Collects series a seed and metric, up to where a seed diverged.</summary>
sealed class SeriesRecorder(LoopKey key)
{
    readonly Dictionary<string, (List<long> Steps, List<double>[] Values)> series = new(StringComparer.Ordinal);
    readonly SeedFailure?[] failures = new SeedFailure?[key.Seeds.Count];

    public bool HaveAllEnded => Array.TrueForAll(failures, failure => failure is not null);

    public bool HasEnded(int seed) => failures[seed] is not null;

    public void Add(long step, IReadOnlyDictionary<string, double[]> measured)
    {
        foreach (var (name, all) in measured)
        {
            if (!series.TryGetValue(name, out var one)) series.Add(name, one = ([], [.. Enumerable.Range(0, key.Seeds.Count).Select(_ => new List<double>())]));
            one.Steps.Add(step);
            for (var i = 0; i < all.Length; i++) one.Values[i].Add(all[i]);
        }
    }

    public void Add(RestoredLoop restored)
    {
        foreach (var (name, (steps, all)) in restored.Series) series.Add(name, ([.. steps], [.. all.Select(one => one.ToList())]));
        foreach (var failure in restored.Failures)
        {
            for (var i = 0; i < failures.Length; i++)
            {
                if (key.Seeds[i] == failure.Seed) failures[i] = failure;
            }
        }
    }

    /// <summary>Notes that a seed's state is no longer finite since a step: of what it measures from then on, only the first means something.</summary>
    /// <param name="until">The step of that measurement.</param>
    public SeedFailure Diverged(int seed, long step, long until, string path) =>
        failures[seed] = new(key.Seeds[seed], step, until, path, FormattableString.Invariant($"diverged at step {step}: '{path}' is not finite"));

    public ArmRun[] Runs() => [.. Enumerable.Range(0, key.Seeds.Count).Select(Run)];

    ArmRun Run(int seed)
    {
        var failure = failures[seed];
        return ArmRun.Of(key.Arm, [.. series.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => (metric.Key, Until(failure?.Until, metric.Value.Steps, metric.Value.Values[seed])))]) with
        {
            Failure = failure?.Reason,
            Diverged = failure?.Path is not null,
        };
    }

    static Series Until(long? end, List<long> steps, List<double> values)
    {
        var count = end is null ? steps.Count : steps.Count(step => step <= end);
        return new([.. steps.Take(count)], [.. values.Take(count)]);
    }
}
