namespace Descent.Engine;

/// <summary>What one kernel of a plan runs, and how long that took.</summary>
/// <param name="Instructions">Several where instructions were joined; none for a copy of a result.</param>
/// <param name="Microseconds">The fastest of the steps measured, two readings of the clock included.</param>
public sealed record KernelTime(IReadOnlyList<Instruction> Instructions, double Microseconds);
