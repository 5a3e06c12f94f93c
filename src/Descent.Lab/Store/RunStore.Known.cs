using System.Globalization;
using Dapper;
using Descent.Engine;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>What an error says of the names that there are.</summary>
public sealed partial class RunStore
{
    const int MostNamed = 5;

    /// <summary>A sentence for an error: the ids of runs and sweeps that are nearest to one that is not there, or the newest.</summary>
    public string Known(string name) => Read(connection =>
        connection.ExecuteScalar<long>("SELECT count(*) FROM sweep") == 0 ? Known(connection, "run", "started", name)
        : NearestNames.Of(name, Ids(connection, "run", "started").Concat(Ids(connection, "sweep", "created"))) is { Count: > 0 } near ? NearestNames.Hint(name, near)
        : $"Runs: {Newest(connection, "run", "started")} Sweeps: {Newest(connection, "sweep", "created")}");

    /// <summary>The same of one table. A store holds thousands: names are compared with the newest thousand, and few are told.</summary>
    static string Known(SqliteConnection connection, string table, string time, string name)
    {
        var ids = Ids(connection, table, time);
        return ids.Length == 0 ? "There are none." : NearestNames.Of(name, ids).Count > 0 ? NearestNames.Hint(name, ids) : $"The newest: {Newest(connection, table, time)}";
    }

    /// <summary>The slugs of the studies that have runs.</summary>
    public IReadOnlyList<string> Studies() => Read(connection => connection.Query<string>("SELECT DISTINCT study FROM run ORDER BY study").ToArray());

    static string[] Ids(SqliteConnection connection, string table, string time, int most = 1000) => [.. connection.Query<string>($"SELECT id FROM {table} ORDER BY {time} DESC, number DESC LIMIT {most}")];

    static string Newest(SqliteConnection connection, string table, string time)
    {
        var (named, all) = (Ids(connection, table, time, MostNamed), connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", named)}{(all > named.Length ? $", and {all - named.Length} more" : "")}.");
    }
}
