using System.CommandLine;
using System.Text.Json;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab;
using Descent.Lab.Store;

namespace Descent.App.Commands;

/// <summary><c>descent run STUDY|FILE.cs</c>: one study, its claims and verdicts, kept in the store.</summary>
static class RunCommand
{
    public static Command Create()
    {
        var name = Completions.Studies(new Argument<string>("study") { Description = "A study's name, or a C# file with a study of your own." });
        var id = new Option<string?>("--run-id") { Description = "The run's id, announced before by whoever starts it.", Hidden = true };
        var command = new Command("run", "Run a study and check its claims.")
        {
            name, CommonOptions.Scale, CommonOptions.Seeds, CommonOptions.Set, CommonOptions.Watch, CommonOptions.Every, CommonOptions.DataDirectory, CommonOptions.NoStore, CommonOptions.KeepWeights, CommonOptions.CheckpointSeconds, CommonOptions.Json, id,
        };
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(name)!;
            var study = StudyFile.Resolve(given);
            using var interruption = new Interruption(parsed);
            var (run, outcome) = StudyExecution.Run(given, study, parsed, parsed.GetValue(CommonOptions.Set) ?? [], interruption, CommonOptions.WatchOf(parsed), parsed.GetValue(id));
            return Report(run, outcome, parsed.GetValue(CommonOptions.Json));
        });
        return command;
    }

    /// <summary>Prints what came of a run and says how it ended.</summary>
    public static int Report(string? run, StudyOutcome outcome, bool json)
    {
        if (json)
        {
            var document = RunDocument.Of(run, outcome.Study, outcome.Scale, outcome.Run, outcome.Seconds, outcome.Claims);
            Console.Out.WriteLine(JsonSerializer.Serialize(document, ContractJson.Plain.RunDocument));
        }
        else Write(run, outcome);
        return Tally.Of(outcome.Claims).Surprises > 0 ? ExitCode.Surprise : ExitCode.Done;
    }

    /// <summary>The claims, what was watched, the run's id and the place of its weights, for people.</summary>
    public static void Write(string? run, StudyOutcome outcome)
    {
        ClaimTable.Write(Terminal.Results, outcome);
        WatchedReadings.Write(Terminal.Results, outcome.Run, WatchedReadings.Of(outcome.Run));
        if (run is null) return;
        Console.Out.WriteLine($"run {run}");
        var store = RunStore.Open();
        if (store.Run(run).KeepsWeights) Console.Out.WriteLine($"weights in {store.CheckpointFolder(run)}{Environment.NewLine}Next: descent analyze {run}");
    }
}
