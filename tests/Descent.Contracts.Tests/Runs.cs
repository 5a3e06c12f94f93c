namespace Descent.Contracts.Tests;

/// <summary>Runs made of one number a seed and arm.</summary>
static class Runs
{
    /// <summary>Seeds from 100 up; arm <c>a</c> with metric <c>v</c> is the first, <c>b</c> the second.</summary>
    public static StudyRun Of(double[] a, double[]? b = null) => new(a.Select((value, i) => new SeedRun(100 + i,
        b is null ? [Arm("a", value)] : [Arm("a", value), Arm("b", b[i])])));

    public static ArmRun Arm(string name, double value) => ArmRun.Of(name, ("v", Series.Of(value)));

    public static double A(SeedRun run) => run["a"]["v"].Last;

    public static double B(SeedRun run) => run["b"]["v"].Last;

    public static ClaimResult Judge(Claim claim, StudyRun run, Scale scale = Scale.Default) => Tally.Judge([claim], run, scale)[0];
}
