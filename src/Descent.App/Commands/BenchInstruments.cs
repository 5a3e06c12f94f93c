using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.Bench.Instruments;

namespace Descent.App.Commands;

/// <summary><c>descent bench --instruments</c>: time and memory of two instruments beside the same in PyTorch.</summary>
static class BenchInstruments
{
    public static int Measure(string task, string file, int threads)
    {
        JsonText.Write(InstrumentBench.Measure(task, file, threads));
        return ExitCode.Done;
    }

    public static int Run(bool json)
    {
        var folder = Directory.CreateTempSubdirectory("descent-instruments").FullName;
        try
        {
            var rows = new List<InstrumentRow>();
            foreach (var row in InstrumentBench.Against(folder))
            {
                rows.Add(row);
                if (!json) Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Task,-15} ours {Shown(row.Ours)}; PyTorch {(row.Task == "ntk-1000" ? $"by {row.Way} " : "")}{Shown(row.Peer)}; {row.Peer.Seconds / row.Ours.Seconds:0.0} times as fast; results differ by {row.Difference:0.0e+0}"));
            }
            if (json) JsonText.Write(new JsonArray([.. rows.Select(Document)]));
            return ExitCode.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static string Shown(InstrumentTime time) => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds:0.00} s ({time.FirstSeconds:0.00} s the first time, {time.Threads} threads, {time.PeakBytes / 1e6:0} MB)");

    static JsonObject Document(InstrumentRow row) => new()
    {
        ["task"] = row.Task,
        ["seconds"] = row.Ours.Seconds,
        ["peak_bytes"] = row.Ours.PeakBytes,
        ["threads"] = row.Ours.Threads,
        ["peer_seconds"] = row.Peer.Seconds,
        ["peer_peak_bytes"] = row.Peer.PeakBytes,
        ["peer_threads"] = row.Peer.Threads,
        ["way"] = row.Way,
        ["ratio"] = row.Peer.Seconds / row.Ours.Seconds,
        ["difference"] = row.Difference,
    };
}
