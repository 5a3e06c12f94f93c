using System.Globalization;
using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>All seeds of a run of a study: what a figure reads.</summary>
public sealed class StudyRun
{
    readonly SortedDictionary<long, SeedRun> seeds = [];

    /// <exception cref="ContractException"><c>doubled-seed</c>: one seed twice would count for two.</exception>
    public StudyRun(params IEnumerable<SeedRun> seeds)
    {
        foreach (var run in seeds)
        {
            if (!this.seeds.TryAdd(run.Seed, run))
            {
                throw new ContractException("doubled-seed",
                    string.Create(CultureInfo.InvariantCulture, $"Seed {run.Seed} is there twice."), "Give each seed once.");
            }
        }
    }

    /// <summary>The runs, by increasing seed.</summary>
    public IReadOnlyCollection<SeedRun> Seeds => seeds.Values;

    /// <exception cref="ContractException"><c>unknown-seed</c>: the hint names those that were run.</exception>
    public SeedRun this[long seed] => seeds.TryGetValue(seed, out var run) ? run
        : throw new ContractException("unknown-seed", string.Create(CultureInfo.InvariantCulture, $"Seed {seed} was not run."),
            $"Run: {string.Join(", ", seeds.Keys.Select(s => s.ToString(CultureInfo.InvariantCulture)))}.");

    /// <summary><paramref name="read"/> of every seed, by increasing seed.</summary>
    public double[] Each(Func<SeedRun, double> read) => [.. Seeds.Select(read)];

    /// <summary>The mean over seeds of <paramref name="read"/>; NaN where a seed's is.</summary>
    public double Mean(Func<SeedRun, double> read) => Moments.Mean(Each(read));

    /// <summary>The mean over seeds of <paramref name="read"/> with Student's interval.</summary>
    public MeanEstimate Estimate(Func<SeedRun, double> read, double confidence = 0.95) => StudentInterval.Of(Each(read), confidence);

    /// <summary>The bands of several metrics one below another, as rows of a figure.</summary>
    /// <exception cref="ContractException">No such arm or metric, or an arm did not finish.</exception>
    public IEnumerable<(string Label, double Step, MeanEstimate Estimate)> Bands(params IEnumerable<(string Arm, string Metric, string Label)> lines) =>
        lines.SelectMany(line => Band(line.Arm, line.Metric).Select(point => (line.Label, (double)point.Step, point.Estimate)));

    /// <summary>Mean over seeds with its interval at each step that every seed measured.</summary>
    /// <exception cref="ContractException">No such arm or metric, or an arm did not finish.</exception>
    public IReadOnlyList<(long Step, MeanEstimate Estimate)> Band(string arm, string metric, double confidence = 0.95)
    {
        Series[] all = [.. Seeds.Select(run => run[arm][metric])];
        if (all.Length == 0)
        {
            return [];
        }

        var common = all.Select(s => s.Steps.ToArray().AsEnumerable()).Aggregate((a, b) => a.Intersect(b)).Order();
        return [.. common.Select(step => (step, StudentInterval.Of([.. all.Select(s => s.At(step))], confidence)))];
    }

    /// <summary>Mean over seeds of the last value of every metric, by <c>arm/metric</c> in ordinal order.</summary>
    /// <remarks>An arm that failed with some seed, or measured nothing, has a mean of NaN: a mean over the others would hide it.</remarks>
    public IReadOnlyDictionary<string, double> MeanOfLast()
    {
        var means = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (arm, metric) in Seeds.SelectMany(r => r.Arms).SelectMany(a => a.Metrics.Keys.Select(m => (a.Name, m))).Distinct())
        {
            means[$"{arm}/{metric}"] = Moments.Mean(Each(run => LastOrNaN(run, arm, metric)));
        }

        return means;
    }

    static double LastOrNaN(SeedRun run, string arm, string metric) =>
        run.Arms.FirstOrDefault(a => a.Name == arm) is { Failure: null } found
        && found.Metrics.TryGetValue(metric, out var series) && series.Count > 0 ? series.Last : double.NaN;
}
