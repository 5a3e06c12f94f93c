using System.Diagnostics;
using System.Globalization;

namespace Descent.Data;

/// <summary>Named places at which a test kills this process, as a power cut would: nothing is flushed, nothing is cleaned up.</summary>
/// <remarks><c>DESCENT_FAILPOINT=checkpoint.renamed</c>, or <c>checkpoint.renamed:3</c> for the third time it is passed.</remarks>
static class Failpoint
{
    public const string Variable = "DESCENT_FAILPOINT";

    /// <summary>Every place, in the order in which a checkpoint and a flush of metrics pass them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "checkpoint.begun", "checkpoint.created", "checkpoint.half-written", "checkpoint.written", "checkpoint.synced", "checkpoint.renamed", "checkpoint.folder-synced", "checkpoint.read-back",
        "metrics.begun", "metrics.chunk-written", "metrics.chunks-written", "checkpoint.recorded", "loop.ended", "metrics.uncommitted", "metrics.committed", "checkpoint.old-deleted",
        "run.ending", "run.ended",
    ];

    static readonly (string Name, int Time)? Armed = Parse(Environment.GetEnvironmentVariable(Variable));
    static int passed;

    public static void Pass(string name)
    {
        Debug.Assert(All.Contains(name), name);
        if (Armed is not { } armed || armed.Name != name || Interlocked.Increment(ref passed) != armed.Time) return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    static (string, int)? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var parts = text.Split(':');
        var time = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
        return All.Contains(parts[0]) ? (parts[0], time) : throw new DataException("bad-option", $"{Variable}: there is no failpoint '{parts[0]}'.", $"Name one of {string.Join(", ", All)}.");
    }
}
