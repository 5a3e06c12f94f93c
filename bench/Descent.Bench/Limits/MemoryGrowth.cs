using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Engine;

namespace Descent.Bench.Limits;

/// <summary>The resident set of a long training run, in a process of its own.</summary>
/// <param name="Steps">After how many steps each reading was taken.</param>
/// <param name="ResidentBytes">The readings.</param>
/// <param name="ManagedBytes">Allocated on the managed heap between the first reading and the last, by all threads.</param>
public sealed record MemoryGrowth(string Workload, IReadOnlyList<long> Steps, IReadOnlyList<long> ResidentBytes, long ManagedBytes)
{
    public const long First = 10_000;

    public const long Last = 1_000_000;

    const int Readings = 10;

    /// <summary>The largest later reading over the first, in units of 10⁶ bytes.</summary>
    public double GrowthMegabytes => (ResidentBytes.Skip(1).Max() - ResidentBytes[0]) / 1e6;

    public double ManagedBytesAStep => (double)ManagedBytes / (Steps[^1] - Steps[0]);

    /// <param name="workload">What is run.</param>
    /// <param name="first">Steps before the first reading.</param>
    /// <param name="last">Steps before the last; eight readings lie between.</param>
    public static MemoryGrowth Measure(Workload workload, long first = First, long last = Last)
    {
        var run = workload.StartRandom(RandomKey.FromSeed(0));
        var (steps, resident) = (new long[Readings], new long[Readings]);
        var (done, managed) = (0L, 0L);
        for (var i = 0; i < Readings; i++)
        {
            steps[i] = first + (last - first) * i / (Readings - 1);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (; done < steps[i]; done++) run.Step();
            if (i > 0) managed += GC.GetTotalAllocatedBytes(precise: true) - before;
            resident[i] = Environment.WorkingSet;
        }
        return new(workload.Name, steps, resident, managed);
    }

    /// <summary>In a fresh process.</summary>
    public static IEnumerable<Limit> InChild(Workload workload, Func<string[], JsonNode> child)
    {
        var found = FromJson(child(["bench", workload.Name, "--memory", "--json"]));
        var number = CultureInfo.InvariantCulture;
        yield return new("resident-growth", found.Workload, found.GrowthMegabytes, "MB", new(Relation.Under, 5), string.Create(number,
            $"{found.ResidentBytes[0] / 1e6:0.0} MB after {found.Steps[0]:N0} steps, {found.ResidentBytes[^1] / 1e6:0.0} MB after {found.Steps[^1]:N0}, at most {found.ResidentBytes.Max() / 1e6:0.0} MB in {found.Steps.Count} readings"));
        yield return new("managed-bytes-a-step", found.Workload, found.ManagedBytesAStep, "bytes", new(Relation.Under, 1), string.Create(number,
            $"{found.ManagedBytes} bytes in {found.Steps[^1] - found.Steps[0]:N0} steps, all threads; under 1 says that no step allocates an object"));
    }

    public JsonObject ToJson() => new()
    {
        ["workload"] = Workload,
        ["steps"] = new JsonArray([.. Steps.Select(step => JsonValue.Create(step))]),
        ["resident_bytes"] = new JsonArray([.. ResidentBytes.Select(bytes => JsonValue.Create(bytes))]),
        ["managed_bytes"] = ManagedBytes,
    };

    public static MemoryGrowth FromJson(JsonNode json) => new(json["workload"]!.GetValue<string>(), Numbers(json["steps"]!), Numbers(json["resident_bytes"]!), json["managed_bytes"]!.GetValue<long>());

    static long[] Numbers(JsonNode json) => [.. json.AsArray().Select(number => number!.GetValue<long>())];
}
