using System.Globalization;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Lab;
using Descent.Lab.Store;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>Two runs for people.</summary>
static class ComparisonTable
{
    public static void Write(IAnsiConsole console, RunComparison comparison)
    {
        console.MarkupLine($"A [bold]{Markup.Escape(comparison.A.Summary.Id)}[/] [grey]{Words.Of(comparison.A.Summary.Status)}[/]");
        console.MarkupLine($"B [bold]{Markup.Escape(comparison.B.Summary.Id)}[/] [grey]{Words.Of(comparison.B.Summary.Status)}[/]");
        if (comparison.Settings.Count == 0) console.WriteLine("Same study, options, seeds and code.");
        else Rows(console, "settings that differ", ["setting", "A", "B"], comparison.Settings.Select(setting => (string[])[setting.Name, setting.A ?? "-", setting.B ?? "-"]));
        if (comparison.Seeds.Count == 0) console.WriteLine("The runs have no seed in common: nothing can be paired.");
        if (comparison.Metrics.Count > 0)
        {
            Rows(console, "last values, paired by seed", ["metric", "A", "B", "B - A [95% t]", "[95% bootstrap]", ""], comparison.Metrics.Select(metric => (string[])
                [metric.Metric, InvariantNumber.Short(metric.A), InvariantNumber.Short(metric.B), $"{InvariantNumber.Short(metric.Difference.Mean)}{Bounds(metric.Difference)}", Bounds(metric.Bootstrap).Trim(), Differs(metric.Difference)]));
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[grey]n={comparison.Seeds.Count}; * where Student's interval leaves out 0; no correction for the number of metrics[/]"));
        }
        Only(console, "A", comparison.OnlyA);
        Only(console, "B", comparison.OnlyB);
        if (comparison.Claims.Count > 0) Rows(console, "claims", ["claim", "A", "measured", "B", "measured"], comparison.Claims.Select(pair => (string[])[pair.Id, Verdict(pair.A), Measured(pair.A), Verdict(pair.B), Measured(pair.B)]));
    }

    static void Rows(IAnsiConsole console, string title, string[] headings, IEnumerable<string[]> rows)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(title)) };
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading)));
        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        console.Write(table);
    }

    static void Only(IAnsiConsole console, string run, IReadOnlyList<string> metrics)
    {
        if (metrics.Count > 0) console.WriteLine($"Only {run} has {string.Join(", ", metrics)}.");
    }

    static string Bounds(MeanEstimate estimate) => estimate.IsBounded ? $" [{InvariantNumber.Short(estimate.Interval.Low)}, {InvariantNumber.Short(estimate.Interval.High)}]" : "";

    static string Differs(MeanEstimate difference) => difference.IsBounded && !difference.Interval.Contains(0) ? "*" : "";

    static string Verdict(StoredClaim? claim) => claim is null ? "-" : $"{claim.Document.Verdict}{(claim.Document.Surprise ? ", a surprise" : "")}{(claim.Judged ? "" : ", not judged")}";

    static string Measured(StoredClaim? claim) => claim is null ? "" : claim.Document.Low == claim.Document.High ? InvariantNumber.Short(claim.Document.Value)
        : $"{InvariantNumber.Short(claim.Document.Value)} [{InvariantNumber.Short(claim.Document.Low)}, {InvariantNumber.Short(claim.Document.High)}]";
}
