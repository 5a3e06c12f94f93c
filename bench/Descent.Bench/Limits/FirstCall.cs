using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Engine;

namespace Descent.Bench.Limits;

/// <summary>How long a process waits for its first step.</summary>
/// <param name="Milliseconds">To trace, compile and run the first step, once the inputs are there.</param>
/// <param name="ProcessMilliseconds">From the start of the process to the end of that step: starting the runtime and drawing the inputs, too.</param>
public sealed record FirstCall(string Workload, double Milliseconds, double ProcessMilliseconds)
{
    const int Children = 3;

    /// <summary>Makes a workload's first step. Only the first in a process tells anything.</summary>
    public static FirstCall Measure(Workload workload)
    {
        var given = workload.Draw(RandomKey.FromSeed(0));
        foreach (var tensor in given.Inputs.Values.Concat(given.Parameters)) tensor.ToDoubles();
        var watch = Stopwatch.StartNew();
        workload.Start(given).Step();
        var elapsed = watch.Elapsed.TotalMilliseconds;
        using var self = Process.GetCurrentProcess();
        return new(workload.Name, elapsed, (DateTime.Now - self.StartTime).TotalMilliseconds);
    }

    /// <summary>The median of some fresh processes.</summary>
    public static Limit InChildren(Workload workload, Func<string[], JsonNode> child)
    {
        var calls = Enumerable.Range(0, Children).Select(_ => FromJson(child(["bench", workload.Name, "--first", "--json"]))).OrderBy(call => call.Milliseconds).ToArray();
        var median = calls[Children / 2];
        return new("first-call", workload.Name, median.Milliseconds, "ms", new(Relation.Under, 1000),
            string.Create(CultureInfo.InvariantCulture, $"trace, compile, run; median of {Children} fresh processes; {median.ProcessMilliseconds:0} ms from the start of the process"));
    }

    public JsonObject ToJson() => new() { ["workload"] = Workload, ["ms"] = Milliseconds, ["process_ms"] = ProcessMilliseconds };

    public static FirstCall FromJson(JsonNode json) => new(json["workload"]!.GetValue<string>(), json["ms"]!.GetValue<double>(), json["process_ms"]!.GetValue<double>());
}
