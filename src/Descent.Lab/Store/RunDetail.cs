using System.Text.Json.Nodes;
using Descent.Lab.Watching;

namespace Descent.Lab.Store;

/// <summary>What is known of one run beside its measurements.</summary>
/// <param name="Paper">Its citation.</param>
/// <param name="File">The user's own C# file, as an absolute path; null for a study of the catalogue.</param>
/// <param name="Options">Name and value of every option.</param>
/// <param name="Assignments">Options as they were typed: <c>rate=0.1</c>.</param>
/// <param name="Version">Of the program: number and source revision.</param>
/// <param name="Build">Hash of the assemblies that training uses: two runs of one build run the same code.</param>
/// <param name="Program">Hash of the programs of all its loops; null until they were traced.</param>
/// <param name="Kernel">Kernel path: <c>portable</c>, <c>avx2</c> or <c>avx512</c>.</param>
/// <param name="Machine">Name, operating system, processor, cores, memory, runtime.</param>
/// <param name="Attempt">How often it was started: 1, and one more with each resume.</param>
/// <param name="Process">Its process, while it runs.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Metrics">Mean over seeds of the last value, by <c>arm/metric</c>; empty until it is done.</param>
/// <param name="StateHash">SHA-256 of all final states; null until it is done. So is the next.</param>
/// <param name="MetricsHash">SHA-256 of every measurement.</param>
/// <param name="Loops">Loops in the order in which they started.</param>
public sealed record RunDetail(
    RunSummary Summary, string Paper, string? File, IReadOnlyList<long> Seeds, JsonObject Options, IReadOnlyList<string> Assignments,
    string Version, string Build, string? Program, string Kernel, JsonObject Machine, DateTimeOffset? Ended, int Attempt, int? Process,
    StoredError? Error, IReadOnlyDictionary<string, double> Metrics, string? StateHash, string? MetricsHash, IReadOnlyList<LoopDetail> Loops)
{
    /// <summary>The instruments that it watches; null for none.</summary>
    public WatchPlan? Watch { get; init; }

    /// <summary>Whether the state that each arm's training ends with stays beside the store.</summary>
    public bool KeepsWeights { get; init; }
}

/// <param name="Code">A word for machines.</param>
/// <param name="Hint">The mend, or empty.</param>
public sealed record StoredError(string Code, string Message, string Hint);

/// <summary>One loop of a run: an arm, or one candidate of an arm that is tuned, on some seeds.</summary>
/// <param name="Phase"><c>training</c> or <c>tuning</c>.</param>
/// <param name="Candidate">Its number among the candidates; -1 where there is no choice.</param>
/// <param name="Label">The candidate's setting, or empty.</param>
/// <param name="Steps">Steps that it was asked to make.</param>
/// <param name="Step">Steps made.</param>
/// <param name="Status">Running, done (also when a seed diverged) or failed.</param>
/// <param name="Failures">What ended single seeds, or the whole loop.</param>
public sealed record LoopDetail(
    long Number, string Arm, string Phase, int Candidate, string Label, IReadOnlyList<long> Seeds, long Steps, long Step, RunStatus Status,
    IReadOnlyList<SeedFailure> Failures);

/// <summary>Why a seed ended before its last step.</summary>
/// <param name="Seed">Null for all seeds of the loop.</param>
/// <param name="Step">The first step after which its state was not finite, where it diverged; null otherwise.</param>
/// <param name="Until">The step of its last measurement, the first at or after <paramref name="Step"/>; null where that is.</param>
/// <param name="Path">The first leaf that was not finite, where it diverged; null otherwise.</param>
public sealed record SeedFailure(long? Seed, long? Step, long? Until, string? Path, string Reason);
