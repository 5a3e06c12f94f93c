namespace Descent.Data.Cache;

/// <summary>Opens a file that does not exist yet for writing; a seam through which tests fill the disk.</summary>
delegate Stream FileOpener(string path);

/// <summary>Files that appear whole or not at all: written beside their place, flushed to disk, renamed.</summary>
static class AtomicFile
{
    public static Stream OpenNew(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    /// <summary>Writes a new file and flushes it to disk; not atomic by itself, for files inside a <see cref="StagingFolder"/>.</summary>
    public static void WriteFlushed(string path, FileOpener opener, Action<Stream> write) => DiskErrors.Guard(path, () =>
    {
        using var stream = opener(path);
        write(stream);
        stream.Flush();
        if (stream is FileStream file)
            file.Flush(flushToDisk: true);
    });

    /// <summary>Replaces <paramref name="path"/> by what <paramref name="write"/> writes, or leaves it as it was.</summary>
    public static void Write(string path, FileOpener opener, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var beside = Path.Combine(folder, $".{Path.GetFileName(full)}-{Guid.NewGuid():N}.part");
        try
        {
            WriteFlushed(beside, opener, write);
            DiskErrors.Guard(full, () => File.Move(beside, full, overwrite: true));
            DirectoryFlush.Flush(folder);
        }
        finally
        {
            if (File.Exists(beside))
                File.Delete(beside);
        }
    }
}
