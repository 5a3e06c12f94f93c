using System.Runtime.InteropServices;

namespace Descent.Data.Cache;

/// <summary>Flushes a folder's entries to disk, so that a rename survives a power cut.</summary>
/// <remarks>Best effort: the framework has no call for it, Windows needs none, and a lost rename only costs a new fetch.</remarks>
static partial class DirectoryFlush
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, 0);
        if (handle < 0)
            return;
        _ = Synchronise(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronise(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
