using System.Text.RegularExpressions;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>The command that makes a run again, as a shell reads it.</summary>
public static partial class RepeatCommand
{
    public static string Of(RunDetail run) => string.Join(' ',
        ((string[])["descent", "run", run.File is null ? run.Summary.Study : $"./{Path.GetFileName(run.File)}", "--scale", run.Summary.Scale, "--seeds", Seeds(run.Seeds),
            .. run.Assignments.SelectMany(assignment => (string[])["--set", assignment]), .. run.Watch?.Arguments ?? []]).Select(Quoted));

    /// <summary>Seeds follow one another: the command takes no others.</summary>
    static string Seeds(IReadOnlyList<long> seeds) => FormattableString.Invariant($"{seeds[0]}..{seeds[^1]}");

    [GeneratedRegex(@"^[A-Za-z0-9_./=,:+@%-]+$")]
    private static partial Regex Plain();

    // Between single quotes a POSIX shell gives nothing a meaning but the quote itself.
    static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
