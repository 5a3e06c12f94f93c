using System.CommandLine;
using System.Text.Json.Nodes;
using Descent.Analysis;
using Descent.App.Output;
using Descent.App.Runs;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Reports;
using Descent.Lab.Store;
using Descent.Lab.Weights;

namespace Descent.App.Commands;

/// <summary><c>descent analyze FILE|RUN</c>: what the weights in a file look like, tensor by tensor.</summary>
static class AnalyzeCommand
{
    public static Command Create()
    {
        var name = Completions.Weights(new Argument<string>("file") { Description = "A .safetensors file, such as PyTorch's, or a run that keeps its weights or was stopped." });
        var arm = Completions.Arms(new Option<string?>("--arm") { Description = "Of a run, only this arm's weights." });
        var side = new Option<int>("--side") { HelpName = "n", Description = "The largest smaller side of a matrix whose singular values are computed; 0 for none.", DefaultValueFactory = _ => WeightSummary.Side };
        var output = new Option<string?>("--out", "-o") { HelpName = "file", Description = "FILE.html: tables and figures as a page; FILE.json: the figure of one file in Vega-Lite." };
        var command = new Command("analyze", """
            Norms, ranks and singular values of the tensors in a file of weights; nothing in the file is run or believed.

            Examples:
              descent analyze model.safetensors --out model.html
              descent analyze last --arm relu --out relu.html
              descent analyze last --json
            """) { name, arm, side, output, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(parsed, "the tensor");
            return Run(parsed.GetValue(name)!, parsed.GetValue(arm), parsed.GetValue(side), parsed.GetValue(output), parsed.GetValue(CommonOptions.Json), interruption.Token);
        });
        return command;
    }

    static int Run(string given, string? arm, int side, string? output, bool json, CancellationToken cancel)
    {
        if (side < 0) throw new ContractException("usage", FormattableString.Invariant($"--side is {side}."), "Give 0 for no singular values, or more.");
        if (output is not null && Path.GetExtension(output) is not (".html" or ".json")) throw new ContractException("usage", $"--out is '{output}'.", "Name a file that ends in .html or .json.");
        var files = Files(given, arm);
        if (files.Count > 1 && Path.GetExtension(output) == ".json")
        {
            throw new ContractException("usage", FormattableString.Invariant($"There are {files.Count} files of weights, and '{output}' would be one figure."), "Choose an arm with --arm, name one file, or write a page: --out FILE.html.");
        }
        WeightTable[] tables = [.. files.Select(file => WeightTable.Read(file, side, json || !Terminal.IsLive ? null : tensor => Console.Error.Write($"\r\x1b[K{tensor}"), cancel))];
        if (!json && Terminal.IsLive) Console.Error.Write("\r\x1b[K");
        if (output is not null) Write(tables, output);
        if (json) JsonText.Write(new JsonArray([.. tables.Select(Document)]));
        else foreach (var table in tables) WeightView.Write(Terminal.Results, table);
        if (output is not null && !json) Console.Out.WriteLine(output);
        return ExitCode.Done;
    }

    /// <summary>The file itself, or the newest checkpoint of each loop of a run, of one arm where one is asked for.</summary>
    static IReadOnlyList<string> Files(string given, string? arm)
    {
        var all = Files(given);
        if (arm is null) return all;
        ILookup<string, string> files = all.ToLookup(file => WeightTable.ArmOf(file) ?? "");
        return files.Contains(arm) && arm.Length > 0 ? [.. files[arm]]
            : throw new ContractException("unknown-arm", $"There are no weights of an arm '{arm}' in '{given}'.", NearestNames.Hint(arm, files.Select(group => group.Key).Where(name => name.Length > 0)));
    }

    static IReadOnlyList<string> Files(string given)
    {
        if (File.Exists(given) || given.EndsWith(".safetensors", StringComparison.Ordinal) || given.Contains(Path.DirectorySeparatorChar) || !RunStore.Exists()) return [given];
        var store = ExistingStore.Open();
        var run = store.Resolve(given);
        var folder = store.CheckpointFolder(run);
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)] : [];
        return files.Length > 0 ? files
            : throw new StoreException("no-checkpoint", $"Run '{run}' has no checkpoint: they go when a run is done.", "Run it with --keep-weights, or stop it with Ctrl-C and analyze it before it is resumed.");
    }

    static void Write(WeightTable[] tables, string output)
    {
        if (Path.GetExtension(output) == ".html") WeightPage.Write(tables, output);
        else WeightFigure.Write(tables[0], output);
    }

    static JsonNode Document(WeightTable table) => new JsonObject
    {
        ["file"] = table.Path,
        ["bytes"] = table.Bytes,
        ["parameters"] = table.Parameters,
        ["numbers"] = table.Numbers,
        ["non_finite"] = table.NonFinite,
        ["metadata"] = new JsonObject(table.Metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["tensors"] = new JsonArray([.. table.Rows.Select(Document)]),
    };

    static JsonNode Document(WeightRow row) => new JsonObject
    {
        ["name"] = row.Name,
        ["type"] = row.Element,
        ["shape"] = new JsonArray([.. row.Shape.Select(extent => (JsonNode)extent)]),
        ["norm"] = Number(row.Summary?.Norm),
        ["largest"] = Number(row.Summary?.Largest),
        ["non_finite"] = row.Summary?.NonFinite,
        ["stable_rank"] = Number(row.Summary?.Spectrum?.StableRank),
        ["numerical_rank"] = row.Summary?.Spectrum?.NumericalRank,
        ["effective_rank"] = Number(row.Summary?.Spectrum?.EffectiveRank),
        ["singular_values"] = row.Summary?.Spectrum is { } spectrum ? new JsonArray([.. spectrum.Values.Select(value => (JsonNode)value)]) : null,
        ["status"] = row.Status,
    };

    static JsonNode? Number(double? value) => value is { } number ? JsonNumber.Of(number) : null;
}
