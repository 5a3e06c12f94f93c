using Dapper;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Tests;

/// <summary>What is said of a run that is not there.</summary>
public sealed class KnownNamesTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Pages call a run by what follows its last hyphen; whoever types that means it.</summary>
    [Fact]
    public void The_last_part_of_an_id_names_a_run()
    {
        var store = folder.Open();
        foreach (var id in (string[])["2026-01-01-watched-aaaaaa", "2026-01-01-watched-bbbbbb", "2026-01-02-watched-bbbbbb"])
        {
            using var recording = RunRecording.Start(store, new Watched(), Scale.Quick, [100], [], id: id);
        }
        Assert.Equal("2026-01-01-watched-aaaaaa", store.Resolve("aaaaaa"));
        Assert.Contains("'bbbbbb' ends several runs: 2026-01-01-watched-bbbbbb, 2026-01-02-watched-bbbbbb.", Code("ambiguous-run", "bbbbbb"), StringComparison.Ordinal);
        Assert.Contains("'2026' begins several runs", Code("ambiguous-run", "2026"), StringComparison.Ordinal);
        foreach (var none in (string[])["aaaaa", "-aaaaaa", "watched-aaaaaa", "%"]) Code("unknown-run", none);
        Assert.Equal("The name of a run is empty.", Code("unknown-run", ""));
        Assert.Equal(["watched"], store.Studies());

        string Code(string code, string name)
        {
            var refused = Assert.Throws<StoreException>(() => store.Resolve(name));
            Assert.Equal(code, refused.Code);
            return refused.Message;
        }
    }

    /// <summary>A store holds thousands of runs, and an error is a sentence.</summary>
    [Fact]
    public void A_hint_names_few_of_many_runs()
    {
        var store = folder.Open();
        string id;
        using (var recording = RunRecording.Start(store, new Watched(), Scale.Quick, [100], [])) id = recording.Id;
        Assert.Equal($"The newest: {id}.", Hint("zz"));
        store.Change(connection => connection.Execute("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO run (id, study, title, family, scale, seed_count, status, started, resumed, process, process_started, host, heartbeat, paper, seeds, options, assignments, version, build, kernel, machine)
            SELECT 'copy-' || i, study, title, family, scale, seed_count, status, started + i, resumed, process, process_started, host, heartbeat, paper, seeds, options, assignments, version, build, kernel, machine FROM run, n
            """));
        Assert.Equal("The newest: copy-2000, copy-1999, copy-1998, copy-1997, copy-1996, and 1996 more.", Hint("zz"));
        Assert.Equal("Did you mean 'copy-1776', 'copy-1076' or 'copy-1176'?", Hint("copx-1776"));
        var several = Assert.Throws<StoreException>(() => store.Resolve("copy-")).Message;
        Assert.True(several.Length < 100 && several.EndsWith(", ….", StringComparison.Ordinal), several);
        Assert.Equal("There are none.", Assert.Throws<StoreException>(() => store.Sweep("zz")).Hint);

        string Hint(string name)
        {
            var hint = Assert.Throws<StoreException>(() => store.Resolve(name)).Hint;
            Assert.Equal(hint, store.Known(name));
            return hint;
        }
    }
}
