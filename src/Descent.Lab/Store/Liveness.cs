using System.Diagnostics;
using System.Globalization;

namespace Descent.Lab.Store;

/// <summary>Whether the process that a run belongs to still lives: a process id alone may be another's by now, so its start counts, too.</summary>
sealed class Liveness
{
    /// <summary>A run of another machine is alive while its heartbeat is younger than this.</summary>
    const long LeaseMilliseconds = 120_000;

    /// <summary>This machine since it was booted; ids of processes mean nothing beyond.</summary>
    public static string Host { get; } = $"{Environment.MachineName}/{Boot()}";

    public static (int Process, long Started) Own { get; } = (Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);

    public bool IsAlive(RunRow row)
    {
        if (row.Host == Host) return StartOf((int)row.Process) is { } started && started == row.ProcessStarted;
        var sameMachine = row.Host.Split('/')[0] == Environment.MachineName;
        return !sameMachine && DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - row.Heartbeat < LeaseMilliseconds;
    }

    /// <summary>When a process started, in units of the system's own; null if there is none, or only its remains.</summary>
    static long? StartOf(int process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // The name in parentheses may hold anything; the state follows it, and the start is the 20th field from there.
                var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
                var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
            }
            using var found = Process.GetProcessById(process);
            return found.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    static string Boot()
    {
        const string file = "/proc/sys/kernel/random/boot_id";
        return OperatingSystem.IsLinux() && File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }
}
