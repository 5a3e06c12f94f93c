using System.CommandLine;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Lab.Store;

namespace Descent.App.Commands;

/// <summary><c>descent rm RUN|SWEEP...</c>: deletes runs and sweeps.</summary>
static class RemoveCommand
{
    public static Command Create()
    {
        var names = Completions.Sweeps(Completions.Runs(new Argument<string[]>("names") { Description = "Ids of runs, their beginnings or last parts, 'last', or names of sweeps.", Arity = ArgumentArity.OneOrMore }));
        var withRuns = new Option<bool>("--with-runs") { Description = "With a sweep, delete its runs, too." };
        var command = new Command("rm", "Delete runs with their measurements and checkpoints, and sweeps.") { names, withRuns, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var store = ExistingStore.Open();
            // All names are looked up first: a mistake in the last deletes none.
            var known = store.Sweeps().Select(sweep => sweep.Id).ToHashSet(StringComparer.Ordinal);
            string[] given = [.. parsed.GetValue(names)!.Distinct()];
            string[] sweeps = [.. given.Where(name => name != RunStore.Last && known.Contains(name))];
            string[] runs = [.. given.Except(sweeps).Select(name => Resolve(store, name)).Distinct()];
            string[] gone = [.. sweeps.SelectMany(sweep => store.RemoveSweep(sweep, parsed.GetValue(withRuns)))];
            foreach (var run in runs.Except(gone)) store.Remove(run);
            runs = [.. gone.Union(runs)];
            if (parsed.GetValue(CommonOptions.Json)) JsonText.Write(new JsonObject { ["removed"] = Array(runs), ["sweeps"] = Array(sweeps) });
            else foreach (var name in sweeps.Concat(runs)) Console.Out.WriteLine($"removed {name}");
            return ExitCode.Done;
        });
        return command;
    }

    static JsonArray Array(string[] names) => [.. names.Select(name => JsonValue.Create(name))];

    static string Resolve(RunStore store, string name)
    {
        try
        {
            return store.Resolve(name);
        }
        catch (StoreException unknown) when (unknown.Code == "unknown-run" && name != RunStore.Last)
        {
            throw new StoreException("unknown-run", $"There is no run or sweep '{name}'.", store.Known(name));
        }
    }
}
