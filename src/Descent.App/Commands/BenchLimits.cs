using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.Bench;
using Descent.Bench.Limits;

namespace Descent.App.Commands;

/// <summary><c>descent bench --limits</c> and the parts of it that need a process of their own.</summary>
static class BenchLimits
{
    public static int Run(bool json)
    {
        var all = new JsonArray();
        if (!json) Console.Out.WriteLine("figure                workload                  value        asked          met");
        foreach (var limit in MachineLimits.Measure(Child.Run))
        {
            all.Add(limit.ToJson());
            if (!json) Console.Out.WriteLine(Line(limit));
        }
        if (json) JsonText.Write(all);
        return ExitCode.Done;
    }

    static string Line(Limit limit)
    {
        var value = limit.Value.ToString(Math.Abs(limit.Value) >= 100 ? "0" : "0.00", CultureInfo.InvariantCulture);
        return $"{limit.Name,-21} {limit.Workload ?? "-",-20} {value,10} {limit.Unit,-5}  {limit.Asked,-14} {(limit.IsMet ? "yes" : "NO"),-4} {limit.Note}";
    }

    public static int RunFirst(Workload workload, bool json)
    {
        var call = FirstCall.Measure(workload);
        Console.Out.WriteLine(json
            ? JsonText.Of(call.ToJson())
            : string.Create(CultureInfo.InvariantCulture, $"{call.Workload}: first call {call.Milliseconds:0} ms, {call.ProcessMilliseconds:0} ms from the start of the process"));
        return ExitCode.Done;
    }

    public static int RunMemory(Workload workload, bool json)
    {
        var found = MemoryGrowth.Measure(workload);
        if (json)
        {
            JsonText.Write(found.ToJson());
            return ExitCode.Done;
        }
        foreach (var (steps, bytes) in found.Steps.Zip(found.ResidentBytes))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps,12:N0} steps {bytes / 1e6,10:0.0} MB"));
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found.ManagedBytesAStep:0.000} managed bytes a step"));
        return ExitCode.Done;
    }
}
