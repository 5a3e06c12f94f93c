using System.CommandLine;
using System.Text.Json;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Store;
using Descent.Studies;
using Spectre.Console;

namespace Descent.App.Commands;

/// <summary><c>descent runs</c>: what is in the store.</summary>
static class RunsCommand
{
    public static Command Create()
    {
        var study = Completions.Studies(new Option<string?>("--study") { Description = "Only runs of this study." });
        var sweep = Completions.Sweeps(new Option<string?>("--sweep") { Description = "Only trials of this sweep." });
        var command = new Command("runs", "The runs in the store, newest first.") { study, sweep, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var (ofStudy, ofSweep) = (parsed.GetValue(study), parsed.GetValue(sweep));
            var store = RunStore.Exists() ? RunStore.Open() : null;
            if (ofStudy is not null) CheckStudy(ofStudy, store);
            if (ofSweep is not null) _ = store is not null ? store.Sweep(ofSweep) : throw new StoreException("unknown-sweep", $"There is no sweep '{ofSweep}'.", "There are none.");
            IReadOnlyList<RunSummary> runs = store?.List(new(ofStudy, ofSweep)) ?? [];
            if (parsed.GetValue(CommonOptions.Json)) WriteJson(runs);
            else if (runs.Count == 0) Console.Out.WriteLine(ofSweep is not null ? $"No runs of sweep '{ofSweep}' yet." : $"No runs{(ofStudy is null ? "" : $" of '{ofStudy}'")} yet. Next: descent run {ofStudy ?? "STUDY"}");
            else Console.Out.Write(RunTable.Of(runs, Terminal.Results.Profile.Capabilities.ColorSystem != ColorSystem.NoColors));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A study is known that the catalogue has, or any run: a file of one's own, or what was removed since.</summary>
    static void CheckStudy(string study, RunStore? store)
    {
        string[] known = [.. StudyCatalogue.All.Select(one => one.Paper.Slug).Union(store?.Studies() ?? [])];
        if (!known.Contains(study)) throw new ContractException("unknown-study", $"There is no study '{study}', and no run of one.", NearestNames.Hint(study, known));
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
