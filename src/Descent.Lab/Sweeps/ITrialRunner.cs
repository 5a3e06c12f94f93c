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

/// <summary>What a place has to say of an end that the store may not know.</summary>
/// <param name="Said">Why the run never began, or how its process died; empty if nothing.</param>
/// <param name="WasStopped">Whether somebody asked the run to stop and it did so, rather than fail: the sweep's own stop, or a signal or request that reached the run first, or alone.</param>
public sealed record TrialEnd(string Said, bool WasStopped = false);

/// <summary>Where trials run: this machine's processes, or a cluster.</summary>
/// <remarks>The run itself is in the store, and says how it ended; a place only brings it there.</remarks>
public interface ITrialRunner
{
    /// <summary>Brings a run to its end.</summary>
    /// <param name="stop">Asks the run to finish its step, write a checkpoint and end; the task ends when it has.</param>
    Task<TrialEnd> Run(TrialOrder order, CancellationToken stop);
}
