using System.Globalization;
using Descent.Contracts;
using Descent.Lab;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>The verdicts of a run for people.</summary>
static class ClaimTable
{
    public static void Write(IAnsiConsole console, StudyOutcome outcome)
    {
        var paper = outcome.Study.Paper;
        console.MarkupLine($"[bold]{Markup.Escape(paper.Title)}[/]");
        console.MarkupLine($"[grey]{Markup.Escape(paper.Citation)}[/]");
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, Expand = false };
        table.AddColumn(new TableColumn("verdict").NoWrap());
        table.AddColumn(new TableColumn("claim"));
        table.AddColumn(new TableColumn("measured").NoWrap());
        table.AddColumn(new TableColumn("asked").NoWrap());
        foreach (var claim in outcome.Claims)
        {
            table.AddRow(
                new Markup(Shown(claim)),
                new Markup($"[bold]{Markup.Escape(claim.Id)}[/] [grey]{Words.Of(claim.Kind)}[/]\n{Markup.Escape(claim.Text)}{Reason(claim)}"),
                new Text(Measured(claim)),
                new Text(claim.Asked));
        }
        console.Write(table);
        foreach (var arm in outcome.Study.Arms.OfType<TunedArm>().Where(arm => AtEdge(outcome, arm)))
        {
            console.MarkupLine($"[grey]{Markup.Escape(arm.Name)} chose a setting at the end of its grid: the best may lie beyond[/]");
        }
        var tally = Tally.Of(outcome.Claims);
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[green]{tally.Held} held[/], [red]{tally.Failed} failed[/], [yellow]{tally.Inconclusive} inconclusive[/], {tally.Surprises} {(tally.Surprises == 1 ? "surprise" : "surprises")}; {Words.Of(outcome.Scale)} scale, {outcome.Run.Seeds.Count} seeds, {outcome.Seconds:0.0} s"));
    }

    static bool AtEdge(StudyOutcome outcome, TunedArm arm) =>
        outcome.Run.Seeds.First().Arms.FirstOrDefault(one => one.Name == arm.Name)?.Metrics is { } metrics && metrics.TryGetValue("chosen-at-edge", out var edge) && edge.Last == 1;

    static string Reason(ClaimResult claim) => claim.Reason.Length == 0 ? "" : $"\n[grey]{Markup.Escape(claim.Reason)}[/]";

    static string Measured(ClaimResult claim) => claim.Low == claim.High
        ? InvariantNumber.Short(claim.Value)
        : $"{InvariantNumber.Short(claim.Value)} [{InvariantNumber.Short(claim.Low)}, {InvariantNumber.Short(claim.High)}]";

    static string Shown(ClaimResult claim)
    {
        var color = claim.Verdict switch { Verdict.Held => "green", Verdict.Failed => "red", _ => "yellow" };
        var verdict = $"[{color}]{Words.Of(claim.Verdict)}[/]";
        return claim.Expected.Includes(claim.Verdict) && !claim.Surprise ? verdict
            : $"{verdict}{(claim.Surprise ? " [bold magenta]surprise[/]" : "")}\n[grey]{claim.Expected.Text} expected[/]";
    }
}
