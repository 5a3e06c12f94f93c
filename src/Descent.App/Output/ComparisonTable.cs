using System.Globalization;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Lab;
using Descent.Lab.Store;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>Two runs for people: what differs first, and what is the same in a line.</summary>
static class ComparisonTable
{
    /// <summary>Resamples of fewer values repeat the few that there are: their interval is about the values' own range.</summary>
    internal const int FewestResampled = 5;

    const int Named = 8;

    /// <param name="all">Whether metrics that are the same, and all that one run alone has, are listed.</param>
    public static void Write(IAnsiConsole console, RunComparison comparison, bool all)
    {
        console.MarkupLine($"A [bold]{Markup.Escape(comparison.A.Summary.Id)}[/] [grey]{Words.Of(comparison.A.Summary.Status)}[/]");
        console.MarkupLine($"B [bold]{Markup.Escape(comparison.B.Summary.Id)}[/] [grey]{Words.Of(comparison.B.Summary.Status)}[/]");
        var isOneStudy = comparison.A.Summary.Study == comparison.B.Summary.Study;
        if (!isOneStudy) console.WriteLine($"The runs are of two studies, {comparison.A.Summary.Study} and {comparison.B.Summary.Study}: only what has the same name in both is compared, and it may mean something else.");
        SettingDifference[] settings = [.. comparison.Settings.Where(setting => isOneStudy || setting is { A: not null, B: not null })];
        if (comparison.Settings.Count == 0) console.WriteLine("Same study, options, seeds and code.");
        else Rows(console, "settings that differ", ["setting", "A", "B"], settings.Select(setting => (string[])[setting.Name, setting.A ?? "-", setting.B ?? "-"]));
        if (comparison.Seeds.Count == 0) console.WriteLine("The runs have no seed in common: nothing can be paired.");
        else WriteMetrics(console, comparison, all);
        if (isOneStudy)
        {
            Only(console, "A", comparison.OnlyA, all);
            Only(console, "B", comparison.OnlyB, all);
        }
        ClaimPair[] claims = [.. comparison.Claims.Where(pair => isOneStudy || pair is { A: not null, B: not null })];
        if (claims.Length > 0) Rows(console, "claims", ["claim", "A", "measured", "B", "measured"], claims.Select(pair => (string[])[pair.Id, Verdict(pair.A), Measured(pair.A), Verdict(pair.B), Measured(pair.B)]));
    }

    static void WriteMetrics(IAnsiConsole console, RunComparison comparison, bool all)
    {
        var (seeds, isResampled) = (comparison.Seeds.Count, comparison.Seeds.Count >= FewestResampled);
        var same = comparison.Metrics.Count(metric => metric.IsSame);
        MetricDifference[] shown = [.. comparison.Metrics.Where(metric => all || !metric.IsSame).OrderBy(metric => metric.IsSame)];
        if (shown.Length > 0)
        {
            Rows(console, "last values, paired by seed", ["metric", "A", "B", "B - A [95% t]", .. isResampled ? (string[])["[95% bootstrap]"] : [], ""], shown.Select(metric => (string[])
                [metric.Metric, InvariantNumber.Short(metric.A), InvariantNumber.Short(metric.B), $"{InvariantNumber.Short(metric.Difference.Mean)}{Bounds(metric.Difference)}", .. isResampled ? (string[])[Bounds(metric.Bootstrap).Trim()] : [], Differs(metric.Difference)]));
            var few = isResampled ? "" : string.Create(CultureInfo.InvariantCulture, $"; no bootstrap of fewer than {FewestResampled} seeds: it covers too rarely");
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[grey]n={seeds}; * where Student's interval leaves out 0; no correction for the number of metrics{few}[/]"));
        }
        if (same > 0) console.WriteLine($"{Words.Count(same, "metric")} {(same == 1 ? "is" : "are")} the same in both with every seed{(all ? "" : " (--all lists them)")}.");
        else if (shown.Length == 0) console.WriteLine("The runs have no metric in common.");
    }

    static void Rows(IAnsiConsole console, string title, string[] headings, IEnumerable<string[]> rows)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(title)) };
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading)));
        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        console.Write(table);
    }

    static void Only(IAnsiConsole console, string run, IReadOnlyList<string> metrics, bool all)
    {
        if (metrics.Count == 0) return;
        var more = all || metrics.Count <= Named ? "" : string.Create(CultureInfo.InvariantCulture, $" and {metrics.Count - Named} more (--all lists them)");
        console.WriteLine($"Only {run} has {string.Join(", ", more.Length == 0 ? metrics : metrics.Take(Named))}{more}.");
    }

    static string Bounds(MeanEstimate estimate) => estimate.IsBounded ? $" {MeasuredText.Interval(estimate.Interval.Low, estimate.Interval.High)}" : "";

    static string Differs(MeanEstimate difference) => difference.IsBounded && !difference.Interval.Contains(0) ? "*" : "";

    static string Verdict(StoredClaim? claim) => claim is null ? "-" : $"{claim.Document.Verdict}{(claim.Document.Surprise ? ", a surprise" : "")}{(claim.Judged ? "" : ", not judged")}";

    static string Measured(StoredClaim? claim) => claim is null ? "" : MeasuredText.Of(claim.Document.Value, claim.Document.Low, claim.Document.High, claim.Judged);
}
