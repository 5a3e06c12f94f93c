using System.Text.Json.Serialization;
using Descent.Contracts.Json;

namespace Descent.App.Server.Documents;

// The shapes of web/src/api/types.ts; docs/dashboard.md describes them.

sealed record TallyDocument(int Held, int Failed, int Inconclusive, int Surprises);

sealed record MarkDocument(string Id, string Kind, string Text, string Verdict, bool Surprise, bool Judged);

sealed record RunSummaryDocument(
    string Run, string Study, string Status, string Scale, IReadOnlyList<long> Seeds, DateTimeOffset Started, double Seconds, string? Sweep,
    TallyDocument? Tally, IReadOnlyList<MarkDocument> Marks, IReadOnlyList<string> Changed);

sealed record RunPage(int Total, IReadOnlyList<RunSummaryDocument> Runs, IReadOnlyList<string> Studies);

sealed record ByScale<T>(T Quick, T Default, T Full);

sealed record StudySummaryDocument(string Slug, string Title, string Paper, string Family, ScaleSeconds Scales, int Claims, int Runs, RunSummaryDocument? Latest);

sealed record OptionDocument(
    string Name, string Description, string Unit, string Kind, bool List, IReadOnlyList<string> Choices, double? Min, double? Max, string Takes, ByScale<string> Values);

sealed record AskedDocument(string Id, string Kind, string Text, string Asked, IReadOnlyList<string> Expected);

sealed record StudyDocument(
    string Slug, string Title, string Paper, string Family, ScaleSeconds Scales, int Claims, int Runs, RunSummaryDocument? Latest,
    IReadOnlyList<OptionDocument> Options, IReadOnlyList<string> Arms, ByScale<int> Seeds, IReadOnlyList<AskedDocument> Asked, IReadOnlyList<RunSummaryDocument> Recent,
    IReadOnlyList<InstrumentDocument> Instruments);

/// <summary>A study that is not in the catalogue, of which there are runs.</summary>
sealed record OwnStudyDocument(string Slug, int Runs, bool InCatalogue = false);

sealed record InstrumentDocument(string Name, string Summary);

/// <summary>What starts a run; other members are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record StartDocument(string? Study, string? Scale, string? Seeds, IReadOnlyDictionary<string, string>? Options, IReadOnlyList<string>? Watch, long? Every);

sealed record StartedDocument(string Run);
