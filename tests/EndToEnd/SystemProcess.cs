using System.Globalization;
using System.Runtime.InteropServices;

namespace Descent.EndToEnd;

/// <summary>A process of this machine: a number alone may be another's later, so its start counts, too.</summary>
sealed record SystemProcess(int Id, string Started)
{
    public const int Interrupt = 2, Kill = 9, Terminate = 15;

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Signal(int process, int signal);

    /// <summary>Sends a signal to a process that must be there.</summary>
    public static void Send(int process, int signal) => Assert.Equal(0, Signal(process, signal));

    /// <summary>All processes below one, as they are now.</summary>
    public static List<SystemProcess> Below(int process)
    {
        var all = Directory.GetDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Select(id => (Id: id, Stat: Stat(id))).Where(one => one.Stat is not null).ToLookup(one => one.Stat!.Value.Parent, one => new SystemProcess(one.Id, one.Stat!.Value.Started));
        List<SystemProcess> Under(int parent) => [.. all[parent].SelectMany(child => (IEnumerable<SystemProcess>)[child, .. Under(child.Id)])];
        return Under(process);
    }

    public bool IsAlive => Stat(Id) is (not "Z" and not "X", _, var started) && started == Started;

    /// <summary>Whether this word is on its command line.</summary>
    public bool IsCalled(string word)
    {
        try
        {
            return File.ReadAllText($"/proc/{Id}/cmdline").Split('\0').Contains(word);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static (string State, int Parent, string Started)? Stat(int process)
    {
        try
        {
            // The name in parentheses may hold anything.
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 19 } fields ? (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
