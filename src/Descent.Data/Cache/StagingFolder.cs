namespace Descent.Data.Cache;

/// <summary>A folder beside its final place, which it takes by one rename; disposed uncommitted, it vanishes.</summary>
sealed class StagingFolder : IDisposable
{
    const string Prefix = ".staging-", LockSuffix = ".lock";
    readonly FileOpener opener;
    readonly FileStream held;

    StagingFolder(string path, FileStream held, FileOpener opener) => (Path, this.held, this.opener) = (path, held, opener);

    public string Path { get; }

    /// <summary>Makes a new staging folder in <paramref name="parent"/>, and sweeps those that killed processes left.</summary>
    public static StagingFolder Create(string parent, FileOpener opener)
    {
        DiskErrors.CreateFolder(parent);
        Sweep(parent, DateTime.UtcNow.AddDays(-1));
        var path = System.IO.Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"));
        // Locked before the folder is there, so that nobody sees it without its living owner.
        FileStream? held = null;
        DiskErrors.Guard(path, () => held = Lock(path, FileMode.CreateNew));
        try
        {
            DiskErrors.CreateFolder(path);
            return new(path, held!, opener);
        }
        catch
        {
            held!.Dispose();
            throw;
        }
    }

    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Writes a file in this folder and flushes it to disk.</summary>
    public void Write(string file, Action<Stream> write) => AtomicFile.WriteFlushed(PathOf(file), opener, write);

    public void Write(string file, ReadOnlyMemory<byte> content) => Write(file, stream => stream.Write(content.Span));

    /// <summary>Takes <paramref name="target"/>'s place. Where another process was first, its folder stays and this one goes.</summary>
    /// <param name="target">The final path, a sibling of this folder.</param>
    /// <param name="isGood">Whether what stands at the target is to be kept.</param>
    public void Commit(string target, Func<bool> isGood)
    {
        DirectoryFlush.Flush(Path);
        // A bad folder in the way is renamed aside first; twice is enough unless others keep winning, and then theirs is good.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Move(Path, target);
                DirectoryFlush.Flush(System.IO.Path.GetDirectoryName(target)!);
                return;
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && attempt < 8)
            {
                // What was in the way may be gone by now: somebody else has set it aside.
                if (!Directory.Exists(target))
                    continue;
                if (isGood())
                    return;
                SetAside(target);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw DiskErrors.OnWrite(target, e);
            }
        }
    }

    public void Dispose()
    {
        Remove(Path);
        held.Dispose();
    }

    // The system frees the lock when its process ends, however it ends.
    static FileStream Lock(string path, FileMode mode) =>
        new(path + LockSuffix, mode, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);

    static void SetAside(string target)
    {
        var aside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, Prefix + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.Move(target, aside);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.OnWrite(target, e);
        }
        Remove(aside);
    }

    static void Sweep(string parent, DateTime olderThan)
    {
        foreach (var left in Directory.GetDirectories(parent, Prefix + "*"))
        {
            try
            {
                using var abandoned = Lock(left, FileMode.Open);
                Remove(left);
            }
            catch (FileNotFoundException)
            {
                // One without a lock is being removed, unless that was cut short.
                if (Directory.GetLastWriteTimeUtc(left) < olderThan)
                    Remove(left);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its owner lives.
            }
        }
    }

    // A leftover is no failure of the work: the next sweep takes it.
    static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
