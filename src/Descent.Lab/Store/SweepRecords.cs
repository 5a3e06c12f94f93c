namespace Descent.Lab.Store;

/// <summary>How a trial of a sweep stands. Its words are <c>waiting</c>, <c>running</c>, <c>done</c> and <c>failed</c>.</summary>
public enum TrialState
{
    /// <summary>Nobody runs it.</summary>
    Waiting,

    /// <summary>A worker has it, for as long as its lease lasts.</summary>
    Running,

    /// <summary>Its run came to its end, diverged arms included.</summary>
    Done,

    /// <summary>Its run failed, at each of its attempts.</summary>
    Failed,
}

/// <summary>One line of the list of sweeps.</summary>
/// <param name="Id">Its name.</param>
/// <param name="File">The user's own C# file, as an absolute path; null for a study of the catalogue.</param>
/// <param name="Specification">What it tries, line by line: <c>grid rate</c> is <c>0.1,0.2</c>.</param>
/// <param name="Build">Hash of the assemblies that its trials use.</param>
public sealed record SweepSummary(
    string Id, string Study, string? File, string Scale, IReadOnlyList<long> Seeds, IReadOnlyList<KeyValuePair<string, string>> Specification, string Build,
    DateTimeOffset Created, int Waiting, int Running, int Done, int Failed)
{
    public int Trials => Waiting + Running + Done + Failed;

    /// <summary>What the trials were last ranked by, such as <c>slow/loss</c>; null when nothing was named. No part of what the sweep is.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether larger is better.</summary>
    public bool Maximize { get; init; }
}

/// <summary>One trial of a sweep.</summary>
/// <param name="Ordinal">1 for the first.</param>
/// <param name="Options">The values that tell it from the others, as they would be typed.</param>
/// <param name="Attempts">How often it was taken.</param>
/// <param name="Failures">How often it failed.</param>
/// <param name="Run">The run that counts: of a trial that is done its result, else its last attempt.</param>
/// <param name="Error">Why its last attempt failed.</param>
/// <param name="Metrics">Mean over seeds of the last value, by <c>arm/metric</c>; empty until its run is done.</param>
public sealed record TrialDetail(
    int Ordinal, IReadOnlyList<KeyValuePair<string, string>> Options, TrialState State, int Attempts, int Failures, string? Run, string? Error, IReadOnlyDictionary<string, double> Metrics);

/// <summary>What a worker does about a trial that it has taken.</summary>
public enum TrialTask
{
    /// <summary>Start a new run.</summary>
    Start,

    /// <summary>Start the run that an earlier worker announced; a process of that worker may still begin it first.</summary>
    Announced,

    /// <summary>Go on with the run that an earlier worker left.</summary>
    Resume,

    /// <summary>Wait: the run outlived its worker.</summary>
    Await,
}

/// <summary>A trial that a worker has taken.</summary>
/// <param name="Attempt">Its number among the takings of this trial: a failure is told with it, and counts only while nobody has taken the trial since.</param>
/// <param name="Run">The run's id; of a new run, the one that it must get.</param>
public sealed record TakenTrial(long Number, int Ordinal, int Attempt, TrialTask Task, string Run, IReadOnlyList<KeyValuePair<string, string>> Options);
