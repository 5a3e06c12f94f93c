using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab.Store;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>The list of sweeps: what varies in each, how far it is, what it is ranked by.</summary>
static class SweepList
{
    static readonly HashSet<string> Fixed = new(["study", "scale", "seeds"], StringComparer.Ordinal);

    public static void Write(IAnsiConsole console, IReadOnlyList<SweepSummary> sweeps)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple };
        foreach (var heading in (string[])["sweep", "study", "scale", "seeds", "trials", "started", "metric", "what varies"]) table.AddColumn(new TableColumn(heading).NoWrap());
        foreach (var sweep in sweeps)
        {
            string[] cells =
            [
                sweep.Id, sweep.Study, sweep.Scale, sweep.Seeds.Count.ToString(CultureInfo.InvariantCulture), Trials(sweep),
                sweep.Created.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), sweep.Metric is null ? "" : $"{sweep.Metric} {(sweep.Maximize ? "max" : "min")}",
                string.Join("; ", sweep.Specification.Where(line => !Fixed.Contains(line.Key)).Select(line => $"{line.Key}={line.Value}")),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }
        WideTable.Write(console, table);
    }

    static string Trials(SweepSummary sweep) => string.Create(CultureInfo.InvariantCulture,
        $"{sweep.Done} of {sweep.Trials} done{(sweep.Failed > 0 ? $", {sweep.Failed} failed" : "")}{(sweep.Running > 0 ? $", {sweep.Running} running" : "")}");

    /// <summary>What <c>runs --sweeps --json</c> prints; names and meanings as in a sweep's own document.</summary>
    public static JsonArray Document(IReadOnlyList<SweepSummary> sweeps) => new([.. sweeps.Select(sweep => new JsonObject
    {
        ["sweep"] = sweep.Id,
        ["study"] = sweep.Study,
        ["scale"] = sweep.Scale,
        ["seeds"] = new JsonArray([.. sweep.Seeds.Select(seed => JsonValue.Create(seed))]),
        ["specification"] = new JsonObject(sweep.Specification.Select(line => KeyValuePair.Create(line.Key, (JsonNode?)JsonValue.Create(line.Value)))),
        ["metric"] = sweep.Metric,
        ["goal"] = sweep.Maximize ? "maximize" : "minimize",
        ["started"] = sweep.Created,
        ["trials"] = sweep.Trials,
        ["waiting"] = sweep.Waiting,
        ["running"] = sweep.Running,
        ["done"] = sweep.Done,
        ["failed"] = sweep.Failed,
    })]);
}
