using System.Diagnostics;

namespace Descent.App;

/// <summary>Lets one process of this user at a time build a file of theirs; the others wait.</summary>
static class BuildTurn
{
    // EWOULDBLOCK on Linux and on macOS, and a sharing violation on Windows.
    const int Taken = 11, TakenOnMac = 35, TakenOnWindows = unchecked((int)0x80070020);

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromSeconds(1);

    /// <summary>Waits for its turn, which ends when it is disposed, or with the process. Where there can be no such file nobody waits.</summary>
    /// <param name="place">The file that is locked; null is the user's own.</param>
    public static IDisposable? Take(string? place = null)
    {
        var file = place ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "descent", "build.lock");
        var waited = Stopwatch.StartNew();
        var isTold = false;
        while (true)
        {
            try
            {
                if (place is null) Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException fault) when (fault.HResult is Taken or TakenOnMac or TakenOnWindows)
            {
                if (!isTold && waited.Elapsed > Patience)
                {
                    isTold = true;
                    Console.Error.WriteLine("descent: waits for another command's build");
                }
                Thread.Sleep(Look);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
