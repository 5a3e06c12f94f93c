using Dapper;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Tests;

/// <summary>What <c>descent doctor</c> finds beyond SQLite's own check.</summary>
public sealed class StoreCheckTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Measurements_that_cannot_be_read_are_named()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Noisy(), [100, 101]);
        Assert.Empty(store.CheckIntegrity());
        var (number, data) = store.Read(connection => connection.QueryFirst<(long, byte[])>("SELECT number, data FROM chunk ORDER BY length(data) DESC LIMIT 1"));
        data[data.Length / 2] ^= 16;
        store.Change(connection => connection.Execute("UPDATE chunk SET data = @data WHERE number = @number", new { data, number }));
        Assert.StartsWith($"run '{id}', ", Assert.Single(store.CheckIntegrity()), StringComparison.Ordinal);
    }
}
