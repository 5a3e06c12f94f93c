using System.Diagnostics;
using System.Globalization;
using Descent.Engine;
using Descent.Engine.Kernels;

namespace Descent.Bench.Limits;

/// <summary>A step beside the sum of its kernels.</summary>
/// <param name="StepMicroseconds">A step in a loop of steps.</param>
/// <param name="KernelMicroseconds">Each kernel's fastest time, readings of the clock included.</param>
/// <param name="TimerMicroseconds">What an empty kernel would be measured as.</param>
public sealed record StepOverhead(double StepMicroseconds, IReadOnlyList<double> KernelMicroseconds, double TimerMicroseconds, int Threads)
{
    const int Turns = 40;

    const int StepsATurn = 200;

    /// <summary>The kernels' own time: the clock's cost is taken off each, which makes the ratio larger, never smaller.</summary>
    public double Kernels => KernelMicroseconds.Sum(time => Math.Max(time - TimerMicroseconds, 0));

    public double Ratio => StepMicroseconds / Kernels;

    /// <summary>The least time between two readings of the clock with nothing in between, in microseconds.</summary>
    public static double TimerCost()
    {
        var least = long.MaxValue;
        for (var i = 0; i < 200_000; i++)
        {
            var start = Stopwatch.GetTimestamp();
            least = Math.Min(least, Stopwatch.GetTimestamp() - start);
        }
        return least * 1e6 / Stopwatch.Frequency;
    }

    public static Limit Measure(Workload workload)
    {
        var before = Parallelism.Threads;
        try
        {
            var found = new[] { 1, Environment.ProcessorCount }.Distinct().Select(threads => Measure(workload, threads)).MinBy(overhead => overhead.StepMicroseconds)!;
            return new("step-over-kernels", workload.Name, found.Ratio, "", new(Relation.AtMost, 1.5), string.Create(CultureInfo.InvariantCulture,
                $"step {found.StepMicroseconds:0.00} us, {found.KernelMicroseconds.Count} kernels {found.Kernels:0.00} us, threads {found.Threads}; {found.TimerMicroseconds * 1e3:0} ns of clock taken off each kernel (with them the ratio is {found.StepMicroseconds / found.KernelMicroseconds.Sum():0.00})"));
        }
        finally
        {
            Parallelism.Threads = before;
        }
    }

    static StepOverhead Measure(Workload workload, int threads)
    {
        Parallelism.Threads = threads;
        var run = workload.StartRandom(RandomKey.FromSeed(0));
        Rounds.Microseconds(run.Step, 0.05, 1);
        Rounds.Microseconds(() => run.KernelTimes(1), 0.05, 1);
        var (step, kernels) = (double.PositiveInfinity, Array.Empty<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            step = Math.Min(step, Rounds.Round(run.Step, StepsATurn));
            kernels = Fastest(kernels, run.KernelTimes(StepsATurn));
        }
        return new(step, kernels, TimerCost(), threads);
    }

    /// <summary>The faster of each kernel's times; none yet at first.</summary>
    internal static double[] Fastest(double[] sofar, IReadOnlyList<KernelTime> times) =>
        [.. times.Select((time, i) => i < sofar.Length ? Math.Min(sofar[i], time.Microseconds) : time.Microseconds)];
}
