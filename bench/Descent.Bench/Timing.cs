using System.Diagnostics;
using Descent.Engine.Kernels;

namespace Descent.Bench;

/// <summary>Microseconds a step, and with how many threads.</summary>
public sealed record Timed(double Microseconds, int Threads);

/// <summary>Times a workload as the peer is timed: rounds of steps, the best round's average, the better of one and all threads.</summary>
public static class Timing
{
    public static Timed Best(Workload workload, double secondsARound, int rounds)
    {
        var before = Parallelism.Threads;
        try
        {
            Timed? best = null;
            foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                Parallelism.Threads = threads;
                var time = Measure(workload.Start(workload.Draw(Engine.RandomKey.FromSeed(0))), secondsARound, rounds);
                if (best is null || time < best.Microseconds) best = new(time, threads);
            }
            return best!;
        }
        finally
        {
            Parallelism.Threads = before;
        }
    }

    static double Measure(IWorkloadRun run, double secondsARound, int rounds)
    {
        // Enough calls for the JIT to reach its best code, or a tenth of the budget.
        var watch = Stopwatch.StartNew();
        var calls = 0;
        while (calls < 100 && watch.Elapsed.TotalSeconds < Math.Max(0.3, secondsARound)) { run.Step(); calls++; }
        Thread.Sleep(120);
        for (var i = 0; i < 40 && watch.Elapsed.TotalSeconds < 4 * secondsARound; i++) run.Step();
        watch.Restart();
        run.Step();
        var count = Math.Max(1, (int)(secondsARound / Math.Max(watch.Elapsed.TotalSeconds, 1e-7)));
        var best = double.PositiveInfinity;
        for (var round = 0; round < rounds; round++)
        {
            watch.Restart();
            for (var i = 0; i < count; i++) run.Step();
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / count);
        }
        return best;
    }
}
