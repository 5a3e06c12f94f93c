using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    const string SummaryColumns = """
        SELECT run.number AS Number, run.id AS Id, run.study AS Study, title AS Title, family AS Family, run.scale AS Scale, seed_count AS SeedCount, status AS Status, started AS Started,
            resumed AS Resumed, seconds AS Seconds, progress AS Progress, held AS Held, failed AS Failed, inconclusive AS Inconclusive, surprises AS Surprises,
            process AS Process, process_started AS ProcessStarted, host AS Host, heartbeat AS Heartbeat, sweep.id AS Sweep
        FROM run LEFT JOIN trial ON trial.number = run.trial LEFT JOIN sweep ON sweep.number = trial.sweep
        """;

    const string Chosen = """
        (@Study IS NULL OR run.study = @Study) AND (@Sweep IS NULL OR sweep.id = @Sweep) AND NOT EXISTS (SELECT 1 FROM json_each(@Words)
            WHERE instr(lower(run.id || ' ' || run.study || ' ' || title || ' ' || run.scale || ' ' || assignments || ' ' || coalesce(sweep.id, '')), value) = 0)
        """;

    /// <summary>The runs, newest first.</summary>
    public IReadOnlyList<RunSummary> List(RunFilter? filter = null)
    {
        filter ??= new();
        return Read(connection =>
        {
            // Thousands of rows: read by column, since a general mapper takes longer than the database.
            using var reader = connection.ExecuteReader($"""
                {SummaryColumns}
                WHERE {Chosen}
                ORDER BY started DESC, run.number DESC LIMIT @Limit OFFSET @Offset
                """, filter);
            var text = new Repeated();
            var runs = new List<RunSummary>();
            while (reader.Read()) runs.Add(Summary(RunRow.Read(reader, text)));
            return (IReadOnlyList<RunSummary>)runs;
        });
    }

    /// <summary>The name of the newest run, whichever that is; no sweep may have it.</summary>
    public const string Last = "last";

    /// <summary>The id that a person means: an id, the unique beginning of one, what follows its last hyphen (which pages show as its name), or <c>last</c>.</summary>
    /// <exception cref="StoreException"><c>unknown-run</c> or <c>ambiguous-run</c>.</exception>
    public string Resolve(string name) => Read(connection =>
    {
        if (name.Length == 0) throw new StoreException("unknown-run", "The name of a run is empty.", "'descent runs' lists them; 'last' is the newest.");
        if (name == Last)
        {
            return connection.QueryFirstOrDefault<string>("SELECT id FROM run ORDER BY started DESC, number DESC LIMIT 1")
                ?? throw new StoreException("unknown-run", "There is no run yet.", "Start one: descent run STUDY.");
        }
        if (connection.QueryFirstOrDefault<string>("SELECT id FROM run WHERE id = @name", new { name }) is { } exact) return exact;
        string[] begun = Ids("substr(id, 1, length(@name)) = @name");
        string[] found = begun.Length > 0 || name.Contains('-', StringComparison.Ordinal) ? begun : Ids("substr(id, -length(@name) - 1) = '-' || @name");
        return found switch
        {
            [var only] => only,
            [] => throw new StoreException("unknown-run", $"There is no run '{name}'.", Known(connection, "run", "started", name)),
            _ => throw new StoreException("ambiguous-run", $"'{name}' {(begun.Length > 0 ? "begins" : "ends")} several runs: {string.Join(", ", found)}{(found.Length < MostNamed ? "" : ", …")}.", "Write more of the one that you mean."),
        };

        string[] Ids(string isMeant) => [.. connection.Query<string>($"SELECT id FROM run WHERE {isMeant} ORDER BY id LIMIT {MostNamed}", new { name })];
    });

    /// <summary>One line about a run.</summary>
    /// <param name="id">A whole id.</param>
    public RunSummary Summary(string id) => Read(connection => Summary(Row(connection, id)));

    internal static RunRow Row(SqliteConnection connection, string id) => connection.QueryFirstOrDefault<RunRow>($"{SummaryColumns} WHERE run.id = @id", new { id })
        ?? throw new StoreException("unknown-run", $"There is no run '{id}'.", "'descent runs' lists them.");

    RunSummary Summary(RunRow row)
    {
        var status = row.Status switch { "running" when !liveness.IsAlive(row) => RunStatus.Interrupted, "running" => RunStatus.Running, "done" => RunStatus.Done, "failed" => RunStatus.Failed, _ => RunStatus.Interrupted };
        // A run that died was alive until its last heartbeat.
        var until = status == RunStatus.Running ? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() : row.Heartbeat;
        var seconds = row.Status == "running" ? row.Seconds + Math.Max(0, until - row.Resumed) / 1000.0 : row.Seconds;
        return new(row.Id, row.Study, row.Title, row.Family, row.Scale, (int)row.SeedCount, status, Instant(row.Started), seconds,
            row.Progress, (int?)row.Held, (int?)row.Failed, (int?)row.Inconclusive, (int?)row.Surprises, row.Sweep);
    }

    static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <summary>A run's row as the database has it; times in Unix milliseconds.</summary>
sealed class RunRow
{
    public long Number { get; set; }
    public string Id { get; set; } = "";
    public string Study { get; set; } = "";
    public string Title { get; set; } = "";
    public string Family { get; set; } = "";
    public string Scale { get; set; } = "";
    public long SeedCount { get; set; }
    public string Status { get; set; } = "";
    public long Started { get; set; }
    public long Resumed { get; set; }
    public double Seconds { get; set; }
    public double Progress { get; set; }
    public long? Held { get; set; }
    public long? Failed { get; set; }
    public long? Inconclusive { get; set; }
    public long? Surprises { get; set; }
    public long Process { get; set; }
    public long ProcessStarted { get; set; }
    public string Host { get; set; } = "";
    public long Heartbeat { get; set; }
    public string? Sweep { get; set; }

    /// <summary>Reads the columns in the order of the summary's query.</summary>
    public static RunRow Read(IDataRecord row, Repeated text) => new()
    {
        Number = row.GetInt64(0),
        Id = row.GetString(1),
        Study = text.Of(row.GetString(2)),
        Title = text.Of(row.GetString(3)),
        Family = text.Of(row.GetString(4)),
        Scale = text.Of(row.GetString(5)),
        SeedCount = row.GetInt64(6),
        Status = text.Of(row.GetString(7)),
        Started = row.GetInt64(8),
        Resumed = row.GetInt64(9),
        Seconds = row.GetDouble(10),
        Progress = row.GetDouble(11),
        Held = Count(row, 12),
        Failed = Count(row, 13),
        Inconclusive = Count(row, 14),
        Surprises = Count(row, 15),
        Process = row.GetInt64(16),
        ProcessStarted = row.GetInt64(17),
        Host = text.Of(row.GetString(18)),
        Heartbeat = row.GetInt64(19),
        Sweep = row.IsDBNull(20) ? null : text.Of(row.GetString(20)),
    };

    static long? Count(IDataRecord row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}

/// <summary>Texts that come again and again, each kept once.</summary>
sealed class Repeated
{
    readonly HashSet<string> known = new(StringComparer.Ordinal);

    public string Of(string text)
    {
        if (known.TryGetValue(text, out var same)) return same;
        known.Add(text);
        return text;
    }
}
