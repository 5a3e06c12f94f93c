using System.Diagnostics;
using Dapper;
using Descent.Contracts;
using Descent.Data;
using Descent.Lab.Store;
using Descent.Lab.Workers;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Recording;

/// <summary>Keeps one loop: points are buffered by the thread that trains and taken away by the one that writes.</summary>
sealed class LoopWriter(RunRecording run, LoopKey key, long steps, RestoredLoop? restored, StoredLoop? stored) : LoopRecord
{
    /// <summary>Values that wait at most: 64 MB of them.</summary>
    const long Most = 8_000_000;

    readonly object gate = new();
    readonly Dictionary<string, SeriesWriter> series = new(StringComparer.Ordinal);
    List<(long Step, IReadOnlyDictionary<string, double[]> Values)> waiting = [];
    long waitingValues;
    long number = stored?.Number ?? -1;
    long lastSaved = Stopwatch.GetTimestamp();
    long lastStep = restored?.Step ?? 0;
    string? checkpointFile;

    public override RestoredLoop? Restored => restored;

    public override SeedCheckpoints Checkpoints => new(run.CheckpointFolder, run.CheckpointInterval, restored is null ? null : stored?.CheckpointFile, stored?.CheckpointHash, restored?.Step ?? 0, KeepsWeights);

    public override bool KeepsWeights => run.KeepsWeights && key.IsTraining;

    public override void Begin(Func<string> programHash)
    {
        var program = programHash();
        if (restored is not null && stored?.Program != program)
        {
            throw new StoreException("another-program", $"Arm '{key.Arm}' of run '{run.Id}' ran program {stored?.Program}; now it is {program}.", "Resume it with the data and the code that it began with, or start a new run.");
        }
        run.Log("info", restored is null ? $"{key.Arm}: {key.Title} begins, {Words.Count(steps, "step")}, {Words.Counted(key.Seeds.Count, "seed")} {key.SeedText}" : $"{key.Arm}: {key.Title} goes on at step {restored.Step} of {steps}");
        run.Writer.Enqueue(connection =>
        {
            if (number < 0) Insert(connection, program);
            else Cut(connection, program);
            run.Add(this);
        });
    }

    void Insert(SqliteConnection connection, string program) => number = connection.ExecuteScalar<long>("""
        INSERT INTO loop (run, arm, phase, candidate, label, seeds, steps, program) VALUES (@Run, @Arm, @Phase, @Candidate, @Label, @SeedText, @steps, @program) RETURNING number
        """, new { Run = run.Number, key.Arm, key.Phase, key.Candidate, key.Label, key.SeedText, steps, program });

    /// <summary>Forgets what was measured after the point to go on from: it is measured again, with the same bits.</summary>
    void Cut(SqliteConnection connection, string program)
    {
        connection.Execute("UPDATE loop SET status = 'running', program = @program, step = @lastStep WHERE number = @number", new { number, program, lastStep });
        if (restored is null)
        {
            connection.Execute("DELETE FROM series WHERE loop = @number; DELETE FROM failure WHERE loop = @number; UPDATE loop SET checkpoint_file = NULL, checkpoint_step = NULL, checkpoint_hash = NULL WHERE number = @number", new { number });
            return;
        }
        connection.Execute("DELETE FROM failure WHERE loop = @number AND (step IS NULL OR step > @lastStep)", new { number, lastStep });
        checkpointFile = connection.ExecuteScalar<string?>("SELECT checkpoint_file FROM loop WHERE number = @number", new { number });
        foreach (var (metric, id) in connection.Query<(string, long)>("SELECT metric, number FROM series WHERE loop = @number", new { number }))
        {
            series.Add(metric, SeriesWriter.Cut(connection, id, key.Seeds.Count, lastStep));
        }
    }

    public override void Measured(long step, IReadOnlyDictionary<string, double[]> values)
    {
        lock (gate)
        {
            while (waitingValues > Most)
            {
                run.Writer.ThrowIfFailed();
                Monitor.Wait(gate, 100);
            }
            waiting.Add((step, values));
            waitingValues += (long)values.Count * key.Seeds.Count;
        }
    }

