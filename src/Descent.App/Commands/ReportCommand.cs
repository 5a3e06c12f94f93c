using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Lab.Pages;
using Descent.Lab.Reports;
using Descent.Studies;

namespace Descent.App.Commands;

/// <summary><c>descent report RUN... --out FILE.html</c>: runs as one file that needs no network; <c>--out FILE.md</c>: a study's page from one run.</summary>
static class ReportCommand
{
    public static Command Create()
    {
        var names = Completions.Runs(new Argument<string[]>("runs") { Description = "Ids of runs, their beginnings or last parts, or 'last'.", Arity = ArgumentArity.OneOrMore });
        var output = new Option<string?>("--out", "-o") { HelpName = "file", Description = "The file; without it RUN.html, named after the first run. A name that ends in .md makes a page for documentation." };
        var command = new Command("report", "Write runs as one HTML file: paper, claims, figures, curves, and how to repeat them; or one run as a Markdown page.") { names, output, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var store = ExistingStore.Open();
            string[] ids = [.. parsed.GetValue(names)!.Select(store.Resolve).Distinct()];
            var path = parsed.GetValue(output) ?? $"{ids[0]}.html";
            var isPage = path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
            if (!isPage && !((string[])[".html", ".htm"]).Contains(Path.GetExtension(path).ToLowerInvariant()) && path.Length > 0) throw new ContractException("usage", $"--out is '{path}'.", "Name a file that ends in .html, or in .md for a page of documentation.");
            if (isPage && ids.Length > 1) throw new ContractException("usage", $"'{path}' would be a page of {ids.Length} runs.", "A page shows one run; a file that ends in .html takes several.");
            var bytes = isPage ? StudyPage.Write(store, ids[0], path, Known) : Report.Write(store, ids, path, Known);
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonText.Write(new JsonObject
                {
                    ["file"] = Path.GetFullPath(path),
                    ["runs"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
                    ["bytes"] = bytes,
                    ["figures"] = !isPage && Report.HasFigures,
                });
                return ExitCode.Done;
            }
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} ({bytes / 1e3:#,0} kB)"));
            if (isPage) Console.Error.WriteLine("descent: Node.js draws the page's pictures; web-report/build/pages writes both.");
            else if (!Report.HasFigures) Console.Error.WriteLine("descent: this was built without Node.js, so the report has the figures' data and no drawings; install Node 20.19 or later and run ./descent again.");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The study of the catalogue, for what its options mean; a run may be of one that is gone.</summary>
    static Study? Known(string slug) => StudyCatalogue.All.FirstOrDefault(study => study.Paper.Slug == slug);
}
