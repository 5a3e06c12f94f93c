using System.Text.Json.Nodes;

namespace Descent.Contracts.Json;

/// <summary>What <c>run --json</c> and <c>resume --json</c> print.</summary>
/// <param name="Run">Id in the store; null without one.</param>
/// <param name="Options">Name and value of every option.</param>
/// <param name="Metrics">Mean over seeds of the last value, by <c>arm/name</c>.</param>
public sealed record RunDocument(
    string? Run, string Study, string Scale, IReadOnlyList<long> Seeds, JsonObject Options, double Seconds,
    IReadOnlyList<ClaimDocument> Claims, IReadOnlyDictionary<string, double> Metrics)
{
    public static RunDocument Of(
        string? run, Study study, Scale scale, StudyRun measured, double seconds, IEnumerable<ClaimResult> claims) => new(
            run, study.Paper.Slug, Words.Of(scale), [.. measured.Seeds.Select(s => s.Seed)], OptionJson.Of(study), seconds,
            [.. claims.Select(ClaimDocument.Of)], measured.MeanOfLast());
}

/// <summary>One claim of a <see cref="RunDocument"/>.</summary>
/// <param name="Expected">A verdict, or two as <c>failed or inconclusive</c>.</param>
public sealed record ClaimDocument(
    string Id, string Kind, string Text, double Value, double Low, double High, string Asked, string Verdict, string Expected, bool Surprise)
{
    public static ClaimDocument Of(ClaimResult result) => new(result.Id, Words.Of(result.Kind), result.Text, result.Value, result.Low,
        result.High, result.Asked, Words.Of(result.Verdict), result.Expected.Text, result.Surprise);
}
