using System.Text.Json.Nodes;
using Descent.Contracts.Json;
using Descent.Contracts.Statistics;
using Descent.Lab.Store;

namespace Descent.Lab;

/// <summary>A setting in which two runs differ; null where a run has none of that name.</summary>
public sealed record SettingDifference(string Name, string? A, string? B);

/// <summary>A metric of two runs, paired by seed.</summary>
/// <param name="Metric">Such as <c>slow/loss</c>: its last value counts.</param>
/// <param name="Pairs">Seeds that both runs have.</param>
/// <param name="A">Mean of the first run over these seeds. So is <paramref name="B"/> of the second.</param>
/// <param name="Difference">Mean of second − first with Student's interval at 95%.</param>
/// <param name="Bootstrap">The same with the BCa bootstrap interval.</param>
public sealed record MetricDifference(string Metric, int Pairs, double A, double B, MeanEstimate Difference, MeanEstimate Bootstrap)
{
    /// <summary>Whether every seed has the same value in both, be it no number.</summary>
    public bool IsSame { get; init; }
}

/// <summary>A claim in two runs; null where a run has none of that id.</summary>
public sealed record ClaimPair(string Id, StoredClaim? A, StoredClaim? B);

/// <summary>Two runs side by side.</summary>
/// <param name="Settings">Study, scale, seeds, code, kernels and options that differ.</param>
/// <param name="Metrics">Those that both have, in ordinal order; none when they share no seed.</param>
/// <param name="OnlyA">Metrics of the first alone. So is <paramref name="OnlyB"/> of the second.</param>
/// <param name="Seeds">Seeds that both have.</param>
/// <param name="Claims">In the first run's order, then what only the second claims.</param>
public sealed record RunComparison(
    RunDetail A, RunDetail B, IReadOnlyList<SettingDifference> Settings, IReadOnlyList<MetricDifference> Metrics, IReadOnlyList<string> OnlyA, IReadOnlyList<string> OnlyB,
    IReadOnlyList<long> Seeds, IReadOnlyList<ClaimPair> Claims)
{
    /// <summary>Key of the bootstrap's resamples: the same comparison gives the same interval.</summary>
    const long Key = 0;

    /// <summary>Compares two runs; of one that is not done, what there is.</summary>
    /// <param name="a">A whole id.</param>
    /// <exception cref="StoreException"><c>unknown-run</c>.</exception>
    public static RunComparison Of(RunStore store, string a, string b)
    {
        var (first, second) = (store.Run(a), store.Run(b));
        var (valuesA, valuesB) = (LastBySeed(store, a), LastBySeed(store, b));
        long[] seeds = [.. first.Seeds.Intersect(second.Seeds).Order()];
        string[] shared = [.. valuesA.Keys.Intersect(valuesB.Keys)];
        var (claimsA, claimsB) = (store.Claims(a), store.Claims(b));
        StoredClaim? Find(IReadOnlyList<StoredClaim> claims, string id) => claims.FirstOrDefault(claim => claim.Document.Id == id);
        return new(first, second, Differences(first, second), seeds.Length == 0 ? [] : [.. shared.Select(metric => Pair(metric, seeds, valuesA[metric], valuesB[metric]))],
            [.. valuesA.Keys.Except(shared)], [.. valuesB.Keys.Except(shared)], seeds,
            [.. claimsA.Concat(claimsB).Select(claim => claim.Document.Id).Distinct().Select(id => new ClaimPair(id, Find(claimsA, id), Find(claimsB, id)))]);
    }

    static SortedDictionary<string, IReadOnlyDictionary<long, double>> LastBySeed(RunStore store, string run) =>
        new(store.LastValues(run).ToDictionary(last => last.Name, last => last.Values), StringComparer.Ordinal);

    static MetricDifference Pair(string metric, long[] seeds, IReadOnlyDictionary<long, double> a, IReadOnlyDictionary<long, double> b)
    {
        double[] first = [.. seeds.Select(seed => a.GetValueOrDefault(seed, double.NaN))], second = [.. seeds.Select(seed => b.GetValueOrDefault(seed, double.NaN))];
        double[] differences = [.. second.Zip(first, (later, earlier) => later - earlier)];
        return new(metric, seeds.Length, Summary.Of(first).Mean, Summary.Of(second).Mean, StudentInterval.Of(differences), new Bootstrap(differences, Key).Accelerated()) { IsSame = first.SequenceEqual(second) };
    }

    static SettingDifference[] Differences(RunDetail a, RunDetail b)
    {
        // An option may be named like a setting of the run itself.
        static Dictionary<(bool IsOption, string Name), string?> Settings(RunDetail run) => ((IEnumerable<((bool, string) Name, string? Value)>)
        [
            ((false, "study"), run.Summary.Study), ((false, "scale"), run.Summary.Scale), ((false, "seeds"), string.Join(',', run.Seeds)),
            ((false, "version"), run.Version), ((false, "build"), run.Build), ((false, "kernel"), run.Kernel),
            .. run.Options.Select(option => ((true, option.Key), OptionJson.Text(option.Value))),
        ]).ToDictionary(setting => setting.Name, setting => setting.Value);
        var (first, second) = (Settings(a), Settings(b));
        return [.. first.Keys.Union(second.Keys).Select(key => new SettingDifference(key.Name, first.GetValueOrDefault(key), second.GetValueOrDefault(key))).Where(setting => setting.A != setting.B)];
    }
}
