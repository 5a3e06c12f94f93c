using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Lab.Export;

namespace Descent.App.Commands;

/// <summary><c>descent export RUN --out FOLDER</c>: every point as CSV and npz, figures, claims, options.</summary>
static class ExportCommand
{
    public static Command Create()
    {
        var name = Completions.Runs(new Argument<string>("run") { Description = "A run's id, its beginning or last part, or 'last'." });
        var output = new Option<string?>("--out", "-o") { HelpName = "folder", Description = "The folder; without it one named after the run." };
        var force = new Option<bool>("--force") { Description = "Replace an earlier export that is there." };
        var command = new Command("export", "Write a run as plain files: CSV and npz of every point, figures, claims, options.") { name, output, force, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var store = ExistingStore.Open();
            var id = store.Resolve(parsed.GetValue(name)!);
            var folder = parsed.GetValue(output) ?? id;
            var points = RunExport.Write(store, id, folder, parsed.GetValue(force));
            Console.Out.WriteLine(parsed.GetValue(CommonOptions.Json)
                ? JsonText.Of(new JsonObject { ["run"] = id, ["folder"] = Path.GetFullPath(folder), ["points"] = points })
                : string.Create(CultureInfo.InvariantCulture, $"{folder} ({points:#,0} {Words.Counted(points, "point")})"));
            return ExitCode.Done;
        });
        return command;
    }
}
