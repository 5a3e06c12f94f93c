using System.Globalization;
using Dapper;
using Descent.Lab.Recording;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>How long a worker has a trial without renewing; a worker that has died on this machine loses it at once.</summary>
    const long TrialLeaseMilliseconds = 60_000;

    const string TrialColumns = "number AS Number, ordinal AS Ordinal, options AS Options, state AS State, attempt AS Attempt, failures AS Failures, lease AS Lease, worker AS Worker, run AS Run, error AS Error";

    /// <summary>A name for a worker of this process.</summary>
    internal static string NewWorker() => string.Create(CultureInfo.InvariantCulture, $"{Liveness.Host} {Liveness.Own.Process} {Liveness.Own.Started} {Guid.NewGuid():N}");

    /// <summary>Takes the first trial that waits, that a dead worker left, or that failed and may be tried again; null when there is none.</summary>
    /// <param name="worker">What it has itself is never lost to it, even if it slept for longer than its lease, as a laptop does.</param>
    /// <param name="newRun">Draws an id for a new run, again while it is taken: a trial must not have another's run for its own.</param>
    /// <param name="except">Trials that are not taken where they wait.</param>
    internal TakenTrial? Take(long sweep, string worker, int retries, Func<string> newRun, IEnumerable<long>? except = null) => Change(connection =>
    {
        var now = Now;
        var lost = connection.Query<TrialRow>($"SELECT {TrialColumns} FROM trial WHERE sweep = @sweep AND state = 'running' ORDER BY ordinal", new { sweep }).FirstOrDefault(row => row.Worker != worker && (row.Lease < now || !IsAlive(row)));
        var open = connection.QueryFirstOrDefault<TrialRow>($"SELECT {TrialColumns} FROM trial WHERE sweep = @sweep AND number NOT IN @except AND (state = 'waiting' OR (state = 'failed' AND failures <= @retries)) ORDER BY ordinal LIMIT 1", new { sweep, retries, except = except ?? [] });
        if ((lost is not null && (open is null || lost.Ordinal < open.Ordinal) ? lost : open) is not { } trial) return null;
        var (task, run) = Find(connection, trial.Run) switch
        {
            { Status: RunStatus.Running or RunStatus.Done } found => (TrialTask.Await, found.Id),
            { Status: RunStatus.Interrupted } found when connection.ExecuteScalar<string>("SELECT kernel FROM run WHERE id = @Id", found) == Provenance.Kernel => (TrialTask.Resume, found.Id),
            // A process that is about to begin the announced run shares its id: only one of the two can.
            null when trial.Run is { } announced => (TrialTask.Announced, announced),
            _ => (TrialTask.Start, Unused(connection, newRun)),
        };
        connection.Execute("UPDATE trial SET state = 'running', attempt = attempt + 1, lease = @lease, worker = @worker, run = @run WHERE number = @Number", new { lease = now + TrialLeaseMilliseconds, worker, run, trial.Number });
        return new TakenTrial(trial.Number, (int)trial.Ordinal, (int)trial.Attempt + 1, task, run, Pairs(trial.Options));
    });

    /// <summary>Whether a trial of the sweep is in another worker's hands.</summary>
    internal bool HasOthers(long sweep) => Read(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM trial WHERE sweep = @sweep AND state = 'running'", new { sweep }) > 0);

    /// <summary>Renews the leases of all that a worker has.</summary>
    internal void Renew(string worker) => Change(connection => connection.Execute("UPDATE trial SET lease = @lease WHERE worker = @worker AND state = 'running'", new { lease = Now + TrialLeaseMilliseconds, worker }));

    /// <summary>A run is done. The first result of a trial is kept, whoever brings it and however late; any other is refused.</summary>
    /// <returns>Whether it is the one that is kept.</returns>
    internal bool Finish(long trial, string run) => Change(connection => connection.Execute(
        "UPDATE trial SET state = 'done', run = @run, lease = NULL, worker = NULL, error = NULL WHERE number = @trial AND (state <> 'done' OR run = @run)", new { trial, run }) > 0);

    /// <summary>An attempt has failed; that counts only while nobody has taken the trial since.</summary>
    internal bool Fail(TakenTrial trial, string error) => Change(connection => connection.Execute(
        "UPDATE trial SET state = 'failed', failures = failures + 1, lease = NULL, worker = NULL, error = @error WHERE number = @Number AND attempt = @Attempt AND state = 'running'", new { trial.Number, trial.Attempt, error }) > 0);

    /// <summary>A worker gives a trial back; the next one goes on with its run.</summary>
    internal bool Release(TakenTrial trial) => Change(connection => connection.Execute(
        "UPDATE trial SET state = 'waiting', lease = NULL, worker = NULL WHERE number = @Number AND attempt = @Attempt AND state = 'running'", trial) > 0);

    /// <summary>How a run stands; null while there is none of that id.</summary>
    internal RunSummary? Find(string id) => Read(connection => Find(connection, id));

    RunSummary? Find(SqliteConnection connection, string? id) => connection.QueryFirstOrDefault<RunRow>($"{SummaryColumns} WHERE run.id = @id", new { id }) is { } row ? Summary(row) : null;

    bool IsAlive(TrialRow trial)
    {
        var parts = (trial.Worker ?? "").Split(' ');
        // The lease alone decides about a worker of another machine.
        return parts is [var host, var process, var started, _] && (host.Split('/')[0] != Environment.MachineName || liveness.IsAlive(new()
        {
            Host = host,
            Process = long.Parse(process, CultureInfo.InvariantCulture),
            ProcessStarted = long.Parse(started, CultureInfo.InvariantCulture),
        }));
    }
}

/// <summary>A trial's row as the database has it; times in Unix milliseconds.</summary>
sealed class TrialRow
{
    public long Number { get; set; }
    public long Ordinal { get; set; }
    public string Options { get; set; } = "";
    public string State { get; set; } = "";
    public long Attempt { get; set; }
    public long Failures { get; set; }
    public long? Lease { get; set; }
    public string? Worker { get; set; }
    public string? Run { get; set; }
    public string? Error { get; set; }

    /// <summary>The metrics of its run; read where a trial is shown, not where it is taken.</summary>
    public string? Metrics { get; set; }

    public TrialDetail Detail() => new((int)Ordinal, RunStore.Pairs(Options),
        State switch { "waiting" => TrialState.Waiting, "running" => TrialState.Running, "done" => TrialState.Done, _ => TrialState.Failed }, (int)Attempt, (int)Failures, Run, Error, RunStore.Means(Metrics));
}
