using Descent.Analysis;

namespace Descent.Lab.Watching;

/// <summary>One instrument on one objective of an arm.</summary>
/// <param name="Index">Of the objective among those that the arm names.</param>
/// <param name="Objective">Its name.</param>
/// <param name="Surrogate">What is measured in its place, because its gradient is coarse; null where it is measured itself.</param>
/// <param name="Cost">Of one reading.</param>
public sealed record Probe(Instrument Instrument, int Index, string Objective, string? Surrogate, InstrumentCost Cost)
{
    /// <summary>The metric of a scalar: <c>hinge.sharpness</c>, or <c>hinge.sharpness@relu-surrogate</c> where the surrogate was measured.</summary>
    public string Metric(string scalar) => Surrogate is null ? $"{Objective}.{scalar}" : $"{Objective}.{scalar}@{Surrogate}";

    /// <summary>What is measured of what.</summary>
    public string Title => $"{Instrument.Name} on '{Objective}'{(Surrogate is null ? "" : $", whose gradient is coarse: on its surrogate '{Surrogate}'")}";
}
