using System.CommandLine;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.Data;

namespace Descent.App.Commands;

/// <summary><c>descent data list|get</c>: the data sets.</summary>
static class DataCommand
{
    public static Command Create() => new("data", "The data sets: list them, or fetch one.") { List(), Get() };

    static Command List()
    {
        var command = new Command("list", "Names, kinds, licences, and whether each is here already.") { CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var options = new DataOptions();
            if (parsed.GetValue(CommonOptions.Json))
            {
                JsonArray all = [.. DatasetCatalogue.All.Select(set => new JsonObject
                {
                    ["name"] = set.Name, ["title"] = set.Title, ["kind"] = set.Kind.ToString().ToLowerInvariant(), ["licence"] = set.Licence, ["cached"] = set.IsCached(options),
                })];
                JsonText.Write(all);
                return ExitCode.Done;
            }
            foreach (var set in DatasetCatalogue.All)
            {
                Console.Out.WriteLine($"{set.Name,-18} {set.Kind.ToString().ToLowerInvariant(),-7} {(set.IsCached(options) ? "here" : "-"),-5} {set.Title} ({set.Licence})");
            }
            return ExitCode.Done;
        });
        return command;
    }

    static Command Get()
    {
        var name = Completions.DataSets(new Argument<string>("name") { Description = "The data set's name." });
        var command = new Command("get", "Fetch a data set, verify and cache it; print its folder.") { name, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var source = DatasetCatalogue.Find(parsed.GetValue(name)!);
            var json = parsed.GetValue(CommonOptions.Json);
            using var interruption = new Interruption(parsed, "what is being fetched");
            var folder = ProgressView.Show(source.Name, json, view => source.Fetch(new DataOptions { Progress = view }, interruption.Token));
            Console.Out.WriteLine(json ? JsonText.Of(new JsonObject { ["name"] = source.Name, ["folder"] = folder }) : folder);
            return ExitCode.Done;
        });
        return command;
    }
}
