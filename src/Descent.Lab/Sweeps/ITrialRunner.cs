using Descent.Contracts;
using Descent.Lab.Watching;

namespace Descent.Lab.Sweeps;

/// <summary>One run that a place is asked for.</summary>
/// <param name="Study">A slug of the catalogue, or the path of the user's own file.</param>
/// <param name="Assignments">All options that differ from the study's own, such as <c>rate=0.1</c>.</param>
/// <param name="Run">The id that the run has, or must get.</param>
/// <param name="Resumes">Whether the run is in the store already and goes on.</param>
public sealed record TrialOrder(string Study, Scale Scale, IReadOnlyList<long> Seeds, IReadOnlyList<string> Assignments, string Run, bool Resumes)
{
    /// <summary>Instruments that the run watches; null for none.</summary>
    public WatchPlan? Watch { get; init; }
}

/// <summary>Where trials run: this machine's processes, or a cluster.</summary>
/// <remarks>The run itself is in the store, and says how it ended; a place only brings it there.</remarks>
public interface ITrialRunner
{
    /// <summary>Brings a run to its end.</summary>
    /// <param name="stop">Asks the run to finish its step, write a checkpoint and end; the task ends when it has.</param>
    /// <returns>What the place has to say of an end that the store may not know: why the run never began, or how its process died; empty if nothing.</returns>
    Task<string> Run(TrialOrder order, CancellationToken stop);
}
