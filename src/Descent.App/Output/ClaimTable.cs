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
        foreach (var heading in (string[])["claim", "kind", "measured", "asked", "verdict"]) table.AddColumn(new TableColumn(heading).NoWrap());
        table.Columns[0].NoWrap = false;
        table.Columns[2].NoWrap = false;
        foreach (var claim in outcome.Claims)
        {
            table.AddRow(
                new Markup($"[bold]{Markup.Escape(claim.Id)}[/]\n{Markup.Escape(claim.Text)}{Reason(claim)}"),
                new Text(Words.Of(claim.Kind)),
                new Text(Measured(claim)),
                new Text(claim.Asked),
                new Markup(Shown(claim)));
        }
        console.Write(table);
        var tally = Tally.Of(outcome.Claims);
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[green]{tally.Held} held[/], [red]{tally.Failed} failed[/], [yellow]{tally.Inconclusive} inconclusive[/], {tally.Surprises} {(tally.Surprises == 1 ? "surprise" : "surprises")}; {Words.Of(outcome.Scale)} scale, {outcome.Run.Seeds.Count} seeds, {outcome.Seconds:0.0} s"));
    }

    static string Reason(ClaimResult claim) => claim.Reason.Length == 0 ? "" : $"\n[grey]{Markup.Escape(claim.Reason)}[/]";

    static string Measured(ClaimResult claim) => claim.Low == claim.High
        ? InvariantNumber.Short(claim.Value)
        : $"{InvariantNumber.Short(claim.Value)} [{InvariantNumber.Short(claim.Low)}, {InvariantNumber.Short(claim.High)}]";

    static string Shown(ClaimResult claim)
    {
        var color = claim.Verdict switch { Verdict.Held => "green", Verdict.Failed => "red", _ => "yellow" };
        var verdict = $"[{color}]{Words.Of(claim.Verdict)}[/]";
        return claim.Surprise ? $"{verdict}\n[bold magenta]surprise[/]: {Words.Of(claim.Expected)} expected"
            : claim.Verdict != claim.Expected ? $"{verdict}\n[grey]{Words.Of(claim.Expected)} expected[/]" : verdict;
    }
}
