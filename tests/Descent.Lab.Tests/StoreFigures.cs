using System.Diagnostics;
using Dapper;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Tests;

/// <summary>What the store costs, measured by hand: <c>dotnet exec Descent.Lab.Tests.dll measure [curve|list|logging]</c>.</summary>
static class StoreFigures
{
    public static int Write(string? only)
    {
        foreach (var (name, measure) in ((string, Action)[])[("curve", LongCurve), ("list", ManyRuns), ("logging", Logging)])
        {
            if (only is null || only == name) measure();
        }
        return 0;
    }

    static void LongCurve()
    {
        const int points = 1_000_000, metrics = 10;
        using var folder = new StoreFolder();
        var store = folder.Open();
        var random = new Random(1);
        string id;
        var watch = Stopwatch.StartNew();
        using (var recording = RunRecording.Start(store, new Noisy(), Scale.Quick, [100], []))
        {
            id = recording.Id;
            var record = recording.Open(new("slow", "training", -1, "", [100]), points);
            record.Begin(() => "program");
            for (var step = 0; step < points; step++)
            {
                record.Measured(step, Enumerable.Range(0, metrics).ToDictionary(i => $"m{i}", i => new double[] { (float)(Math.Exp(-step * 1e-6) + 0.1 * random.NextDouble()) }));
            }
            recording.Writer.Flush();
        }
        Console.WriteLine($"one million steps of ten noisy float32 scalars: written in {watch.Elapsed.TotalSeconds:0.0} s");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Console.WriteLine($"  file {new FileInfo(folder.Database).Length / 1e6:0.0} MB");
        for (var i = 0; i < 3; i++)
        {
            watch.Restart();
            var used = Environment.CpuUsage.TotalTime;
            var curve = store.Curves(id, "slow", $"m{i}").Single();
            Console.WriteLine($"  curve of {curve.Steps.Length} buckets for {curve.Points} points: {watch.Elapsed.TotalMilliseconds:0.0} ms, {(Environment.CpuUsage.TotalTime - used).TotalMilliseconds:0} ms of processor{(i == 0 ? " (first call of the process)" : "")}");
        }
    }

    static void ManyRuns()
    {
        using var folder = new StoreFolder();
        var store = folder.Open();
        StoreFolder.Run(store, new Noisy(), [100]);
        store.Change(connection =>
        {
            string[] columns = [.. connection.Query<string>("SELECT name FROM pragma_table_info('run') WHERE name NOT IN ('number', 'id')")];
            return connection.Execute($"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
                INSERT INTO run (id, {string.Join(", ", columns)}) SELECT id || '-' || i, {string.Join(", ", columns)} FROM run, n
                """);
        });
        for (var i = 0; i < 3; i++)
        {
            var (watch, used) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var count = store.List().Count;
            Console.WriteLine($"list of {count} runs: {watch.Elapsed.TotalMilliseconds:0.0} ms, {(Environment.CpuUsage.TotalTime - used).TotalMilliseconds:0} ms of processor");
        }
    }

    /// <summary>What logging takes on the training thread, beside what measuring takes anyway.</summary>
    static void Logging()
    {
        using var folder = new StoreFolder();
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Noisy(), Scale.Quick, [100], []);
        var arm = (LoopArm)Arm.Create("logged", 10, key => key.Normal([784, 128]), (x, _) => x * 0.999, x => new([.. Enumerable.Range(0, 100).Select(i => ($"m{i}", x.Slice(0, i, i + 1).Sum()))])) with { Every = 1 };
        var loop = arm.Start([100]);
        var record = recording.Open(new("logged", "training", -1, "", [100]), 10_000);
        var series = new SeriesRecorder(new("logged", "training", -1, "", [100]));
        record.Begin(() => loop.ProgramHash);
        const int steps = 2000;
        var (measuring, watching, logging, cpu) = (0L, 0L, 0L, Environment.CpuUsage.TotalTime);
        for (var step = 0; step < steps; step++)
        {
            loop.Advance();
            var start = Stopwatch.GetTimestamp();
            var measured = loop.Measure();
            var afterMeasure = Stopwatch.GetTimestamp();
            loop.NonFinite();
            var afterWatch = Stopwatch.GetTimestamp();
            series.Add(loop.Step, measured);
            record.Measured(loop.Step, measured);
            record.Stepped(loop);
            if (step < 200) continue;
            (measuring, watching, logging) = (measuring + afterMeasure - start, watching + afterWatch - afterMeasure, logging + Stopwatch.GetTimestamp() - afterWatch);
            // About the pace of mlp-mnist, so that the writing thread does what it would do there.
            Thread.Sleep(4);
        }
        static double Micros(long ticks) => ticks * 1e6 / Stopwatch.Frequency / (steps - 200);
        var used = Environment.CpuUsage.TotalTime - cpu;
        recording.Writer.Flush();
        Console.WriteLine($"100 scalars a step, state of 100,352 floats, a step: recording {Micros(logging):0.0} us, the watch for divergence {Micros(watching):0.0} us, computing the metrics {Micros(measuring):0.0} us; all threads together {used.TotalMicroseconds / steps:0} us of processor");
    }
}
