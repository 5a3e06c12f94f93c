using System.CommandLine;
using System.Text.Json;
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
        var sweep = Completions.Sweeps(new Option<string?>("--sweep") { Description = "Only trials of this sweep." });
        var command = new Command("runs", "The runs in the store, newest first.") { study, sweep, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<RunSummary> runs = RunStore.Exists() ? RunStore.Open().List(new(parsed.GetValue(study), parsed.GetValue(sweep))) : [];
            if (parsed.GetValue(CommonOptions.Json)) WriteJson(runs);
            else if (runs.Count == 0) Console.Out.WriteLine("No runs yet. Next: descent run STUDY");
            else Console.Out.Write(RunTable.Of(runs, Terminal.Results.Profile.Capabilities.ColorSystem != ColorSystem.NoColors));
            return ExitCode.Done;
        });
        return command;
    }

    static void WriteJson(IReadOnlyList<RunSummary> runs)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            foreach (var run in runs)
            {
                json.WriteStartObject();
                json.WriteString("run", run.Id);
                json.WriteString("study", run.Study);
                json.WriteString("status", Words.Of(run.Status));
                json.WriteString("started", run.Started);
                json.WriteNumber("seconds", run.Seconds);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteByte((byte)'\n');
    }
}
