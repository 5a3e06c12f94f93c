using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Analysis;
using Descent.Bench.Limits;
using Descent.Data.Numpy;
using Descent.Engine;
using Descent.Engine.Kernels;
using Descent.Training;

namespace Descent.Bench.Instruments;

/// <summary>What an instrument took, in a process of its own.</summary>
/// <param name="Seconds">Of the fastest round.</param>
/// <param name="FirstSeconds">Of the first call, which traces and compiles.</param>
/// <param name="PeakBytes">The largest resident set above the one before the measurement.</param>
public sealed record InstrumentTime(double Seconds, double FirstSeconds, long PeakBytes, int Threads)
{
    public static InstrumentTime Of(JsonNode json, int threads) => new((double)json["seconds"]!, (double)json["first_seconds"]!, (long)json["peak_bytes"]!, threads);
}

/// <summary>One instrument on the same weights and samples as the peer's.</summary>
/// <param name="Difference">The largest difference of the two results over the largest value.</param>
public sealed record InstrumentRow(string Task, InstrumentTime Ours, InstrumentTime Peer, string Way, double Difference);

/// <summary>Two instruments beside the same written in PyTorch: the 20 largest eigenvalues of a Hessian, and a tangent kernel over 1,000 samples.</summary>
/// <remarks>MLP 784-64-64-10 with tanh, 1,000 samples, float32. Each side runs in fresh processes with one and with all threads, and is shown at its faster.</remarks>
public static class InstrumentBench
{
    public static IReadOnlyList<string> Tasks { get; } = ["lanczos-top-20", "ntk-1000"];

    const int Rounds = 2;

    /// <exception cref="Data.DataException"><c>no-peer</c>: PyTorch is missing, or its script failed.</exception>
    public static IEnumerable<InstrumentRow> Against(string folder)
    {
        int[] threads = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        foreach (var task in Tasks)
        {
            var file = Path.Combine(folder, $"{task}.npz");
            string[] ways = task == "ntk-1000" ? ["vmap", "loop"] : ["vmap"];
            var peer = (from way in ways from count in threads select (Way: way, Time: InstrumentTime.Of(Bench.Peer.Instrument(task, file, count, Rounds, way), count))).MinBy(one => one.Time.Seconds);
            var ours = threads.Select(count => (Json: Child.Run(["bench", "--instrument", task, "--inputs", file, "--threads", count.ToString(CultureInfo.InvariantCulture)]), count))
                .Select(run => (Time: InstrumentTime.Of(run.Json, run.count), Difference: (double)run.Json["difference"]!)).MinBy(one => one.Time.Seconds);
            yield return new(task, ours.Time, peer.Time, peer.Way, ours.Difference);
        }
    }

    /// <summary>Our side, on what the peer wrote; for a process of its own.</summary>
    public static JsonObject Measure(string task, string file, int threads)
    {
        Parallelism.Threads = threads;
        var given = NpzReader.Read(file);
        Tensor[] p = [.. Enumerable.Range(0, 6).Select(i => given[$"before.{i}"])];
        var model = new Mlp([new Linear(p[0], p[1]), new Linear(p[2], p[3]), new Linear(p[4], p[5])], new TanhActivation());
        var objective = Objective.OfSamples("cross-entropy", model, given["x"], given["y"], (net, x) => net.Apply(x), Losses.CrossEntropyPerSample);
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = PeakResident();
        var seconds = new double[Rounds];
        double[] result = [];
        for (var i = 0; i < Rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            result = task == Tasks[0] ? [.. ExtremeEigenvalues.Find(new HessianOperator(objective), 20, tolerance: 1e-3).Top.Select(one => one.Value)] : TangentKernel.Mean(objective).ToArray<double>();
            seconds[i] = watch.Elapsed.TotalSeconds;
        }
        var expected = given["result"].ToDoubles();
        return new()
        {
            ["seconds"] = seconds.Min(),
            ["first_seconds"] = seconds[0],
            ["peak_bytes"] = PeakResident() - before,
            ["difference"] = expected.Zip(result, (a, b) => Math.Abs(a - b)).Max() / expected.Max(Math.Abs),
        };
    }

    static long PeakResident() => long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}
