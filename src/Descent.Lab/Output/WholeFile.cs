using Descent.Contracts;
using Descent.Data.Cache;

namespace Descent.Lab.Output;

/// <summary>A file or folder that a user asked for, which appears whole or not at all: written beside its place, flushed, renamed.</summary>
static class WholeFile
{
    const int NoSpace = 28, QuotaExceeded = 122, WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Writes a file, or leaves the one that is there as it was.</summary>
    /// <exception cref="ContractException"><c>bad-path</c>, <c>disk-full</c> or <c>io-failed</c>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        CheckNamed(path);
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full);
        if (Directory.Exists(full)) throw new ContractException("bad-path", $"'{path}' is a folder.", "Name a file in it.");
        if (!Directory.Exists(folder)) throw new ContractException("bad-path", $"There is no folder '{folder}' to write into.", "Make it first, or name another.");
        var beside = Beside(full);
        Guard(path, () =>
        {
            try
            {
                Flushed(beside, write);
                File.Move(beside, full, overwrite: true);
                DirectoryFlush.Flush(folder!);
            }
            finally
            {
                File.Delete(beside);
            }
        });
    }

    /// <exception cref="ContractException"><c>bad-path</c>: it names nothing.</exception>
    public static void CheckNamed(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal)) throw new ContractException("bad-path", $"'{path}' is no path to write to.", "Name a place with --out, or leave it out.");
    }

    /// <summary>Writes a file and flushes it to disk; whole only within something that is.</summary>
    public static void Flushed(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>A name in the same folder that no other process uses.</summary>
    public static string Beside(string full) => Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}-{Guid.NewGuid():N}.part");

    public static void Guard(string path, Action work)
    {
        try
        {
            work();
        }
        catch (IOException fault) when (fault.HResult is NoSpace or QuotaExceeded or WindowsDiskFull)
        {
            throw new ContractException("disk-full", $"The disk is full: '{path}' could not be written.", "Free some space there, or name a place on another disk; nothing half-written was kept.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ContractException("io-failed", $"'{path}' could not be written: {fault.Message}", "Name a place that you can write to; nothing half-written was kept.");
        }
    }
}
