using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Engine;
using Descent.Lab.Store;

namespace Descent.Lab.Sweeps;

/// <summary>One trial with what it came to.</summary>
/// <param name="Values">The last value of the metric by seed; NaN where a seed did not come to its end; empty until the trial is done.</param>
public sealed record TrialResult(TrialDetail Trial, IReadOnlyDictionary<long, double> Values)
{
    /// <summary>Mean over seeds with Student's interval at 95%.</summary>
    public MeanEstimate Mean { get; } = StudentInterval.Of([.. Values.Values]);

    public double Median { get; } = Summary.Of([.. Values.Values]).Median;

    /// <summary>The best seed's value; NaN when none is a number.</summary>
    public double BestSeed(bool maximize)
    {
        double[] numbers = [.. Values.Values.Where(value => !double.IsNaN(value))];
        return numbers.Length == 0 ? double.NaN : maximize ? numbers.Max() : numbers.Min();
    }
}

/// <summary>What a sweep came to, for one metric. All of it is from the store: nothing depends on what is shown.</summary>
/// <param name="Metric">Such as <c>slow/loss</c>; null when none was named and there are several.</param>
/// <param name="Maximize">Whether larger is better.</param>
/// <param name="Trials">In the order of the sweep.</param>
/// <param name="Metrics">The metrics that its runs have.</param>
public sealed record SweepResults(SweepSummary Sweep, string? Metric, bool Maximize, IReadOnlyList<TrialResult> Trials, IReadOnlyList<string> Metrics)
{
    /// <summary>Trials with a result, best mean first; those with a seed that diverged have none and come last.</summary>
    public IReadOnlyList<TrialResult> Ranked => [.. Trials.Where(trial => trial.Values.Count > 0)
        .OrderBy(trial => double.IsNaN(trial.Mean.Mean)).ThenBy(trial => Maximize ? -trial.Mean.Mean : trial.Mean.Mean).ThenBy(trial => trial.Trial.Ordinal)];

    /// <summary>The trial of the best mean; null when no mean is a number.</summary>
    public TrialResult? Best => Ranked is [var first, ..] && !double.IsNaN(first.Mean.Mean) ? first : null;

    /// <summary>Median of the trials' means; NaN when one is.</summary>
    public double MedianOfTrials => Summary.Of([.. Ranked.Select(trial => trial.Mean.Mean)]).Median;

    /// <summary>Reads a sweep.</summary>
    /// <param name="metric">Null takes the only one, if there is only one.</param>
    /// <exception cref="ContractException"><c>unknown-metric</c>: no run that is done has it.</exception>
    public static SweepResults Of(RunStore store, string sweep, string? metric = null, bool maximize = false)
    {
        var trials = store.Trials(sweep);
        var done = trials.Where(trial => trial is { State: TrialState.Done, Run: not null }).ToArray();
        // The runs of a sweep measure the same, but for arms that an option adds.
        string[] metrics = [.. done.Take(1).Concat(done.TakeLast(1)).SelectMany(trial => MetricsOf(store, trial.Run!)).Distinct().Order(StringComparer.Ordinal)];
        metric ??= metrics is [var only] ? only : null;
        var values = metric is null ? new Dictionary<string, LastValue>() : store.LastValues(done.Select(trial => trial.Run!), metric);
        if (metric is not null && done.Length > 0 && values.Count == 0) throw Unknown(metric, metrics);
        var summary = store.Sweep(sweep);
        // A trial that is done and lacks what others have, such as one whose arm failed, has no number with any seed.
        var missing = metric is null ? new Dictionary<long, double>() : summary.Seeds.ToDictionary(seed => seed, _ => double.NaN);
        var results = trials.Select(trial => new TrialResult(trial, trial is not { State: TrialState.Done, Run: { } run } ? new Dictionary<long, double>() : values.TryGetValue(run, out var found) ? found.Values : missing)).ToArray();
        return new(summary, metric, maximize, results, metrics);
    }

    /// <summary>Refuses a metric that a run does not have, though it has the arm.</summary>
    /// <exception cref="ContractException"><c>unknown-metric</c>.</exception>
    public static void CheckMetric(RunStore store, string run, string metric)
    {
        var known = MetricsOf(store, run);
        var arm = metric.Split('/')[0];
        if (!known.Contains(metric) && known.Any(name => name.StartsWith($"{arm}/", StringComparison.Ordinal))) throw Unknown(metric, known);
    }

    static IReadOnlyList<string> MetricsOf(RunStore store, string run) => store.Find(run) is null ? []
        : [.. store.Series(run).Where(series => series.Phase == "training").Select(series => $"{series.Arm}/{series.Metric}").Distinct()];

    static ContractException Unknown(string metric, IEnumerable<string> known) => new("unknown-metric", $"No run of the sweep has the metric '{metric}'.", NearestNames.Hint(metric, known));
}
