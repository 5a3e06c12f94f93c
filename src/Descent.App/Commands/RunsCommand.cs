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
        var sweeps = new Option<bool>("--sweeps") { Description = "The sweeps, instead." };
        var command = new Command("runs", "The runs in the store, newest first; or the sweeps.") { study, sweep, sweeps, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var filter = new RunFilter(parsed.GetValue(study), parsed.GetValue(sweep));
            var json = parsed.GetValue(CommonOptions.Json);
            var store = RunStore.Exists() ? RunStore.Open() : null;
            if (filter.Study is not null) CheckStudy(filter.Study, store);
            if (parsed.GetValue(sweeps)) return ListSweeps(store, filter, json);
            if (filter.Sweep is not null) _ = store is not null ? store.Sweep(filter.Sweep) : throw new StoreException("unknown-sweep", $"There is no sweep '{filter.Sweep}'.", "There are none.");
            IReadOnlyList<RunSummary> runs = store?.List(filter) ?? [];
            var options = store is null ? null : new ChangedOptions(store, filter);
            if (json) WriteJson(runs, options);
            else if (runs.Count == 0) Console.Out.WriteLine(filter.Sweep is { } name ? $"No runs of sweep '{name}' yet." : $"No runs{(filter.Study is null ? "" : $" of '{filter.Study}'")} yet. Next: descent run {filter.Study ?? "STUDY"}");
            else Console.Out.Write(RunTable.Of(runs, options!.Text, Terminal.Results.Profile.Capabilities.ColorSystem != ColorSystem.NoColors));
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

    static int ListSweeps(RunStore? store, RunFilter filter, bool json)
    {
        if (filter.Sweep is not null) throw new ContractException("usage", "--sweep and --sweeps are both there.", "--sweeps lists the sweeps, and --sweep NAME the runs of one.");
        SweepSummary[] sweeps = [.. store?.Sweeps().Where(sweep => filter.Study is null || sweep.Study == filter.Study) ?? []];
        if (json) JsonText.Write(SweepList.Document(sweeps));
        else if (sweeps.Length == 0) Console.Out.WriteLine("No sweeps yet. Next: descent sweep STUDY --grid option=a,b,c");
        else SweepList.Write(Terminal.Results, sweeps);
        return ExitCode.Done;
    }

    static void WriteJson(IReadOnlyList<RunSummary> runs, ChangedOptions? options)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new() { Encoder = JsonText.Letters }))
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
                json.WritePropertyName("options");
                options!.Of(run).WriteTo(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteByte((byte)'\n');
    }
}
