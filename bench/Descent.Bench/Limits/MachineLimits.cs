using System.Text.Json.Nodes;
using Descent.Bench.Workloads;

namespace Descent.Bench.Limits;

/// <summary>The engine against the machine: every figure that is asked for.</summary>
public static class MachineLimits
{
    /// <summary>Each figure is measured when it is read, so that it can be shown at once.</summary>
    /// <param name="child">Runs the command with such arguments in a fresh process and gives what it prints.</param>
    public static IEnumerable<Limit> Measure(Func<string[], JsonNode> child)
    {
        foreach (var limit in Dispatch.Measure()) yield return limit;
        yield return StepOverhead.Measure(new MlpTiny());
        foreach (var limit in ProductRate.Measure()) yield return limit;
        foreach (var limit in MemoryGrowth.InChild(new MlpTiny(), child)) yield return limit;
        foreach (var workload in Workload.All) yield return FirstCall.InChildren(workload, child);
    }
}
