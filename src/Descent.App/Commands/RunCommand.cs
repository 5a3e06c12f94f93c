using System.CommandLine;
using System.Text.Json;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Contracts.Json;

namespace Descent.App.Commands;

/// <summary><c>descent run STUDY|FILE.cs</c>: one study, its claims and verdicts.</summary>
static class RunCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("study") { Description = "A study's name, or a C# file with a study of your own." };
        var command = new Command("run", "Run a study and check its claims.")
        {
            name, CommonOptions.Scale, CommonOptions.Seeds, CommonOptions.Set, CommonOptions.DataDirectory, CommonOptions.Json,
        };
        command.SetAction(parsed =>
        {
            var study = StudyFile.Resolve(parsed.GetValue(name)!);
            using var interruption = new Interruption();
            var outcome = StudyExecution.Run(study, parsed, parsed.GetValue(CommonOptions.Set) ?? [], interruption);
            if (parsed.GetValue(CommonOptions.Json))
            {
                var document = RunDocument.Of(null, outcome.Study, outcome.Scale, outcome.Run, outcome.Seconds, outcome.Claims);
                Console.Out.WriteLine(JsonSerializer.Serialize(document, ContractJson.Plain.RunDocument));
            }
            else ClaimTable.Write(Terminal.Results, outcome);
            return Tally.Of(outcome.Claims).Surprises > 0 ? ExitCode.Surprise : ExitCode.Done;
        });
        return command;
    }
}
