using System.Diagnostics;

namespace Descent.Bench;

/// <summary>Times a call by rounds of many calls.</summary>
static class Rounds
{
    /// <summary>Microseconds a call in each round, the fastest round first.</summary>
    public static double[] Microseconds(Action call, double secondsARound, int rounds)
    {
        // Enough calls for the JIT to reach its best code, or a tenth of the budget.
        var watch = Stopwatch.StartNew();
        var calls = 0;
        while (calls < 100 && watch.Elapsed.TotalSeconds < Math.Max(0.3, secondsARound)) { call(); calls++; }
        Thread.Sleep(120);
        for (var i = 0; i < 40 && watch.Elapsed.TotalSeconds < 4 * secondsARound; i++) call();
        watch.Restart();
        call();
        var count = Math.Max(1, (int)(secondsARound / Math.Max(watch.Elapsed.TotalSeconds, 1e-7)));
        return [.. Enumerable.Range(0, rounds).Select(_ => Round(call, count)).Order()];
    }

    /// <summary>Microseconds a call in one round.</summary>
    public static double Round(Action call, int count)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++) call();
        return watch.Elapsed.TotalMicroseconds / count;
    }
}
