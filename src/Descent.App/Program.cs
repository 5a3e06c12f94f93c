using System.CommandLine;
using Descent.App.Commands;
using Descent.App.Output;
using Descent.App.Runs;

namespace Descent.App;

/// <summary>The <c>descent</c> command.</summary>
static class Program
{
    static int Main(string[] arguments)
    {
        var root = new RootCommand("A laboratory of how neural networks learn: published studies, checked claim by claim.")
        {
            ListCommand.Create(),
            ShowCommand.Create(),
            RunCommand.Create(),
            VerifyCommand.Create(),
            SweepCommand.Create(),
            RunsCommand.Create(),
            CompareCommand.Create(),
            ResumeCommand.Create(),
            JudgeCommand.Create(),
            ReportCommand.Create(),
            ExportCommand.Create(),
            RemoveCommand.Create(),
            DoctorCommand.Create(),
            WorkerCommand.Create(),
            DataCommand.Create(),
            AnalyzeCommand.Create(),
            BenchCommand.Create(),
            ServeCommand.Create(),
            CompletionCommand.Create(),
            CommonOptions.Verbose,
            CommonOptions.Background,
            CommonOptions.Attached,
        };
        if (arguments.Contains(Background.Option)) Background.Detach();
        var json = Notice.IsJson = arguments.Contains("--json");
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Failure.Report(UsageError.Of(parsed), json, verbose: false);
        }
        return Failure.Guard(json, arguments.Contains("--verbose"), () =>
        {
            // Help and completions are for whoever mends a setting.
            if (parsed.Action == parsed.CommandResult.Command.Action) Settings.Check();
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        });
    }
}
