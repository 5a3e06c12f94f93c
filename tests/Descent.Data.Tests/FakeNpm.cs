using System.Formats.Tar;
using System.IO.Compression;

namespace Descent.Data.Tests;

/// <summary>A folder for the PATH with an <c>npm</c> that does what a test wants, and counts how often it was started.</summary>
sealed class FakeNpm : IDisposable
{
    readonly TemporaryFolder folder = new();

    /// <param name="script">Lines of shell; the working directory is where the archive goes.</param>
    public FakeNpm(string script)
    {
        var npm = folder.Write("bin/npm", System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\necho started >> '{folder["starts"]}'\n{script}\n"));
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The stand-in for npm is a shell script: run these tests on Linux.");
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>One that delivers this archive.</summary>
    public static FakeNpm Delivering(byte[] archive)
    {
        var npm = new FakeNpm("cp \"$(dirname \"$0\")/../archive\" ./tiny-data-1.0.0.tgz");
        npm.folder.Write("archive", archive);
        return npm;
    }

    public int Starts => File.Exists(folder["starts"]) ? File.ReadAllLines(folder["starts"]).Length : 0;

    public DataOptions Options(string cache, bool offline = false) => new()
    {
        CacheDirectory = cache,
        Offline = offline,
        Variable = name => name == "PATH" ? $"{folder["bin"]}:/usr/bin:/bin" : null,
    };

    public void Dispose() => folder.Dispose();

    /// <summary>The archive of <see cref="TinyImages"/>, after <paramref name="change"/> has been at its entries.</summary>
    public static byte[] TinyArchive(Action<List<TarEntry>>? change = null)
    {
        var entries = TinyImages.Content.Select(file => Entry("package/data/" + file.Key, file.Value)).Prepend(Entry("package/package.json", "{}"u8)).ToList();
        change?.Invoke(entries);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Pax))
            entries.ForEach(tar.WriteEntry);
        return packed.ToArray();
    }

    public static TarEntry Entry(string name, ReadOnlySpan<byte> content) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content.ToArray()) };
}
