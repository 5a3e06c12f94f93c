using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Descent.Contracts.Json;
using Descent.Lab.Watching;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>All that is known of a run beside its measurements.</summary>
    /// <param name="id">A whole id; <see cref="Resolve"/> makes one of what a person types.</param>
    public RunDetail Run(string id) => Read(connection =>
    {
        var row = Row(connection, id);
        var summary = Summary(row);
        var more = connection.QueryFirst<DetailRow>("""
            SELECT paper AS Paper, file AS File, seeds AS Seeds, options AS Options, assignments AS Assignments, version AS Version, build AS Build, program AS Program, kernel AS Kernel,
                machine AS Machine, ended AS Ended, attempt AS Attempt, error_code AS ErrorCode, error_message AS ErrorMessage, error_hint AS ErrorHint, metrics AS Metrics,
                state_hash AS StateHash, metrics_hash AS MetricsHash, watch AS Watch, keeps_weights AS KeepsWeights
            FROM run WHERE number = @Number
            """, row);
        return new RunDetail(summary, more.Paper, more.File, Seeds(more.Seeds), JsonNode.Parse(more.Options)!.AsObject(), JsonSerializer.Deserialize<string[]>(more.Assignments)!,
            more.Version, more.Build, more.Program, more.Kernel, JsonNode.Parse(more.Machine)!.AsObject(), more.Ended is { } ended ? Instant(ended) : null, (int)more.Attempt,
            summary.Status == RunStatus.Running ? (int)row.Process : null, more.ErrorCode is { } code ? new(code, more.ErrorMessage ?? "", more.ErrorHint ?? "") : null,
            Means(more.Metrics),
            more.StateHash, more.MetricsHash, Loops(connection, row.Number))
        { Watch = WatchPlan.FromText(more.Watch), KeepsWeights = more.KeepsWeights != 0 };
    });

    /// <summary>The verdicts, in the study's order; empty until the run is done.</summary>
    public IReadOnlyList<StoredClaim> Claims(string id) => Read(connection => connection
        .Query<string>("SELECT document FROM claim WHERE run = @Number ORDER BY ordinal", Row(connection, id)).Select(ClaimText.Read).ToArray());

    /// <summary>The figures, in the study's order; empty until the run is done.</summary>
    public IReadOnlyList<StoredFigure> Figures(string id) => Read(connection => connection
        .Query<(string Name, string Title, string? Specification, string? Error)>("SELECT name, title, specification, error FROM figure WHERE run = @Number ORDER BY ordinal", Row(connection, id))
        .Select(figure => new StoredFigure(figure.Name, figure.Title, figure.Specification is null ? null : JsonNode.Parse(figure.Specification)!.AsObject(), figure.Error)).ToArray());

    /// <summary>Lines of the log, oldest first.</summary>
    /// <param name="after">Only lines of a higher number.</param>
    public IReadOnlyList<LogLine> Log(string id, long after = 0, int limit = 1000) => Read(connection => Log(connection, Row(connection, id).Number, after, limit));

    /// <summary>What the run's processes used, oldest first.</summary>
    public IReadOnlyList<SystemSample> SystemUse(string id) => Read(connection => SystemUse(connection, Row(connection, id).Number, 0).Samples);

    internal static IReadOnlyList<LogLine> Log(SqliteConnection connection, long run, long after, int limit) =>
        [.. connection.Query<(long Number, long Time, string Level, string Text)>("SELECT number, time, level, text FROM log WHERE run = @run AND number > @after ORDER BY number LIMIT @limit", new { run, after, limit })
            .Select(line => new LogLine(line.Number, Instant(line.Time), line.Level, line.Text))];

    internal static (IReadOnlyList<SystemSample> Samples, long Last) SystemUse(SqliteConnection connection, long run, long after)
    {
        (long Number, long Time, double Cpu, long Resident)[] rows = [.. connection.Query<(long, long, double, long)>("SELECT number, time, cpu, resident FROM system WHERE run = @run AND number > @after ORDER BY number", new { run, after })];
        return ([.. rows.Select(row => new SystemSample(Instant(row.Time), row.Cpu, row.Resident))], rows is [.., var last] ? last.Number : after);
    }

    static IReadOnlyList<LoopDetail> Loops(SqliteConnection connection, long run)
    {
        var failures = connection.Query<(long Loop, long? Seed, long? Step, long? Until, string? Path, string Reason)>(
            "SELECT loop, seed, step, until, path, reason FROM failure WHERE loop IN (SELECT number FROM loop WHERE run = @run) ORDER BY seed", new { run }).ToLookup(failure => failure.Loop);
        return [.. connection.Query<(long Number, string Arm, string Phase, long Candidate, string Label, string Seeds, long Steps)>(
                "SELECT number, arm, phase, candidate, label, seeds, steps FROM loop WHERE run = @run ORDER BY number", new { run })
            .Zip(connection.Query<(long Step, string Status)>("SELECT step, status FROM loop WHERE run = @run ORDER BY number", new { run }), (loop, now) => new LoopDetail(
                loop.Number, loop.Arm, loop.Phase, (int)loop.Candidate, loop.Label, Seeds(loop.Seeds), loop.Steps, now.Step,
                now.Status switch { "done" => RunStatus.Done, "failed" => RunStatus.Failed, _ => RunStatus.Running },
                [.. failures[loop.Number].Select(failure => new SeedFailure(failure.Seed, failure.Step, failure.Until, failure.Path, failure.Reason))]))];
    }

    internal static IReadOnlyDictionary<string, double> Means(string? json) =>
        json is null ? new Dictionary<string, double>() : JsonSerializer.Deserialize(json, ContractJson.Plain.IReadOnlyDictionaryStringDouble)!;

    internal static long[] Seeds(string json) => JsonSerializer.Deserialize<long[]>(json)!;

    sealed class DetailRow
    {
        public string Paper { get; set; } = "";
        public string? File { get; set; }
        public string Seeds { get; set; } = "";
        public string Options { get; set; } = "";
        public string Assignments { get; set; } = "";
        public string Version { get; set; } = "";
        public string Build { get; set; } = "";
        public string? Program { get; set; }
        public string Kernel { get; set; } = "";
        public string Machine { get; set; } = "";
        public long? Ended { get; set; }
        public long Attempt { get; set; }
        public string? ErrorCode { get; set; }
        public string? ErrorMessage { get; set; }
        public string? ErrorHint { get; set; }
        public string? Metrics { get; set; }
        public string? StateHash { get; set; }
        public string? MetricsHash { get; set; }
        public string? Watch { get; set; }
        public long KeepsWeights { get; set; }
    }
}
