using System.CommandLine;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;

namespace Descent.App.Commands;

/// <summary><c>descent doctor</c>: versions, kernels, store, disk, port.</summary>
static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Check this installation: versions, kernels, the store, disk, the dashboard's port.") { CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var findings = Examination.Run();
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(new JsonObject
                {
                    ["checks"] = new JsonArray([.. findings.Select(finding => new JsonObject { ["name"] = finding.Name, ["state"] = Words.Of(finding.State), ["value"] = finding.Value, ["hint"] = finding.Hint })]),
                });
            }
            else
            {
                var width = findings.Max(finding => finding.Name.Length);
                foreach (var finding in findings)
                {
                    Console.Out.WriteLine($"{finding.State switch { FindingState.Good => "ok", FindingState.Warning => "!!", _ => "xx" }}  {finding.Name.PadRight(width)}  {finding.Value}");
                    if (finding.Hint.Length > 0) Console.Out.WriteLine($"    {new string(' ', width)}  {finding.Hint}");
                }
            }
            return findings.Any(finding => finding.State == FindingState.Bad) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
