using System.Text;

namespace Descent.App.Output;

/// <summary>Markdown of the source, whose lines end where the source's do, for a terminal that wraps by itself.</summary>
static class Prose
{
    /// <summary>Joins the lines of each paragraph and of each point of a list; blank lines, points, headings, tables and code keep theirs.</summary>
    public static string Unwrapped(string markdown)
    {
        var text = new StringBuilder();
        var (isCode, joins) = (false, false);
        foreach (var line in markdown.ReplaceLineEndings("\n").Trim('\n').Split('\n'))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            var stands = isCode || isFence || StandsAlone(line);
            if (text.Length > 0) text.Append(joins && !stands && !IsPoint(line) ? ' ' : '\n');
            text.Append(stands || IsPoint(line) || !joins ? line.TrimEnd() : line.Trim());
            isCode ^= isFence;
            joins = !stands;
        }
        return text.ToString();
    }

    static bool StandsAlone(string line) => string.IsNullOrWhiteSpace(line) || line[0] is '#' or '|' || line.StartsWith("    ", StringComparison.Ordinal);

    /// <summary><c>- point</c>, <c>* point</c>, <c>1. point</c>.</summary>
    static bool IsPoint(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith("- ") || text.StartsWith("* ") || (text.IndexOf(". ") is > 0 and < 3 and var dot && text[..dot].IndexOfAnyExceptInRange('0', '9') < 0);
    }
}
