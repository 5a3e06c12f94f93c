using System.Text.Json.Nodes;
using Descent.Lab.Store;

namespace Descent.App.Server.Documents;

sealed record ClaimOutcomeDocument(
    string Id, string Kind, string Text, double Value, double Low, double High, string Asked, string Verdict, IReadOnlyList<string> Expected, bool Surprise,
    bool Judged, string Reason, int Seeds, bool Together, JsonArray Controls);

sealed record MetricDocument(string Arm, string Name, long Points, long LastStep, double Last, double Low, double High, int N, string Method, int Diverged);

sealed record FigureTitle(string Name, string Title);

sealed record FactDocument(string Name, string Value);

sealed record OptionValueDocument(string Name, string Value, string Unit, string Description, bool IsDefault);

sealed record RunDetailDocument(
    string Run, string Study, string Status, string Scale, IReadOnlyList<long> Seeds, DateTimeOffset Started, double Seconds, string? Sweep,
    TallyDocument? Tally, IReadOnlyList<MarkDocument> Marks, IReadOnlyList<string> Changed, string Title, string Paper, IReadOnlyList<OptionValueDocument> Options,
    IReadOnlyList<ClaimOutcomeDocument> Claims, IReadOnlyList<MetricDocument> Metrics, IReadOnlyList<FigureTitle> Figures, IReadOnlyList<FactDocument> Facts,
    string? Failure, bool CanStop, bool CanResume, string? ResumeRefusal,
    string Repeat, bool InCatalogue, IReadOnlyList<string> Watch, long Every);

// Events of a run's stream.

sealed record StateEvent(string Status, double Seconds, bool CanStop, bool CanResume, string? Failure);

sealed record ProgressEvent(double Fraction, string Arm, string Phase, long Step, long Steps);

sealed record TailDocument(
    string Metric, long Points, int N, IReadOnlyList<long> Steps, IReadOnlyList<double?> Middle, IReadOnlyList<double?> Low, IReadOnlyList<double?> High,
    IReadOnlyList<JsonArray> Marks, NotFiniteDocument NotFinite);

sealed record LogDocument(DateTimeOffset At, string Level, string Text);

sealed record SystemDocument(DateTimeOffset At, double Processors, int ProcessorCount, long ResidentBytes, long MemoryBytes);

// Curves and comparisons.

sealed record NotFiniteDocument(long Nan, long Inf, long MinusInf)
{
    public static NotFiniteDocument Of(NotFinite counts) => new(counts.NaN, counts.PositiveInfinity, counts.NegativeInfinity);
}

sealed record CurveHeader(string Run, string Metric, long Points, int N, string Method, int Length, IReadOnlyList<JsonArray> Marks, NotFiniteDocument NotFinite, int Diverged);

sealed record CurvesHeader(IReadOnlyList<CurveHeader> Curves);

sealed record DifferenceDocument(string Name, IReadOnlyList<string?> Values);

sealed record SharedMetric(string Metric, long Points);

sealed record PairedDocument(string Metric, IReadOnlyList<double> Values, double Difference, double Low, double High, int N, string Method);

sealed record ComparisonDocument(
    IReadOnlyList<RunSummaryDocument> Runs, IReadOnlyList<DifferenceDocument> Options, IReadOnlyList<SharedMetric> Metrics, IReadOnlyList<PairedDocument> Paired);

// Sweeps.

sealed record SweepSummaryDocument(string Sweep, string Study, DateTimeOffset Started, int Trials, int Done, int Failed, int Running);

sealed record TrialDocument(int Trial, string? Run, string Status, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, double> Metrics);

sealed record SweepDocument(
    string Sweep, string Study, DateTimeOffset Started, int Trials, int Done, int Failed, int Running, IReadOnlyList<string> Options, IReadOnlyList<string> Metrics,
    IReadOnlyList<TrialDocument> TrialsTable, string? Metric, bool Maximize);

sealed record TrialResultDocument(int Trial, double Mean, double Low, double High, int N, int NonFinite);

sealed record SweepResultsDocument(string Metric, string Method, IReadOnlyList<TrialResultDocument> Trials);
