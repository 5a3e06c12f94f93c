using System.CommandLine;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Lab;

namespace Descent.App.Commands;

/// <summary><c>descent compare RUN RUN</c>: what two runs differ in, and by how much.</summary>
static class CompareCommand
{
    public static Command Create()
    {
        var (a, b) = (Run("first"), Run("second"));
        var all = new Option<bool>("--all") { Description = "Metrics that are the same in both, too." };
        var command = new Command("compare", "Two runs: settings that differ, metrics paired by seed, claims side by side.") { a, b, all, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var store = ExistingStore.Open();
            var comparison = RunComparison.Of(store, store.Resolve(parsed.GetValue(a)!), store.Resolve(parsed.GetValue(b)!));
            if (parsed.GetValue(CommonOptions.Json)) JsonText.Write(ComparisonDocument.Of(comparison));
            else ComparisonTable.Write(Terminal.Results, comparison, parsed.GetValue(all));
            return ExitCode.Done;
        });
        return command;
    }

    static Argument<string> Run(string name)
    {
        var run = Completions.Runs(new Argument<string>(name) { Description = $"The {name} run: its id, the beginning or last part of it, or 'last'." });
        run.HelpName = "run";
        return run;
    }
}