    public override bool Stepped(long step)
    {
        Volatile.Write(ref lastStep, step);
        run.Writer.ThrowIfFailed();
        return Stopwatch.GetElapsedTime(lastSaved) >= run.CheckpointInterval;
    }

    public override void Save(ArmLoop loop) => Saved(loop.Step, CheckpointFile.Write(run.CheckpointFolder, key, loop));

    public override void Saved(long step, string hash)
    {
        var file = CheckpointFile.Name(key, step);
        Volatile.Write(ref lastStep, step);
        run.Log("info", $"{key.Arm}: {key.Title}: checkpoint at step {step}");
        run.Writer.Enqueue(connection =>
        {
            // Its metrics up to here are in the same transaction: whoever sees the checkpoint has them, too.
            Drain(connection);
            connection.Execute("UPDATE loop SET checkpoint_step = @step, checkpoint_file = @file, checkpoint_hash = @hash WHERE number = @number", new { step, file, hash, number });
            Failpoint.Pass("checkpoint.recorded");
            DropOld(file);
        });
        lastSaved = Stopwatch.GetTimestamp();
    }

    /// <summary>Deletes the checkpoint before, once the new one is committed.</summary>
    void DropOld(string? file)
    {
        var old = checkpointFile;
        checkpointFile = file;
        if (old is null || old == file) return;
        run.Writer.AfterCommit(() =>
        {
            File.Delete(Path.Combine(run.CheckpointFolder, old));
            Failpoint.Pass("checkpoint.old-deleted");
        });
    }

    public override void SeedEnded(SeedFailure failure)
    {
        run.Log("warning", $"{key.Arm}: {key.Title}: {(failure.Seed is { } seed ? $"seed {seed} " : "")}{failure.Reason}");
        run.Writer.Enqueue(connection => connection.Execute("INSERT INTO failure (loop, seed, step, until, path, reason) VALUES (@number, @Seed, @Step, @Until, @Path, @Reason)",
            new { number, failure.Seed, failure.Step, failure.Until, failure.Path, failure.Reason }));
    }

    public override void Ended(long step, Func<string> stateHash)
    {
        var hash = stateHash();
        run.Log("info", $"{key.Arm}: {key.Title} ended at step {step}");
        End("done", step, hash);
    }

    public override void Failed(string reason)
    {
        run.Writer.Enqueue(connection =>
        {
            if (number < 0) Insert(connection, "");
        });
        SeedEnded(new(null, null, null, null, reason));
        End("failed", lastStep, null);
    }

    public override void Note(string level, string text) => run.Log(level, text);

    void End(string status, long step, string? hash) => run.Writer.Enqueue(connection =>
    {
        Drain(connection, isLast: true);
        lastStep = step;
        var isKept = KeepsWeights && status == "done";
        connection.Execute($"UPDATE loop SET status = @status, step = @step, state_hash = @hash{(isKept ? "" : ", checkpoint_file = NULL, checkpoint_step = NULL, checkpoint_hash = NULL")} WHERE number = @number", new { status, step, hash, number });
        Failpoint.Pass("loop.ended");
        if (!isKept) DropOld(null);
        run.Remove(this);
    });

    /// <summary>Writes what waits; on the writing thread.</summary>
    /// <param name="isLast">Nothing will follow.</param>
    public void Drain(SqliteConnection connection, bool isLast = false)
    {
        List<(long Step, IReadOnlyDictionary<string, double[]> Values)> points;
        lock (gate)
        {
            if (waiting.Count == 0 && !isLast) return;
            (points, waiting, waitingValues) = (waiting, [], 0);
            Monitor.PulseAll(gate);
        }
        foreach (var (step, values) in points)
        {
            foreach (var (metric, measured) in values)
            {
                if (!series.TryGetValue(metric, out var one)) series.Add(metric, one = SeriesWriter.Create(connection, number, metric, key.Seeds.Count));
                one.Add(step, measured);
            }
        }
        foreach (var one in series.Values) one.Write(connection, run.NextSequence, isLast);
        connection.Execute("UPDATE loop SET step = max(step, @step) WHERE number = @number", new { step = Volatile.Read(ref lastStep), number });
        Failpoint.Pass("metrics.chunks-written");
        run.Changed();
    }
}
