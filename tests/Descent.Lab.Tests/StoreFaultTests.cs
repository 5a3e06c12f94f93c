using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Tests;

/// <summary>A store that is not as it should be gives one clear error, and loses nothing more.</summary>
public sealed class StoreFaultTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Filled()
    {
        var (id, _) = StoreFolder.Run(folder.Open(), new Noisy { Steps = 400 }, [100, 101]);
        SqliteConnection.ClearAllPools();
        return id;
    }

    StoreException Refused() => Assert.Throws<StoreException>(() =>
    {
        var store = folder.Open();
        var faults = store.CheckIntegrity();
        if (faults.Count > 0) throw StoreErrors.Damaged(folder.Database, faults[0]);
        foreach (var run in store.List()) store.Measurements(run.Id);
    });

    [Fact]
    public void What_is_not_a_database_is_not_touched()
    {
        File.WriteAllText(folder.Database, new string('x', 5000));
        Assert.Equal("store-foreign", Refused().Code);
        Assert.Equal(new string('x', 5000), File.ReadAllText(folder.Database));
    }

    [Fact]
    public void Another_programs_database_is_not_touched()
    {
        using (var connection = new SqliteConnection($"Data Source={folder.Database}")) connection.Execute("CREATE TABLE theirs (x)");
        SqliteConnection.ClearAllPools();
        var before = File.ReadAllBytes(folder.Database);
        Assert.Equal("store-foreign", Refused().Code);
        SqliteConnection.ClearAllPools();
        Assert.Equal(before, File.ReadAllBytes(folder.Database));
    }

    /// <summary>Another process makes the store just before one of the statements that look whose it is.</summary>
    [Fact]
    public void A_store_that_is_being_made_is_no_other_programs()
    {
        for (var moment = 1; ; moment++)
        {
            using var place = new StoreFolder();
            using var connection = new SqliteConnection($"Data Source={place.Database}");
            connection.Open();
            // So that nobody who reads keeps the other from writing.
            connection.Execute("PRAGMA journal_mode = WAL");
            var statements = 0;
            SQLitePCL.raw.sqlite3_trace(connection.Handle, (SQLitePCL.strdelegate_trace)((_, _) => { if (++statements == moment) place.Open(); }), null);
            Assert.InRange(StoreConnections.Check(connection, place.Database), 0, Schema.Version);
            SQLitePCL.raw.sqlite3_trace(connection.Handle, (SQLitePCL.strdelegate_trace?)null, null);
            if (statements < moment) break;
        }
    }

    [Fact]
    public void A_newer_store_is_refused_with_both_versions()
    {
        Filled();
        using (var connection = new SqliteConnection($"Data Source={folder.Database}")) connection.Execute("PRAGMA user_version = 99");
        var error = Refused();
        Assert.Equal("store-newer", error.Code);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{Schema.Version}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_truncated_store_says_that_it_is_damaged(double share)
    {
        Filled();
        using (var file = File.OpenWrite(folder.Database)) file.SetLength((long)(file.Length * share));
        Assert.Equal("store-corrupt", Refused().Code);
    }

    /// <summary>A bit inside packed measurements, which SQLite does not look into, is found by the chunk's own checksum.</summary>
    [Fact]
    public void A_flipped_bit_in_measurements_is_found()
    {
        Filled();
        var bytes = File.ReadAllBytes(folder.Database);
        byte[] data;
        using (var connection = new SqliteConnection($"Data Source={folder.Database}")) data = connection.QueryFirst<byte[]>("SELECT data FROM chunk WHERE length(data) BETWEEN 100 AND 1000 ORDER BY length(data) DESC LIMIT 1");
        SqliteConnection.ClearAllPools();
        // Pages that were written anew may have left copies behind.
        var found = 0;
        for (var at = bytes.AsSpan().IndexOf(data); at >= 0; at = bytes.AsSpan().IndexOf(data), found++) bytes[at + data.Length / 2] ^= 16;
        Assert.True(found > 0);
        File.WriteAllBytes(folder.Database, bytes);
        Assert.Equal("store-corrupt", Refused().Code);
    }

    [Fact]
    public void A_flipped_bit_in_the_first_page_is_found()
    {
        Filled();
        var bytes = File.ReadAllBytes(folder.Database);
        // The schema's first page holds the tables' texts from its end backwards.
        bytes[100] ^= 64;
        File.WriteAllBytes(folder.Database, bytes);
        Assert.Contains(Refused().Code, (string[])["store-corrupt", "store-failed", "store-foreign"]);
    }

    /// <summary>A copy made without the -wal beside it is an older state, sound in itself.</summary>
    [Fact]
    public void A_copy_without_its_wal_is_an_older_state()
    {
        var store = folder.Open();
        StoreFolder.Run(store, new Noisy(), [100]);
        SqliteConnection.ClearAllPools();
        using var reader = store.OpenConnection();
        reader.Execute("BEGIN DEFERRED; SELECT * FROM run");
        StoreFolder.Run(store, new Noisy(), [100]);
        Assert.True(new FileInfo(folder.Database + "-wal").Length > 0);
        using var copy = new StoreFolder();
        File.Copy(folder.Database, copy.Database);
        var old = copy.Open();
        Assert.Empty(old.CheckIntegrity());
        Assert.Single(old.List());
        Assert.Equal(2, store.List().Count);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(Path.Combine(folder.Path, "file"), "");
        var error = Assert.Throws<StoreException>(() => RunStore.Open(Path.Combine(folder.Path, "file", "descent.db")));
        Assert.Equal("store-read-only", error.Code);
        Assert.Contains(StoreLocation.Variable, error.Hint, StringComparison.Ordinal);
    }

    /// <summary>A run goes on until the store takes no more; then it fails with the reason, and what was written before stays.</summary>
    [Fact]
    public void A_full_store_fails_the_run_and_keeps_what_it_has()
    {
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Noisy(), Scale.Quick, [100], []);
        var writer = recording.Writer;
        recording.Log("info", "kept");
        writer.Flush();
        // SQLite reports a full disk when a page limit is reached just as when the file system has no room. Both in one change: nothing else is written between.
        writer.Enqueue(connection =>
        {
            connection.Execute($"PRAGMA max_page_count = {connection.ExecuteScalar<long>("PRAGMA page_count")}");
            connection.Execute("INSERT INTO log (run, time, level, text) VALUES (1, 0, 'info', hex(zeroblob(200000)))");
        });
        Assert.Equal("disk-full", Assert.Throws<StoreException>(writer.Flush).Code);
        var failure = Assert.ThrowsAny<StoreException>(() => StudyRunner.Run(new Noisy(), Scale.Quick, [100], recording: recording));
        Assert.Equal("disk-full", failure.Code);
        var detail = store.Run(recording.Id);
        Assert.Equal((RunStatus.Failed, "disk-full"), (detail.Summary.Status, detail.Error?.Code));
        Assert.Contains(store.Log(recording.Id), line => line.Text == "kept");
        Assert.Empty(store.CheckIntegrity());
    }

    [Fact]
    public async Task Two_processes_write_one_store()
    {
        folder.Open();
        using var first = Crash.Victim.Start("", "run", folder.Database, "1500", "20");
        using var second = Crash.Victim.Start("", "run", folder.Database, "1500", "20");
        var outputs = new[] { first, second }.Select(process => process.StandardOutput.ReadToEndAsync()).ToArray();
        var errors = new[] { first, second }.Select(process => process.StandardError.ReadToEndAsync()).ToArray();
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, string.Concat(await Task.WhenAll(errors)));
        Assert.Equal(await outputs[0], await outputs[1]);
        var store = folder.Open();
        Assert.Equal([RunStatus.Done, RunStatus.Done], store.List().Select(run => run.Status));
        Assert.Empty(store.CheckIntegrity());
    }
}
