using System.Text.Json;
using Dapper;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Data;
using Descent.Lab.Store;
using Descent.Lab.Watching;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Recording;

/// <summary>Writes a run into the store while it goes; one a run, given to <see cref="StudyRunner.Run"/>.</summary>
/// <remarks>Dispose it after the run. What was measured is in the store within a second.</remarks>
public sealed partial class RunRecording : IDisposable
{
    const long HeartbeatMilliseconds = 500;

    readonly CancellationTokenSource stop = new();
    readonly List<LoopWriter> open = [];
    readonly SystemUse system = new();
    double progress;
    double storedProgress = -1;
    long sequence;
    long beat;
    bool isChanged;

    RunRecording(RunStore store, string id, RunStart start)
    {
        (Store, Id, Number, sequence, Study, Scale, Seeds, Watch, KeepsWeights) = (store, id, start.Number, start.Sequence, start.Study, start.Scale, start.Seeds, start.Watch, start.KeepsWeights);
        Writer = new(store, Tick);
    }

    sealed record RunStart(long Number, long Sequence, Study Study, Scale Scale, IReadOnlyList<long> Seeds, WatchPlan? Watch, bool KeepsWeights);

    public string Id { get; }

    public Study Study { get; }

    public Scale Scale { get; }

    public IReadOnlyList<long> Seeds { get; }

    /// <summary>The instruments that it watches; null for none.</summary>
    public WatchPlan? Watch { get; }

    /// <summary>Whether the state that each arm's training ends with stays beside the store, as its last checkpoint.</summary>
    public bool KeepsWeights { get; }

    /// <summary>Time between the checkpoints of a loop.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Cancelled when somebody asked the run to stop, from whatever process.</summary>
    public CancellationToken StopRequested => stop.Token;

    internal RunStore Store { get; }

    internal long Number { get; }

    internal StoreWriter Writer { get; }

    internal string CheckpointFolder => Store.CheckpointFolder(Id);

    internal long NextSequence => sequence + 1;

    /// <summary>Adds a line to the run's log.</summary>
    /// <param name="level"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
    public void Log(string level, string text)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Writer.Enqueue(connection => connection.Execute("INSERT INTO log (run, time, level, text) VALUES (@Number, @time, @level, @text)", new { Number, time, level, text }));
    }

    internal void Report(double fraction) => Volatile.Write(ref progress, fraction);

    // The following are called on the writing thread.
    internal void Add(LoopWriter loop) => open.Add(loop);

    internal void Remove(LoopWriter loop) => open.Remove(loop);

    internal void Changed() => isChanged = true;

    void Tick(SqliteConnection connection)
    {
        foreach (var loop in open) loop.Drain(connection);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var fraction = Volatile.Read(ref progress);
        if (isChanged || fraction != storedProgress || now - beat >= HeartbeatMilliseconds)
        {
            if (isChanged) sequence++;
            (isChanged, storedProgress, beat) = (false, fraction, now);
            if (connection.ExecuteScalar<long?>("UPDATE run SET heartbeat = @now, progress = @fraction, sequence = @sequence WHERE number = @Number RETURNING stop", new { now, fraction, sequence, Number }) is not 0) stop.Cancel();
        }
        if (system.Sample(now) is var (cpu, resident)) connection.Execute("INSERT INTO system (run, time, cpu, resident) VALUES (@Number, @now, @cpu, @resident)", new { Number, now, cpu, resident });
    }

    /// <summary>Keeps claims, figures and hashes: the run is done.</summary>
    internal void Complete(StudyOutcome outcome)
    {
        var judged = OutcomeWriter.Draw(outcome);
        foreach (var warning in judged.Warnings) Log("warning", warning);
        var tally = Tally.Of(outcome.Claims);
        var metrics = JsonSerializer.Serialize(outcome.Run.MeanOfLast(), ContractJson.Plain.IReadOnlyDictionaryStringDouble);
        var metricsHash = Hashes.Of(outcome.Run);
        Log("info", $"done: {tally.Held} held, {tally.Failed} failed, {tally.Inconclusive} inconclusive, {Words.Count(tally.Surprises, "surprise")}");
        Writer.Enqueue(connection =>
        {
            Failpoint.Pass("run.ending");
            judged.Write(connection, Number);
            var loops = connection.Query<(string Key, string Program, string? State)>("SELECT arm || ' ' || phase || ' ' || candidate || ' ' || seeds, program, state_hash FROM loop WHERE run = @Number", new { Number })
                .OrderBy(loop => loop.Key, StringComparer.Ordinal).ToArray();
            connection.Execute("""
                UPDATE run SET program = @program, state_hash = @stateHash, metrics_hash = @metricsHash, metrics = @metrics, progress = 1,
                    error_code = NULL, error_message = NULL, error_hint = NULL WHERE number = @Number
                """, new { program = Hashes.Of(loops.Select(loop => $"{loop.Key.Split(" [")[0]} {loop.Program}")), stateHash = Hashes.Of(loops.Select(loop => $"{loop.Key} {loop.State}")), metricsHash, metrics, Number });
            End(connection, "done");
        });
        Report(1);
        Writer.Flush();
        Failpoint.Pass("run.ended");
        try
        {
            if (!KeepsWeights && Directory.Exists(CheckpointFolder)) Directory.Delete(CheckpointFolder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What is left over takes no result back.
            Log("warning", $"the checkpoints were not deleted: {fault.Message}");
        }
    }

    /// <summary>The run was stopped; it can be resumed.</summary>
    internal void Interrupt()
    {
        Log("info", "stopped");
        Writer.Enqueue(connection => End(connection, "interrupted"));
        Writer.Flush();
    }

    /// <summary>The run cannot go on.</summary>
    internal void Fail(Exception fault)
    {
        var (code, hint) = fault switch { ContractException known => (known.Code, known.Hint), DataException data => (data.Code, data.Hint), _ => ("internal", "") };
        void Write(SqliteConnection connection)
        {
            connection.Execute("UPDATE run SET error_code = @code, error_message = @Message, error_hint = @hint WHERE number = @Number", new { code, fault.Message, hint, Number });
            End(connection, "failed");
        }
        try
        {
            Log("error", fault.ToString());
            Writer.Enqueue(Write);
            Writer.Flush();
        }
        catch (StoreException)
        {
            // The store itself fails. One small change may still find room; if not, the run shows as interrupted once this process ends.
            try
            {
                Store.Change(connection =>
                {
                    Write(connection);
                    return true;
                });
            }
            catch (StoreException)
            {
            }
        }
    }

    void End(SqliteConnection connection, string status)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        connection.Execute("UPDATE run SET status = @status, ended = @now, heartbeat = @now, seconds = seconds + (@now - resumed) / 1000.0, stop = 0 WHERE number = @Number", new { status, now, Number });
    }

    public void Dispose()
    {
        Writer.Dispose();
        stop.Dispose();
    }
}
