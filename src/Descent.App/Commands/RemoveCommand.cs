using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.App.Runs;

namespace Descent.App.Commands;

/// <summary><c>descent rm RUN...</c>: deletes runs.</summary>
static class RemoveCommand
{
    public static Command Create()
    {
        var names = Completions.Runs(new Argument<string[]>("runs") { Description = "Ids of runs, the beginnings of ids, or 'last'.", Arity = ArgumentArity.OneOrMore });
        var command = new Command("rm", "Delete runs with their measurements and checkpoints.") { names, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var store = ExistingStore.Open();
            // All names are looked up first: a mistake in the last deletes none.
            string[] ids = [.. parsed.GetValue(names)!.Select(store.Resolve).Distinct()];
            foreach (var id in ids) store.Remove(id);
            if (parsed.GetValue(CommonOptions.Json)) Console.Out.WriteLine(new JsonObject { ["removed"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) }.ToJsonString(JsonSerializerOptions.Default));
            else foreach (var id in ids) Console.Out.WriteLine($"removed {id}");
            return ExitCode.Done;
        });
        return command;
    }
}
