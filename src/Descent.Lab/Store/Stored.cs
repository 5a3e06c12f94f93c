using System.Text.Json.Nodes;
using Descent.Contracts.Json;

namespace Descent.Lab.Store;

/// <summary>A judged claim as it is kept.</summary>
/// <param name="Document">What the command prints.</param>
/// <param name="Reason">Why it is not held; empty where it is.</param>
/// <param name="Seeds">The value that each seed gave.</param>
/// <param name="Controls">Each with <c>value</c>, <c>low</c>, <c>high</c>, <c>asked</c>, <c>verdict</c>, <c>mustBe</c>, <c>behaved</c> and <c>reason</c>.</param>
/// <param name="PValue">Scaled so that at most 0.05 means held by itself; null where no mean is tested.</param>
public sealed record StoredClaim(
    ClaimDocument Document, string Reason, IReadOnlyDictionary<long, double> Seeds, JsonArray Controls, double? PValue, double? AdjustedPValue)
{
    /// <summary>Whether there was something to judge: see <see cref="Contracts.ClaimResult.Judged"/>. A run of before this was kept does not say, and counts as judged.</summary>
    public bool Judged => Document.Judged ?? true;

    /// <summary>Whether all seeds together gave one number, so that none has a value of its own.</summary>
    public bool IsTogether => Judged && Seeds.Count == 0;
}

/// <summary>A figure as it is kept: a complete Vega-Lite document, data inline.</summary>
/// <param name="Error">Why it could not be drawn; then there is no document.</param>
public sealed record StoredFigure(string Name, string Title, JsonObject? Specification, string? Error);

/// <summary>One line of a run's log.</summary>
/// <param name="Number">Increasing within a store: ask for those after the last one that you have.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
public sealed record LogLine(long Number, DateTimeOffset Time, string Level, string Text);

/// <summary>What the run's process used, about every two seconds.</summary>
/// <param name="Cpu">Processors busy since the sample before: 1.5 is one and a half.</param>
/// <param name="ResidentBytes">Resident memory.</param>
public sealed record SystemSample(DateTimeOffset Time, double Cpu, long ResidentBytes);

/// <summary>One metric of one loop.</summary>
/// <param name="Number">Names it in the store.</param>
/// <param name="Points">Measurements so far, each of all the loop's seeds.</param>
/// <param name="LastStep">Step of the last; -1 when there is none.</param>
public sealed record SeriesInfo(
    long Number, string Arm, string Phase, int Candidate, string Label, IReadOnlyList<long> Seeds, string Metric, long Points, long LastStep);

/// <summary>What an arm measured last.</summary>
/// <param name="Points">Measurements of the seed that has most.</param>
/// <param name="LastStep">Step of the last.</param>
/// <param name="Values">By seed; NaN where a seed did not come to its end. Seeds that have yet to begin are missing.</param>
public sealed record LastValue(string Arm, string Metric, long Points, long LastStep, IReadOnlyDictionary<long, double> Values)
{
    public string Name => $"{Arm}/{Metric}";
}

/// <summary>A down-sampled curve of one seed: buckets of equal width in steps, empty ones left out.</summary>
/// <param name="Steps">The first measured step in each bucket.</param>
/// <param name="Min">Least finite value; NaN where none is finite. So are the next two.</param>
/// <param name="Mean">Mean of the finite values.</param>
/// <param name="Marks">What else the bucket holds: bits 1 (NaN), 2 (+inf), 4 (-inf).</param>
/// <param name="Points">Measurements that the curve stands for.</param>
public sealed record Curve(long Seed, long[] Steps, double[] Min, double[] Max, double[] Mean, byte[] Marks, long Points)
{
    /// <summary>Measurements that are not finite, by kind.</summary>
    public NotFinite NotFinite { get; init; }
}

/// <summary>How many values are not finite, by kind.</summary>
public readonly record struct NotFinite(long NaN, long PositiveInfinity, long NegativeInfinity)
{
    public static NotFinite operator +(NotFinite a, NotFinite b) =>
        new(a.NaN + b.NaN, a.PositiveInfinity + b.PositiveInfinity, a.NegativeInfinity + b.NegativeInfinity);

    /// <summary>With more of one kind.</summary>
    /// <param name="mark">1 (NaN), 2 (+inf) or 4 (-inf); 0 for none.</param>
    internal NotFinite With(byte mark, long count) => mark switch
    {
        ChunkSummary.NaN => this with { NaN = NaN + count },
        ChunkSummary.PositiveInfinity => this with { PositiveInfinity = PositiveInfinity + count },
        ChunkSummary.NegativeInfinity => this with { NegativeInfinity = NegativeInfinity + count },
        _ => this,
    };
}

/// <summary>New measurements of one series since the follower was asked last.</summary>
/// <param name="Steps">Increasing.</param>
/// <param name="Values">One array a seed, as long as the steps; NaN and infinities as measured.</param>
public sealed record SeriesTail(SeriesInfo Series, long[] Steps, double[][] Values);

/// <summary>What a follower found.</summary>
/// <param name="Sequence">Give it to <see cref="RunStore.Follow"/> to continue later; also the event's id.</param>
/// <param name="Summary">The run now.</param>
public sealed record RunNews(long Sequence, RunSummary Summary, IReadOnlyList<SeriesTail> Series, IReadOnlyList<LogLine> Log, IReadOnlyList<SystemSample> System);
