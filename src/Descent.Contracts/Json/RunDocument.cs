using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Descent.Contracts.Json;

/// <summary>What <c>run --json</c> and <c>resume --json</c> print.</summary>
/// <param name="Run">Id in the store; null without one.</param>
/// <param name="Options">Name and value of every option.</param>
/// <param name="Metrics">Mean over seeds of the last value, by <c>arm/name</c>.</param>
/// <param name="Failures">Seeds of arms that did not come to their end, and why.</param>
public sealed record RunDocument(
    string? Run, string Study, string Scale, IReadOnlyList<long> Seeds, JsonObject Options, double Seconds,
    IReadOnlyList<ClaimDocument> Claims, IReadOnlyDictionary<string, double> Metrics, IReadOnlyList<FailureDocument> Failures)
{
    /// <summary>Whether some of its seeds are below <see cref="Study.FirstSeed"/>, on which thresholds and settings were chosen.</summary>
    public bool Exploratory => Seeds.Any(seed => seed < Contracts.Study.FirstSeed);

    public static RunDocument Of(
        string? run, Study study, Scale scale, StudyRun measured, double seconds, IEnumerable<ClaimResult> claims) => new(
            run, study.Paper.Slug, Words.Of(scale), [.. measured.Seeds.Select(s => s.Seed)], OptionJson.Of(study), seconds,
            [.. claims.Select(ClaimDocument.Of)], measured.MeanOfLast(),
            [.. measured.Seeds.SelectMany(seed => seed.Arms.Where(arm => arm.Failure is not null), (seed, arm) => new FailureDocument(arm.Name, seed.Seed, arm.Failure!, arm.Diverged))]);
}

/// <summary>A seed of an arm of a <see cref="RunDocument"/> that ended early.</summary>
/// <param name="Diverged">Whether its state became NaN or infinite: a result. Otherwise what the arm threw.</param>
public sealed record FailureDocument(string Arm, long Seed, string Reason, bool Diverged);

/// <summary>One claim of a <see cref="RunDocument"/>.</summary>
/// <param name="Expected">A verdict, or two as <c>failed or inconclusive</c>, for people.</param>
public sealed record ClaimDocument(
    string Id, string Kind, string Text, double Value, double Low, double High, string Asked, string Verdict, string Expected, bool Surprise)
{
    /// <summary>The verdicts that are expected, one or two: for machines.</summary>
    /// <remarks>A run from before these were kept has the text only.</remarks>
    public IReadOnlyList<string> ExpectedAny { get => field ?? Expected.Split(" or "); init; }

    /// <summary>Why it is not held; empty where it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Whether there was something to judge: see <see cref="ClaimResult.Judged"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Judged { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ControlDocument>? Controls { get; init; }

    public static ClaimDocument Of(ClaimResult result) => new(result.Id, Words.Of(result.Kind), result.Text, result.Value, result.Low,
        result.High, result.Asked, Words.Of(result.Verdict), result.Expected.Text, result.Surprise)
    { ExpectedAny = [.. result.Expected.Verdicts.Select(verdict => Words.Of(verdict))], Reason = result.Reason, Judged = result.Judged, Controls = [.. result.Controls.Select(ControlDocument.Of)] };
}

/// <summary>One control of a <see cref="ClaimDocument"/>.</summary>
/// <param name="MustBe">The verdict that it had to get; null is anything but held.</param>
/// <param name="Behaved">Whether it was judged and got that verdict.</param>
/// <param name="Reason">Why not; empty where it behaved.</param>
public sealed record ControlDocument(double Value, double Low, double High, string Asked, string Verdict, string? MustBe, bool Behaved, string Reason)
{
    public static ControlDocument Of(ControlResult control) => new(control.Value, control.Low, control.High, control.Asked, Words.Of(control.Verdict),
        control.MustBe is { } verdict ? Words.Of(verdict) : null, control.Behaved, control.Reason);
}
