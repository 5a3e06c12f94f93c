using System.Text.Json;
using System.Text.Json.Nodes;

namespace Descent.Lab.Workers;

/// <summary>One line of a worker's report: a JSON object whose <c>is</c> says what; values are the bits of doubles, so that every NaN arrives as it was.</summary>
abstract record SeedReport
{
    public sealed record Begun(string Program) : SeedReport;

    public sealed record Made(long Step) : SeedReport;

    public sealed record Saved(long Step, string Hash) : SeedReport;

    public sealed record Measured(long Step, IReadOnlyDictionary<string, double[]> Values) : SeedReport;

    public sealed record Diverged(long Step, long Until, string Path) : SeedReport;

    public sealed record Ended(long Step, string State) : SeedReport;

    public sealed record Failed(string Reason) : SeedReport;

    public sealed record Noted(string Level, string Text) : SeedReport;

    /// <summary>It cannot go on, through no fault of the arm.</summary>
    public sealed record Broken(string Code, string Message, string Hint) : SeedReport;

    public string Line() => (this switch
    {
        Begun begun => new JsonObject { ["is"] = "begun", ["program"] = begun.Program },
        Made made => new JsonObject { ["is"] = "made", ["step"] = made.Step },
        Saved saved => new JsonObject { ["is"] = "saved", ["step"] = saved.Step, ["hash"] = saved.Hash },
        Measured point => new JsonObject
        {
            ["is"] = "measured",
            ["step"] = point.Step,
            ["values"] = new JsonObject(point.Values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)BitConverter.DoubleToInt64Bits(value.Value[0])))),
        },
        Diverged end => new JsonObject { ["is"] = "diverged", ["step"] = end.Step, ["until"] = end.Until, ["path"] = end.Path },
        Ended end => new JsonObject { ["is"] = "ended", ["step"] = end.Step, ["state"] = end.State },
        Noted note => new JsonObject { ["is"] = "noted", ["level"] = note.Level, ["text"] = note.Text },
        Failed failed => new JsonObject { ["is"] = "failed", ["reason"] = failed.Reason },
        Broken fault => new JsonObject { ["is"] = "broken", ["code"] = fault.Code, ["message"] = fault.Message, ["hint"] = fault.Hint },
        _ => throw new InvalidOperationException($"A report cannot be {GetType().Name}."),
    }).ToJsonString(JsonSerializerOptions.Default);

    /// <summary>The report in a line; null for a line that is none, such as what a study prints.</summary>
    public static SeedReport? Parse(string line)
    {
        if (!line.StartsWith("{\"is\":", StringComparison.Ordinal)) return null;
        var report = JsonNode.Parse(line)!;
        long Step() => (long)report["step"]!;
        return (string?)report["is"] switch
        {
            "begun" => new Begun((string)report["program"]!),
            "made" => new Made(Step()),
            "saved" => new Saved(Step(), (string)report["hash"]!),
            "measured" => new Measured(Step(), report["values"]!.AsObject().ToDictionary(value => value.Key, value => new[] { BitConverter.Int64BitsToDouble((long)value.Value!) })),
            "diverged" => new Diverged(Step(), (long)report["until"]!, (string)report["path"]!),
            "ended" => new Ended(Step(), (string)report["state"]!),
            "noted" => new Noted((string)report["level"]!, (string)report["text"]!),
            "failed" => new Failed((string)report["reason"]!),
            "broken" => new Broken((string)report["code"]!, (string)report["message"]!, (string)report["hint"]!),
            _ => null,
        };
    }
}
