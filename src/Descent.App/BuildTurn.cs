using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Descent.App.Output;

namespace Descent.App;

/// <summary>Lets one process of this user at a time build a file of theirs. The others wait, however long, and say for whom.</summary>
sealed class BuildTurn : IDisposable
{
    // EWOULDBLOCK on Linux and on macOS, and a sharing violation on Windows.
    const int Taken = 11, TakenOnMac = 35, TakenOnWindows = unchecked((int)0x80070020);

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromSeconds(1);

    readonly FileStream held;
    readonly string holder;

    BuildTurn(string file, string what)
    {
        held = new(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        holder = Holder(file);
        Try(() => File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {what}")));
    }

    /// <summary>Waits for its turn, which ends when it is disposed, or with the process. Where there can be no such file nobody waits.</summary>
    /// <param name="what">What it builds, as the others are told.</param>
    /// <param name="place">The file that is locked; null is the user's own.</param>
    /// <param name="patience">How long it waits in silence; null is a second.</param>
    /// <param name="say">Told once what it waits for; null is standard error.</param>
    /// <exception cref="OperationCanceledException">A signal came while it waited.</exception>
    public static BuildTurn? Take(string what, string? place = null, TimeSpan? patience = null, Action<string>? say = null)
    {
        var file = place ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "descent", "build.lock");
        if (place is null) Try(() => Directory.CreateDirectory(Path.GetDirectoryName(file)!));
        if (TryTake(file, what, out var turn)) return turn;
        var isStopped = false;
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            Volatile.Write(ref isStopped, true);
        }
        using (PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop))
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop))
        {
            var waited = Stopwatch.StartNew();
            var isTold = false;
            while (!Volatile.Read(ref isStopped) && !TryTake(file, what, out turn))
            {
                if (!isTold && waited.Elapsed >= (patience ?? Patience))
                {
                    isTold = true;
                    (say ?? Notice.Say)($"waits for its turn to build {what}: {Describe(file)}; Ctrl-C stops the wait");
                }
                Thread.Sleep(Look);
            }
        }
        if (!isStopped) return turn;
        turn?.Dispose();
        throw new OperationCanceledException();
    }

    /// <returns>False where another has it.</returns>
    static bool TryTake(string file, string what, out BuildTurn? turn)
    {
        turn = null;
        try
        {
            turn = new(file, what);
            return true;
        }
        catch (IOException fault) when (fault.HResult is Taken or TakenOnMac or TakenOnWindows)
        {
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    static string Describe(string file)
    {
        var text = "";
        Try(() => text = File.ReadAllText(Holder(file)));
        return text.Split(' ', 2) is [var id, var what] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && IsAlive(process) ? $"process {id} builds {what}" : "another command builds a study";
    }

    /// <summary>Beside the lock, which none but its holder can read: the process that has it, and what that builds.</summary>
    static string Holder(string file) => Path.ChangeExtension(file, "holder");

    static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Does what nobody depends on.</summary>
    static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    public void Dispose()
    {
        Try(() => File.Delete(holder));
        held.Dispose();
    }
}
