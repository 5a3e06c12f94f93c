using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Data;

namespace Descent.Bench;

/// <summary>The other side: PyTorch by Debian's Python, at its better setting of one and two threads.</summary>
public static class Peer
{
    const string Python = "/usr/bin/python3";

    /// <summary>Whether PyTorch is there.</summary>
    public static bool IsAvailable()
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true });
            probe!.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <exception cref="DataException"><c>no-peer</c>: PyTorch is missing, or its script failed.</exception>
    public static Timed Best(string workload, double secondsARound, int rounds) => new[] { 1, 2 }
        .Select(threads => Measure(workload, threads, secondsARound * rounds, rounds))
        .MinBy(timed => timed.Microseconds)!;

    static Timed Measure(string workload, int threads, double budget, int rounds)
    {
        var number = CultureInfo.InvariantCulture;
        var line = Run([Script(), workload, "--threads", threads.ToString(number), "--budget", budget.ToString(number), "--rounds", rounds.ToString(number)], threads);
        using var parsed = JsonDocument.Parse(line);
        return new(parsed.RootElement.GetProperty("us").GetDouble(), threads);
    }

    /// <summary>Measures one instrument; the script leaves inputs and result in the file.</summary>
    internal static JsonNode Instrument(string task, string file, int threads, int rounds, string way)
    {
        var number = CultureInfo.InvariantCulture;
        return JsonNode.Parse(Run([Script("pytorch_instruments.py"), task, file, "--threads", threads.ToString(number), "--rounds", rounds.ToString(number), "--way", way], threads))!;
    }

    /// <summary>Writes what the check compares: one npz a workload.</summary>
    public static void Dump(string folder, int seed) => Run([Script(), "--dump", folder, "--seed", seed.ToString(CultureInfo.InvariantCulture)], threads: 1);

    static string Run(string[] arguments, int threads)
    {
        if (!IsAvailable()) throw new DataException("no-peer", "PyTorch is missing: /usr/bin/python3 cannot import torch.", "On Debian: apt-get install python3-torch libopenblas0-pthread.");
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new DataException("no-peer", $"The peer's script failed: {errors.GetAwaiter().GetResult().Trim().Split('\n')[^1]}", "Run bench/pytorch_peer.py by itself.");
    }

    /// <summary>The script beside the program, or in the repository.</summary>
    static string Script(string name = "pytorch_peer.py")
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var candidate in new[] { Path.Combine(folder, name), Path.Combine(folder, "bench", name) })
            {
                if (File.Exists(candidate)) return candidate;
            }
        }
        throw new DataException("no-peer", "The peer's script is missing.", $"It is bench/{name} in the repository.");
    }
}
