using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab;
using Descent.Studies;

namespace Descent.App.Commands;

/// <summary><c>descent verify [STUDY...]</c>: runs studies and prints every claim. Each is a run in the store.</summary>
/// <remarks>Verdicts are corrected over the claims of each study, so that none depends on which others are verified with it.</remarks>
static class VerifyCommand
{
    public static Command Create()
    {
        var names = Completions.Studies(new Argument<string[]>("studies") { Description = "Names of studies; all of them when none is given.", Arity = ArgumentArity.ZeroOrMore });
        var command = new Command("verify", "Run studies and print the table of claims.")
        {
            names, CommonOptions.Scale, CommonOptions.Seeds, CommonOptions.Watch, CommonOptions.Every, CommonOptions.DataDirectory, CommonOptions.NoStore, CommonOptions.CheckpointSeconds, CommonOptions.Json,
        };
        command.SetAction(parsed =>
        {
            (string Name, Study Study)[] studies = [.. parsed.GetValue(names) is { Length: > 0 } given ? given.Distinct().Select(name => (name, StudyFile.Resolve(name))) : StudyCatalogue.All.Select(study => (study.Paper.Slug, study))];
            var json = parsed.GetValue(CommonOptions.Json);
            Words.Parse<Scale>(parsed.GetValue(CommonOptions.Scale)!, "scale");
            var instruments = CommonOptions.WatchOf(parsed);
            var watch = Stopwatch.StartNew();
            using var interruption = new Interruption(parsed);
            var outcomes = new List<StudyOutcome>();
            var runs = new List<string?>();
            var codes = new List<int>();
            var failed = new List<string>();
            foreach (var (name, study) in studies)
            {
                // A study that cannot run is reported and takes no other down; a stop ends all.
                var code = Failure.Guard(json, parsed.GetValue(CommonOptions.Verbose), () =>
                {
                    var (run, outcome) = StudyExecution.Run(name, study, parsed, [], interruption, instruments, isOnlyStudy: false);
                    runs.Add(run);
                    outcomes.Add(outcome);
                    if (!json) RunCommand.Write(run, outcome);
                    return ExitCode.Done;
                });
                codes.Add(code);
                if (code != ExitCode.Done)
                {
                    failed.Add(name);
                    if (!json) Console.Error.WriteLine($"{name}: could not run, for the reason above");
                }
                if (interruption.Token.IsCancellationRequested) break;
            }
            if (outcomes.Count == 0) return ExitCode.Worst([.. codes]);
            if (json)
            {
                var documents = outcomes.Zip(runs, (outcome, run) => RunDocument.Of(run, outcome.Study, outcome.Scale, outcome.Run, outcome.Seconds, outcome.Claims));
                Console.Out.WriteLine(JsonSerializer.Serialize(VerifyDocument.Of([.. documents]), ContractJson.Plain.VerifyDocument));
            }
            else if (outcomes.Count + failed.Count > 1) VerdictTable.Write(Terminal.Results, outcomes, failed, watch.Elapsed.TotalSeconds);
            codes.Add(outcomes.Any(outcome => Tally.Of(outcome.Claims).Surprises > 0) ? ExitCode.Surprise : ExitCode.Done);
            return ExitCode.Worst([.. codes]);
        });
        return command;
    }
}
