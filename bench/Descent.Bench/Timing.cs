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
                var time = Rounds.Microseconds(workload.StartRandom(Engine.RandomKey.FromSeed(0)).Step, secondsARound, rounds)[0];
                if (best is null || time < best.Microseconds) best = new(time, threads);
            }
            return best!;
        }
        finally
        {
            Parallelism.Threads = before;
        }
    }
}
