using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>All runs, in one SQLite file. Any number of readers while runs write; every method may be called from any thread.</summary>
/// <remarks>Tables and formats are described in docs/store.md. Errors are <see cref="StoreException"/>.</remarks>
public sealed partial class RunStore
{
    readonly StoreConnections connections;
    readonly Liveness liveness = new();

    RunStore(string path) => connections = new(path);

    /// <summary>The database file.</summary>
    public string Path => connections.Path;

    /// <summary>The folder of the run's checkpoints.</summary>
    public string CheckpointFolder(string id) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "checkpoints", id);

    /// <summary>Opens a store, which is made or brought to this program's version if need be.</summary>
    /// <param name="path">The database; null is <see cref="StoreLocation.Database"/>.</param>
    /// <exception cref="StoreException"><c>store-newer</c>, <c>store-foreign</c>, <c>store-corrupt</c>, <c>store-read-only</c>, <c>disk-full</c>, …</exception>
    public static RunStore Open(string? path = null) => new(System.IO.Path.GetFullPath(path ?? StoreLocation.Database));

    /// <summary>Whether there is a store already.</summary>
    /// <exception cref="StoreException"><c>bad-setting</c>: a file stands where its folder would be.</exception>
    public static bool Exists(string? path = null) => path is not null || !File.Exists(StoreLocation.Folder) ? File.Exists(path ?? StoreLocation.Database)
        : throw new StoreException("bad-setting", $"'{StoreLocation.Folder}' is a file, and the store is a folder.", $"Set {StoreLocation.Variable} to a folder that you can write to.");

    // One consistent state, whatever is written meanwhile.
    internal T Read<T>(Func<SqliteConnection, T> query) => Transact("BEGIN DEFERRED", query);

    internal T Change<T>(Func<SqliteConnection, T> change) => Transact("BEGIN IMMEDIATE", change);

    T Transact<T>(string begin, Func<SqliteConnection, T> work) => StoreErrors.Guard(Path, () =>
    {
        using var connection = connections.Open();
        connection.Execute(begin);
        try
        {
            var result = work(connection);
            connection.Execute("COMMIT TRANSACTION");
            return result;
        }
        catch
        {
            Rollback(connection);
            throw;
        }
    });

    internal SqliteConnection OpenConnection() => connections.Open();

    // SQLite has rolled back by itself after some errors, such as a full disk.
    internal static void Rollback(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) connection.Execute("ROLLBACK TRANSACTION");
    }
}
