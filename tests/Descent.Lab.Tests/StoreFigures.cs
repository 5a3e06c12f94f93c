using System.Diagnostics;
using Dapper;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Descent.Training;

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

    /// <summary>What 100 scalars a step cost beside a step of mlp-mnist (784-512-512-10, ReLU, batch 128, cross-entropy, Adam).</summary>
    /// <remarks>The scalars are parts of a vector in the state: metrics that are at hand, as in a loop that logs what it has.</remarks>
    static void Logging()
    {
        const int rounds = 12, steps = 60, scalars = 100;
        using var folder = new StoreFolder();
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Noisy(), Scale.Quick, [100], []);
        var (x, labels) = (RandomKey.FromSeed(1).Normal([128, 784]), Tensor.From([.. Enumerable.Range(0, 128).Select(i => i % 10)], [128]));
        var adam = new Adam(1e-3);
        (Mlp Net, Tree State, Tensor Step, Tensor Logged) Begin(RandomKey key)
        {
            var net = Mlp.Create(key, [784, 512, 512, 10], new ReluActivation());
            return (net, adam.Init(Tree.From(net)), Tensor.Scalar(0, ElementType.Int32), Tensor.Zeros([scalars]));
        }
        var arm = (LoopArm)Arm.Create("logged", 1_000_000, Begin, (now, _) =>
        {
            var gradients = Transform.Grad<Mlp>(net => Losses.CrossEntropy(net.Apply(x), labels))(now.Net);
            var (updates, state) = adam.Update(Tree.From(gradients), now.State, Tree.From(now.Net), now.Step);
            var net = TreeValue<Mlp>.Of(now.Net, "the net");
            var next = net.With(net.Tree + updates);
            return (next, state, now.Step + 1, next.Layers[1].Bias!.Slice(0, 0, scalars));
        }, now => new([.. Enumerable.Range(0, scalars).Select(i => ($"m{i}", now.Logged.At(0, i)))])) with
        { Every = 1 };
        var loop = arm.Start([100]);
        var record = recording.Open(new("logged", "training", -1, "", [100]), 1_000_000);
        var series = new SeriesRecorder(new("logged", "training", -1, "", [100]));
        record.Begin(() => loop.ProgramHash);
        var (plain, parts) = (new List<double>(), new List<double>[] { [], [], [], [] });
        for (var step = 0; step < rounds * steps; step++)
        {
            var begin = Stopwatch.GetTimestamp();
            loop.Advance();
            var start = Stopwatch.GetTimestamp();
            var measured = loop.Measure();
            var read = Stopwatch.GetTimestamp();
            loop.NonFinite();
            var looked = Stopwatch.GetTimestamp();
            loop.Mark();
            var marked = Stopwatch.GetTimestamp();
            series.Add(loop.Step, measured);
            record.Measured(loop.Step, measured);
            record.Stepped(loop.Step);
            var end = Stopwatch.GetTimestamp();
            if (step < steps) continue;
            plain.Add(Micros(start - begin));
            foreach (var (part, ticks) in ((int, long)[])[(0, read - start), (1, looked - read), (2, marked - looked), (3, end - marked)]) parts[part].Add(Micros(ticks));
        }
        recording.Writer.Flush();
        // Medians: what other programs take from this thread now and then is no cost of logging.
        var (train, reading, look, keep) = (Median(plain), Median(parts[0]), (Median(parts[1]) + Median(parts[2])) / DivergenceSearch.LookEvery, Median(parts[3]));
        Console.WriteLine($"mlp-mnist: a step {train:0} us; {scalars} scalars on the training thread: reading them {reading:0.0} us, recording {keep:0.0} us, looking for divergence every {DivergenceSearch.LookEvery} steps {look:0.0} us a step (a look {Median(parts[1]):0}, a mark {Median(parts[2]):0}): {100 * (reading + keep + look) / train:0.00}%");

        static double Micros(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}
