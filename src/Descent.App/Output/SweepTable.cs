using System.Globalization;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>A sweep's results for people: the trials from the best on, the failures, the heat map.</summary>
static class SweepTable
{
    /// <summary>Trials that are listed; --json gives all.</summary>
    const int Shown = 20;

    const int ShownFailures = 5;

    const int ShownMetrics = 8;

    const int ShownArms = 6;

    public static void Write(IAnsiConsole console, RunStore store, SweepResults results, SweepMap? map)
    {
        var sweep = results.Sweep;
        var goal = results.Metric is { } metric ? $"; {metric}, {(results.Maximize ? "larger" : "smaller")} is better" : "";
        console.MarkupLine($"[bold]{Markup.Escape(sweep.Id)}[/] [grey]{Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{sweep.Study}, {sweep.Scale} scale, {Words.Count(sweep.Seeds.Count, "seed")}{goal}"))}[/]");
        if (Study.SeedNotice(sweep.Seeds) is { } notice) console.MarkupLine($"[yellow]{Markup.Escape(notice)}[/]");
        if (results.Metric is null) WriteVerdicts(console, store, results);
        else WriteRanked(console, results);
        if (map is not null) HeatMap.Write(console, map);
        var failed = results.Trials.Where(trial => trial.Trial.State == TrialState.Failed).ToArray();
        foreach (var trial in failed.Take(ShownFailures))
        {
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[red]trial {trial.Trial.Ordinal} failed[/] {Markup.Escape($"({Options(trial)}; run {trial.Trial.Run}): {trial.Trial.Error}")}"));
        }
        if (failed.Length > ShownFailures) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {failed.Length - ShownFailures} more failed"));
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[green]{sweep.Done} done[/], [red]{sweep.Failed} failed[/]{(sweep.Waiting > 0 ? $", [yellow]{sweep.Waiting} waiting[/]" : "")}{(sweep.Failed > 0 ? "; run failed ones again with --on-failure retry=N" : "")}"));
    }

    static void WriteRanked(IAnsiConsole console, SweepResults results)
    {
        var ranked = results.Ranked;
        if (ranked.Count == 0) return;
        var table = Table(results, "mean [95% t]", "median", "best seed", "n", "run");
        foreach (var trial in ranked.Take(Shown))
        {
            var mean = trial.Mean;
            Add(table, trial, Interval(mean), InvariantNumber.Short(trial.Median), InvariantNumber.Short(trial.BestSeed(results.Maximize)),
                mean.NonFinite == 0 ? Number(mean.Count) : $"{Number(mean.Count)}, {Number(mean.NonFinite)} not finite", trial.Trial.Run ?? "");
        }
        console.Write(table);
        if (ranked.Count > Shown) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… {ranked.Count - Shown} more: --json lists all"));
        if (results.Best is { } best) console.MarkupLine($"[bold]best[/]: {Markup.Escape($"trial {Number(best.Trial.Ordinal)}, {Options(best)}: {Interval(best.Mean)}; median of the {Words.Count(ranked.Count, "trial")} {InvariantNumber.Short(results.MedianOfTrials)}")}");
        else console.WriteLine("No trial came to its end with every seed.");
    }

    static void WriteVerdicts(IAnsiConsole console, RunStore store, SweepResults results)
    {
        var table = Table(results, "state", "held/failed/open", "run");
        foreach (var trial in results.Trials.Take(Shown))
        {
            var run = trial.Trial is { State: TrialState.Done, Run: { } id } ? store.Summary(id) : null;
            Add(table, trial, Words.Of(trial.Trial.State), run is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{run.Held}/{run.Failed}/{run.Inconclusive}"), trial.Trial.Run ?? "");
        }
        console.Write(table);
        if (results.Trials.Count > Shown) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… {results.Trials.Count - Shown} more: --json lists all"));
        foreach (var line in Rankings(results.Metrics)) console.WriteLine(line);
    }

    /// <summary>What trials can be ranked by: a line a measurement, the ones that most arms have first, and the arms that have it.</summary>
    internal static IEnumerable<string> Rankings(IReadOnlyList<string> metrics)
    {
        if (metrics.Count == 0) yield break;
        (string Metric, string[] Arms)[] groups = [.. metrics.Select(metric => metric.Split('/', 2)).GroupBy(parts => parts[1], parts => parts[0], StringComparer.Ordinal)
            .Select(group => (group.Key, group.ToArray())).OrderByDescending(group => group.Item2.Length).ThenBy(group => group.Key, StringComparer.Ordinal)];
        yield return $"Nothing ranks them: name one of {Words.Count(metrics.Count, "metric")}, such as --metric {groups[0].Arms[0]}/{groups[0].Metric}";
        foreach (var (metric, arms) in groups.Take(ShownMetrics)) yield return $"  {metric} of {Several(arms, ShownArms, "arm")}";
        if (groups.Length > ShownMetrics) yield return $"  {Several([.. groups.Skip(ShownMetrics).Select(group => group.Metric)], ShownMetrics, "metric")}; --json lists all";
    }

    static string Several(string[] names, int most, string noun) => names.Length <= most + 1 ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(most))} and {Words.Count(names.Length - most, $"more {noun}")}";

    static Spectre.Console.Table Table(SweepResults results, params string[] headings)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple };
        foreach (var heading in (string[])["trial", .. results.Trials[0].Trial.Options.Select(option => option.Key), .. headings]) table.AddColumn(new TableColumn(new Text(heading)).NoWrap());
        return table;
    }

    static void Add(Spectre.Console.Table table, TrialResult trial, params string[] cells) =>
        table.AddRow([.. ((string[])[Number(trial.Trial.Ordinal), .. trial.Trial.Options.Select(option => ShortText(option.Value)), .. cells]).Select(cell => new Text(cell))]);

    static string Options(TrialResult trial) => string.Join(' ', trial.Trial.Options.Select(option => $"{option.Key}={option.Value}"));

    static string Interval(MeanEstimate mean) => mean.IsBounded ? $"{InvariantNumber.Short(mean.Mean)} [{InvariantNumber.Short(mean.Interval.Low)}, {InvariantNumber.Short(mean.Interval.High)}]" : InvariantNumber.Short(mean.Mean);

    static string ShortText(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? InvariantNumber.Short(number, 5) : value;

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
