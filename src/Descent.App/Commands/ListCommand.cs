using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Descent.App.Output;
using Descent.Contracts.Json;
using Descent.Studies;

namespace Descent.App.Commands;

/// <summary><c>descent list</c>: the catalogue.</summary>
static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "The studies: name, family, paper, expected seconds.") { CommonOptions.Json };
        command.SetAction(parsed =>
        {
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
}
