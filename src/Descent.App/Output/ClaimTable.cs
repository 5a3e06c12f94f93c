using System.Globalization;
using Descent.Contracts;
using Descent.Lab;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>The verdicts of a run for people.</summary>
static class ClaimTable
{
    const int MostFailures = 8;

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
        var signs = console.Profile.Capabilities.Unicode;
        foreach (var claim in outcome.Claims)
        {
            table.AddRow(
                new Markup(Shown(claim)),
                new Markup($"[bold]{Markup.Escape(claim.Id)}[/] [grey]{Words.Of(claim.Kind)}[/]\n{Markup.Escape(claim.Text)}{Reason(claim, signs)}"),
                new Text(MeasuredText.Of(claim.Value, claim.Low, claim.High, claim.Judged)),
                new Text(AskedText.Brief(claim.Asked, signs)));
        }
        console.Write(table);
        WriteFailures(console, outcome.Run);
        foreach (var arm in outcome.Study.Arms.OfType<TunedArm>().Where(arm => AtEdge(outcome, arm)))
        {
            console.MarkupLine($"[grey]{Markup.Escape(arm.Name)} chose a setting at the end of its grid: the best may lie beyond[/]");
        }
        var tally = Tally.Of(outcome.Claims);
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[green]{tally.Held} held[/], [red]{tally.Failed} failed[/], [yellow]{tally.Inconclusive} inconclusive[/]{Unjudged(outcome)}, {Words.Count(tally.Surprises, "surprise")}; {Words.Of(outcome.Scale)} scale, {Words.Count(outcome.Run.Seeds.Count, "seed")}, {outcome.Seconds:0.0} s"));
        if (Study.SeedNotice(outcome.Run.Seeds.Select(seed => seed.Seed)) is { } notice) console.MarkupLine($"[yellow]{Markup.Escape(notice)}[/]");
    }

    /// <summary>Arms that did not come to their end: what rests on them says nothing, whatever the exit code.</summary>
    static void WriteFailures(IAnsiConsole console, StudyRun run)
    {
        var failures = run.Seeds.SelectMany(seed => seed.Arms.Where(arm => arm.Failure is not null), (seed, arm) => (seed.Seed, Arm: arm.Name, Reason: arm.Failure!, arm.Diverged)).GroupBy(one => one.Arm).ToArray();
        foreach (var arm in failures.Take(MostFailures))
        {
            var (first, of) = (arm.First(), Words.Count(run.Seeds.Count, "seed"));
            var what = arm.All(one => one.Diverged) ? "diverged" : "failed";
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[{(what == "failed" ? "red" : "yellow")}]{Markup.Escape(arm.Key)} {what} with {arm.Count()} of {of}[/]; seed {first.Seed}: {Markup.Escape(first.Reason)}"));
        }
        if (failures.Length > MostFailures) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {Words.Count(failures.Length - MostFailures, "arm")} more"));
    }

    static string Unjudged(StudyOutcome outcome) => outcome.Claims.Count(claim => !claim.Judged) is > 0 and var count ? string.Create(CultureInfo.InvariantCulture, $" ({count} could not be judged)") : "";

    static bool AtEdge(StudyOutcome outcome, TunedArm arm) =>
        outcome.Run.Seeds.First().Arms.FirstOrDefault(one => one.Name == arm.Name)?.Metrics is { } metrics && metrics.TryGetValue("chosen-at-edge", out var edge) && edge.Last == 1;

    static string Reason(ClaimResult claim, bool signs) => claim.Reason.Length == 0 ? "" : $"\n[grey]{Markup.Escape(AskedText.Signs(claim.Reason, signs))}[/]";

    static string Shown(ClaimResult claim)
    {
        var color = claim.Verdict switch { Verdict.Held => "green", Verdict.Failed => "red", _ => "yellow" };
        var verdict = $"[{color}]{Words.Of(claim.Verdict)}[/]";
        var unjudged = claim.Judged ? "" : "\n[yellow]not judged[/]";
        return claim.Expected.Includes(claim.Verdict) && !claim.Surprise ? verdict + unjudged
            : $"{verdict}{(claim.Surprise ? " [bold magenta]surprise[/]" : "")}{unjudged}\n[grey]{claim.Expected.Text} expected[/]";
    }
}
