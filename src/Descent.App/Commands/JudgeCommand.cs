using System.CommandLine;
using Descent.App.Runs;

namespace Descent.App.Commands;

/// <summary><c>descent judge RUN</c>: the claims and figures of a study as it is now, on what a run measured.</summary>
static class JudgeCommand
{
    public static Command Create()
    {
        var name = Completions.Runs(new Argument<string>("run") { Description = "A run's id, its beginning or last part, or 'last'." });
        var keep = new Option<bool>("--keep") { Description = "Put these verdicts and figures in the place of what the run has." };
        var command = new Command("judge", """
            Judge a run's measurements by the study as it is now; nothing is trained.

            Examples:
              descent judge last            after a claim or a threshold was changed
              descent judge last --keep     and its figures: reports and pages show them
            """) { name, keep, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var store = ExistingStore.Open();
            var run = store.Resolve(parsed.GetValue(name)!);
            var outcome = store.Judge(run, StudyFile.Resolve);
            if (parsed.GetValue(keep)) store.Keep(run, outcome);
            return RunCommand.Report(run, outcome, parsed.GetValue(CommonOptions.Json));
        });
        return command;
    }
}
