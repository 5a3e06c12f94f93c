using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Analysis;
using Descent.App.Output;
using Descent.Contracts.Json;
using Descent.Studies;
using Spectre.Console;

namespace Descent.App.Commands;

/// <summary><c>descent list</c>: the catalogue.</summary>
static class ListCommand
{
    public static Command Create()
    {
        var instruments = new Option<bool>("--instruments") { Description = "The instruments that --watch takes, instead." };
        var command = new Command("list", "The studies: name, family, paper, expected seconds; or the instruments.") { instruments, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(instruments)) return ListInstruments(parsed.GetValue(CommonOptions.Json));
            StudyListing[] studies = [.. StudyCatalogue.All.Select(StudyListing.Of)];
            if (parsed.GetValue(CommonOptions.Json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(studies, ContractJson.Plain.StudyListings));
                return ExitCode.Done;
            }
            var width = studies.Select(study => study.Slug.Length).DefaultIfEmpty().Max();
            foreach (var family in studies.GroupBy(study => study.Family))
            {
                Console.Out.WriteLine(family.Key);
                foreach (var study in family)
                {
                    var seconds = study.Scales;
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"  {study.Slug.PadRight(width)}  {study.Title}\n  {new string(' ', width)}  {study.Paper}; quick {seconds.Quick:0} s, default {seconds.Default:0} s, full {seconds.Full:0} s"));
                }
            }
            Console.Out.WriteLine("Next: descent show STUDY, descent run STUDY");
            return ExitCode.Done;
        });
        return command;
    }

    static int ListInstruments(bool json)
    {
        var all = InstrumentCatalogue.All;
        if (json)
        {
            JsonText.Write(new JsonArray([.. all.Select(one => new JsonObject
            {
                ["name"] = one.Name, ["summary"] = one.Summary, ["needs_true_derivatives"] = one.NeedsTrueDerivatives, ["needs_samples"] = one.NeedsSamples, ["needs_start"] = one.NeedsStart,
            })]));
            return ExitCode.Done;
        }
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0)).AddColumn();
        foreach (var one in all) grid.AddRow(new Text(one.Name), new Text(one.Summary));
        Terminal.Results.Write(grid);
        Console.Out.WriteLine("Next: descent run STUDY --watch NAME,NAME --every STEPS");
        return ExitCode.Done;
    }
}
