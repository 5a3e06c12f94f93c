using Descent.Lab.Store;
using Descent.Lab.Sweeps;

namespace Descent.Lab.Tests.Sweeps;

/// <summary>A process that works on a sweep, for tests that kill it; its trials run inside it and die with it.</summary>
static class SweepVictim
{
    public const int Trials = 6;

    public static SweepPlan Plan => DesignTests.Plan(["rate=0.1,0.2,0.3", "width=1,2"], set: ["steps=300"], seeds: [100, 101]);

    /// <summary>Prints a line for each report of a run's progress.</summary>
    sealed class Lines : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => Console.WriteLine(value.Step);
    }

    public static int Run(RunStore store) => new InProcess(store) { Progress = new Lines() }.Sweep(Plan).GetAwaiter().GetResult().Done == Trials ? 0 : 1;
}
