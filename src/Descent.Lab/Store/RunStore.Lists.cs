using Dapper;
using Descent.Engine;
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

    /// <summary>The runs, newest first.</summary>
    public IReadOnlyList<RunSummary> List(RunFilter? filter = null)
    {
        filter ??= new();
        return Read(connection => connection.Query<RunRow>($"""
            {SummaryColumns}
            WHERE (@Study IS NULL OR run.study = @Study) AND (@Sweep IS NULL OR sweep.id = @Sweep)
            ORDER BY started DESC, run.number DESC LIMIT @Limit OFFSET @Offset
            """, filter).Select(Summary).ToArray());
    }

    /// <summary>The id that a person means: an id, the unique beginning of one, or <c>last</c>.</summary>
    /// <exception cref="StoreException"><c>unknown-run</c> or <c>ambiguous-run</c>.</exception>
    public string Resolve(string name) => Read(connection =>
    {
        if (name == "last")
        {
            return connection.QueryFirstOrDefault<string>("SELECT id FROM run ORDER BY started DESC, number DESC LIMIT 1")
                ?? throw new StoreException("unknown-run", "There is no run yet.", "Start one: descent run STUDY.");
        }
        if (connection.QueryFirstOrDefault<string>("SELECT id FROM run WHERE id = @name", new { name }) is { } exact) return exact;
        string[] found = [.. connection.Query<string>("SELECT id FROM run WHERE substr(id, 1, length(@name)) = @name ORDER BY id LIMIT 5", new { name })];
        return found switch
        {
            [var only] when name.Length > 0 => only,
            [] => throw new StoreException("unknown-run", $"There is no run '{name}'.", NearestNames.Hint(name, connection.Query<string>("SELECT id FROM run ORDER BY started DESC LIMIT 1000"))),
            _ => throw new StoreException("ambiguous-run", $"'{name}' begins several runs: {string.Join(", ", found)}.", "Write more of the one that you mean."),
        };
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
}
