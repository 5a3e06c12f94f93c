using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Descent.Contracts;

namespace Descent.Lab.Pages;

/// <summary>A piece of Markdown as GitHub reads it. The only ways to one are an interpolated string, whose holes are escaped, and what a study's author wrote as Markdown.</summary>
readonly record struct Markdown
{
    Markdown(string text) => Text = text;

    public static Markdown Nothing { get; } = new("");

    public string Text { get; }

    /// <summary>Markdown whose literal parts are this program's; whatever stands in a hole is text on one line, unless it is Markdown itself.</summary>
    public static Markdown Of(ref Builder content) => new(content.ToString());

    /// <summary>Several after one another.</summary>
    public static Markdown All(IEnumerable<Markdown> parts, string between = "") => new(string.Join(between, parts.Select(part => part.Text)));

    /// <summary>What the author of a study of the catalogue wrote as Markdown; never a text of a run.</summary>
    public static Markdown Written(string markdown) => new(markdown.ReplaceLineEndings("\n").Trim());

    /// <summary>A text in a cell of a table, as code.</summary>
    public static Markdown Code(string text)
    {
        var line = OneLine(text);
        var fence = new string('`', 1 + Longest(line));
        var pad = line.StartsWith('`') || line.EndsWith('`') ? " " : "";
        // A table takes every bar for its own, in code as well.
        return line.Length == 0 ? Nothing : new($"{fence}{pad}{line.Replace("|", "\\|", StringComparison.Ordinal)}{pad}{fence}");
    }

    /// <summary>A text as a block of code of its own.</summary>
    public static Markdown Block(string text)
    {
        var fence = new string('`', Math.Max(3, 1 + Longest(text)));
        return new($"{fence}\n{text.ReplaceLineEndings("\n")}\n{fence}");
    }

    static int Longest(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in text) longest = Math.Max(longest, run = letter == '`' ? run + 1 : 0);
        return longest;
    }

    public static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));

    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in OneLine(text))
        {
            // CommonMark takes a backslash before any punctuation; & is written out, since a backslash leaves the word of an entity.
            if (letter == '&') escaped.Append("&amp;");
            else if ("\\`*_[]<>|~$#".Contains(letter, StringComparison.Ordinal)) escaped.Append('\\').Append(letter);
            else escaped.Append(letter);
        }
        // GitHub links bare addresses by themselves.
        return escaped.Replace("://", "&#58;//").Replace("www.", "www&#46;").Replace("@", "&#64;").ToString();
    }

    /// <summary>Writes literals as they are and holes escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Builder(int literalLength, int formattedCount)
    {
        readonly StringBuilder text = new(literalLength + 24 * formattedCount);

        public void AppendLiteral(string literal) => text.Append(literal);

        public void AppendFormatted(Markdown markdown) => text.Append(markdown.Text);

        public void AppendFormatted(IEnumerable<Markdown> parts)
        {
            foreach (var part in parts) text.Append(part.Text);
        }

        public void AppendFormatted(string? value) => text.Append(Escaped(value ?? ""));

        public void AppendFormatted(long number) => text.Append(number.ToString(CultureInfo.InvariantCulture));

        public void AppendFormatted(double number) => text.Append(Escaped(InvariantNumber.Short(number)));

        public override string ToString() => text.ToString();
    }
}
