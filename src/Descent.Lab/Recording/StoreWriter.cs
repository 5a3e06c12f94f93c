using Dapper;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Recording;

/// <summary>The one thread of a run that writes: what others queue is committed together, a few times a second.</summary>
/// <remarks>A failure is kept: from then on nothing is written, and whoever queues more is told.</remarks>
sealed class StoreWriter : IDisposable
{
    const int Capacity = 1024;
    // A fifth of the second that may be lost: the rest is for a machine that is slow to wake this thread, and for the disk.
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    readonly RunStore store;
    readonly Action<SqliteConnection> tick;
    readonly object gate = new();
    readonly Queue<Action<SqliteConnection>> queue = [];
    readonly List<Action> afterCommit = [];
    readonly Thread thread;
    long queued;
    long committed;
    bool isHurried;
    bool isClosed;
    volatile StoreException? fault;

    /// <param name="tick">Called in every transaction after what was queued.</param>
    public StoreWriter(RunStore store, Action<SqliteConnection> tick)
    {
        (this.store, this.tick) = (store, tick);
        thread = new(Run) { IsBackground = true, Name = "Descent store" };
        thread.Start();
    }

    /// <exception cref="StoreException">Writing has failed before.</exception>
    public void ThrowIfFailed()
    {
        if (fault is { } failed) throw new StoreException(failed.Code, failed.Message, failed.Hint);
    }

    /// <summary>Queues a change; waits while the queue is full.</summary>
    public void Enqueue(Action<SqliteConnection> change)
    {
        lock (gate)
        {
            while (queue.Count >= Capacity && fault is null)
            {
                isHurried = true;
                Monitor.PulseAll(gate);
                Monitor.Wait(gate);
            }
            ThrowIfFailed();
            queue.Enqueue(change);
            queued++;
        }
    }

    /// <summary>Inside a change: something to do once it is committed.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>Waits until all that was queued is committed.</summary>
    public void Flush()
    {
        // An empty change makes a transaction that holds all that was buffered until now.
        Enqueue(_ => { });
        lock (gate)
        {
            var target = queued;
            while (committed < target && fault is null)
            {
                isHurried = true;
                Monitor.PulseAll(gate);
                Monitor.Wait(gate);
            }
        }
        ThrowIfFailed();
    }

    /// <summary>Ends the thread; what is queued and not flushed is written if it can be.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
        thread.Join();
    }

    void Run()
    {
        try
        {
            using var connection = store.OpenConnection();
            while (Next() is { } changes) Commit(connection, changes);
        }
        catch (SqliteException failed)
        {
            fault = StoreErrors.Of(store.Path, failed);
        }
        catch (StoreException failed)
        {
            fault = failed;
        }
#pragma warning disable CA1031 // Whatever it is, it must end the run and not the process.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            fault = new("store-failed", $"Writing the store '{store.Path}' failed: {failed.GetType().Name}: {failed.Message}", "Run again with --verbose.");
        }
        lock (gate) Monitor.PulseAll(gate);
    }

    /// <summary>What to write now, after a pause; null at the end.</summary>
    List<Action<SqliteConnection>>? Next()
    {
        lock (gate)
        {
            if (!isHurried && !isClosed) Monitor.Wait(gate, Interval);
            isHurried = false;
            if (isClosed && queue.Count == 0) return null;
            List<Action<SqliteConnection>> changes = [.. queue];
            queue.Clear();
            Monitor.PulseAll(gate);
            return changes;
        }
    }

    void Commit(SqliteConnection connection, List<Action<SqliteConnection>> changes)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            Data.Failpoint.Pass("metrics.begun");
            foreach (var change in changes) change(connection);
            tick(connection);
            Data.Failpoint.Pass("metrics.uncommitted");
            connection.Execute("COMMIT TRANSACTION");
            Data.Failpoint.Pass("metrics.committed");
        }
        catch
        {
            RunStore.Rollback(connection);
            throw;
        }
        foreach (var action in afterCommit) action();
        afterCommit.Clear();
        lock (gate)
        {
            committed += changes.Count;
            Monitor.PulseAll(gate);
        }
    }
}
