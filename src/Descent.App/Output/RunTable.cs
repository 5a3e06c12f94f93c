using System.Globalization;
using System.Text;
using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.App.Output;

/// <summary>The list of runs, a line each. Written by itself: a table that measures and wraps its cells is slow with thousands.</summary>
static class RunTable
{
    const int Gap = 2;
    const int MostLetters = 60;
    static readonly string[] Headings = ["run", "scale", "seeds", "status", "started", "time", "held/failed/open", "options"];
    const int Status = 3, Verdict = 6;

    /// <param name="options">What is not as the study has it by itself.</param>
    public static string Of(IReadOnlyList<RunSummary> runs, Func<RunSummary, string> options, bool colored)
    {
        string[][] rows = [Headings, .. runs.Select(run => (string[])[.. Cells(run), Cut(options(run))])];
        int[] widths = [.. Headings.Select((_, column) => rows.Max(row => row[column].Length) + Gap)];
        var text = new StringBuilder();
        for (var i = 0; i < rows.Length; i++)
        {
            text.Append("  ");
            for (var column = 0; column < Headings.Length; column++)
            {
                var cell = column == Headings.Length - 1 ? rows[i][column] : rows[i][column].PadRight(widths[column]);
                text.Append(colored && i > 0 && Color(column, runs[i - 1]) is { } color ? $"\e[{color}m{cell}\e[0m" : cell);
            }
            text.Append('\n');
            if (i == 0) text.Append(' ').Append('─', widths.Sum()).Append('\n');
        }
        return text.ToString();
    }

    static string[] Cells(RunSummary run) =>
    [
        run.Id, run.Scale, run.SeedCount.ToString(CultureInfo.InvariantCulture),
        run.Status == RunStatus.Running ? string.Create(CultureInfo.InvariantCulture, $"running {run.Progress * 100:0}%") : Words.Of(run.Status),
        run.Started.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), ProgressView.Clock(run.Seconds), Verdicts(run),
    ];

    static string Cut(string text) => text.Length <= MostLetters ? text : $"{text[..(MostLetters - 1)]}…";

    static string Verdicts(RunSummary run) => run.Held is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $"{run.Held}/{run.Failed}/{run.Inconclusive}{(run.Surprises > 0 ? $" {Words.Count(run.Surprises ?? 0, "surprise")}" : "")}");

    /// <summary>The number of a terminal's colour.</summary>
    static int? Color(int column, RunSummary run) => (column, run.Status) switch
    {
        (Status, RunStatus.Done) => 32,
        (Status, RunStatus.Failed) => 31,
        (Status, RunStatus.Running) => 34,
        (Status, _) => 33,
        (Verdict, _) when run.Surprises > 0 => 35,
        _ => null,
    };
}
