using Descent.Analysis;
using Descent.Contracts;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>What the watched instruments read last.</summary>
static class WatchedReadings
{
    const int Most = 16;

    /// <param name="watched">Names of metrics: <c>arm/objective.reading</c>.</param>
    public static void Write(IAnsiConsole console, StudyRun run, IReadOnlyList<string> watched)
    {
        if (watched.Count == 0) return;
        console.WriteLine($"watched, last readings: mean over seeds{(run.Seeds.Count > 1 ? " [95% t]" : "")}");
        var width = watched.Take(Most).Max(name => name.Length);
        foreach (var name in watched.Take(Most)) console.WriteLine($"  {name.PadRight(width)}  {Last(run, name)}");
        if (watched.Count > Most) console.WriteLine($"  and {Words.Count(watched.Count - Most, "more reading")}: 'descent report' and 'descent export' have all, with their curves");
    }

    /// <summary>The metrics of a run that instruments read, what an instrument is named after first: the arms' own are slugs, theirs name an objective before a point.</summary>
    public static IReadOnlyList<string> Of(StudyRun run) =>
        [.. run.MeanOfLast().Keys.Where(name => Reading(name) is not null).OrderBy(name => InstrumentCatalogue.All.All(instrument => instrument.Name != Reading(name))).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary><c>sharpness</c> of <c>relu/hinge.sharpness@surrogate</c>; null of an arm's own metric.</summary>
    static string? Reading(string name) => name.Split('/', 2)[^1].Split('.', 2) is [_, var reading] ? reading.Split('@')[0] : null;

    static string Last(StudyRun run, string name)
    {
        var (arm, metric) = name.Split('/', 2) is [var first, var second] ? (first, second) : ("", name);
        var mean = run.Estimate(seed => seed.Arms.FirstOrDefault(one => one.Name == arm) is { Failure: null } found && found.Metrics.TryGetValue(metric, out var series) && series.Count > 0 ? series.Last : double.NaN);
        return MeasuredText.Of(mean.Mean, mean.Interval.Low, mean.Interval.High);
    }
}
