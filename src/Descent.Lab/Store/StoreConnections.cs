using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>Opens connections to one database file, which it makes and migrates at first.</summary>
sealed class StoreConnections
{
    const int BusyMilliseconds = 30_000;
    readonly string connectionString;

    public StoreConnections(string path)
    {
        Path = path;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException("store-read-only", $"The folder of the store '{path}' cannot be made: {fault.Message}", $"Set {StoreLocation.Variable} to a folder that you can write to.");
        }
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, DefaultTimeout = BusyMilliseconds / 1000 }.ToString();
        StoreErrors.Guard(path, () =>
        {
            using var connection = Open();
            Migrate(connection);
            return true;
        });
    }

    public string Path { get; }

    /// <summary>A connection of the caller's own, from a pool.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        // A killed process loses nothing that it committed; only a power cut may take the last second.
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY"));
        return connection;
    }

    void Migrate(SqliteConnection connection)
    {
        var version = Check(connection);
        if (connection.ExecuteScalar<string>("PRAGMA journal_mode") != "wal") connection.Execute("PRAGMA journal_mode = WAL");
        if (version == Schema.Version) return;
        connection.Execute("BEGIN IMMEDIATE");
        // Another process may have been first.
        for (version = Check(connection); version < Schema.Version; version++) connection.Execute(Schema.Migrations[version]);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = {Schema.Version}; COMMIT"));
    }

    int Check(SqliteConnection connection) => Check(connection, Path);

    /// <summary>The version of a store, 0 for one that is to be made.</summary>
    internal static int Check(SqliteConnection connection, string path)
    {
        // One statement, hence one state: another process may be making the store.
        var (application, version, tables) = connection.QuerySingle<(long, long, long)>(
            "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)");
        if (application != Schema.ApplicationId && (application != 0 || version != 0 || tables > 0))
        {
            throw new StoreException("store-foreign", $"'{path}' is a database of another program.", $"Move the file away, or set {StoreLocation.Variable} to another folder.");
        }
        return version <= Schema.Version ? (int)version : throw new StoreException("store-newer",
            string.Create(CultureInfo.InvariantCulture, $"The store '{path}' is of version {version}; this program knows versions up to {Schema.Version}."), "Use the newer program that wrote it, or another folder.");
    }
}
