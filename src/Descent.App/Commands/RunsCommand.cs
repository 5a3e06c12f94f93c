using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Lab.Store;
using Spectre.Console;

namespace Descent.App.Commands;

/// <summary><c>descent runs</c>: what is in the store.</summary>
static class RunsCommand
{
    public static Command Create()
    {
        var study = new Option<string?>("--study") { Description = "Only runs of this study." };
        var sweep = new Option<string?>("--sweep") { Description = "Only trials of this sweep." };
        var command = new Command("runs", "The runs in the store, newest first.") { study, sweep, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<RunSummary> runs = RunStore.Exists() ? RunStore.Open().List(new(parsed.GetValue(study), parsed.GetValue(sweep))) : [];
            if (parsed.GetValue(CommonOptions.Json))
            {
                Console.Out.WriteLine(new JsonArray([.. runs.Select(run => new JsonObject
                {
                    ["run"] = run.Id, ["study"] = run.Study, ["status"] = Words.Of(run.Status), ["started"] = run.Started.ToString("O", CultureInfo.InvariantCulture), ["seconds"] = run.Seconds,
                })]).ToJsonString(JsonSerializerOptions.Default));
                return ExitCode.Done;
            }
            if (runs.Count == 0) Console.Out.WriteLine("No runs yet. Next: descent run STUDY");
            else Write(Terminal.Results, runs);
            return ExitCode.Done;
        });
        return command;
    }

    static void Write(IAnsiConsole console, IReadOnlyList<RunSummary> runs)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple };
        foreach (var heading in (string[])["run", "scale", "seeds", "status", "started", "time", "held/failed/open"]) table.AddColumn(new TableColumn(heading).NoWrap());
        foreach (var run in runs)
        {
            var status = run.Status == RunStatus.Running ? FormattableString.Invariant($"running {run.Progress * 100:0}%") : Words.Of(run.Status);
            var color = run.Status switch { RunStatus.Done => "green", RunStatus.Failed => "red", RunStatus.Running => "blue", _ => "yellow" };
            table.AddRow(new Text(run.Id), new Text(run.Scale), new Text(run.SeedCount.ToString(CultureInfo.InvariantCulture)), new Markup($"[{color}]{status}[/]"),
                new Text(run.Started.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)), new Text(ProgressView.Clock(run.Seconds)),
                new Markup(Verdicts(run)));
        }
        console.Write(table);
    }

    static string Verdicts(RunSummary run) => run.Held is null ? "" : FormattableString.Invariant(
        $"{run.Held}/{run.Failed}/{run.Inconclusive}{(run.Surprises > 0 ? $" [magenta]{run.Surprises} {(run.Surprises == 1 ? "surprise" : "surprises")}[/]" : "")}");
}
