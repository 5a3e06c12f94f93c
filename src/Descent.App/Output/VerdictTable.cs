using System.Globalization;
using Descent.Contracts;
using Descent.Lab;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>What <c>verify</c> found, a line a study.</summary>
static class VerdictTable
{
    /// <param name="failed">Studies that could not run.</param>
    /// <param name="seconds">Wall time of all studies together.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<StudyOutcome> outcomes, IReadOnlyList<string> failed, double seconds)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, Expand = false };
        table.AddColumn(new TableColumn("study").NoWrap());
        foreach (var heading in (string[])["held", "failed", "inconclusive", "not judged", "surprises", "seconds"]) table.AddColumn(new TableColumn(heading).NoWrap().RightAligned());
        foreach (var outcome in outcomes) Add(outcome.Study.Paper.Slug, outcome.Claims, outcome.Seconds);
        foreach (var name in failed) table.AddRow(new Text(name), new Text("could not run"));
        table.AddEmptyRow();
        Add(Words.Count(outcomes.Count, "study"), [.. outcomes.SelectMany(outcome => outcome.Claims)], seconds);
        console.Write(table);

        void Add(string name, IReadOnlyList<ClaimResult> claims, double took) => table.AddRow([new Text(name), .. Counts(Tally.Of(claims), claims.Count(claim => !claim.Judged)).Select(count => new Text(count.ToString(CultureInfo.InvariantCulture))), new Text(took.ToString("0.0", CultureInfo.InvariantCulture))]);

        static int[] Counts(Tally tally, int unjudged) => [tally.Held, tally.Failed, tally.Inconclusive, unjudged, tally.Surprises];
    }
}
