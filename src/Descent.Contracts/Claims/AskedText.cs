using System.Globalization;
using System.Text.RegularExpressions;

namespace Descent.Contracts;

/// <summary>What is asked of a claim, and what judges say of it, as people read it; stores and documents keep the texts as they are.</summary>
public static partial class AskedText
{
    /// <summary>Numbers of more significant digits were computed, not written by a person.</summary>
    const int MostWritten = 6;

    /// <summary><c>&lt;= 0.5357548470967097</c> is <c>≤ 0.5358</c>; numbers as a person writes them stay.</summary>
    /// <param name="signs">Whether the reader can see letters beyond ASCII.</param>
    public static string Brief(string asked, bool signs = true) => Signs(Number().Replace(asked, match => Shorter(match.Value)), signs);

    /// <summary><c>≥</c>, <c>≤</c> and <c>±</c> in the place of <c>&gt;=</c>, <c>&lt;=</c> and <c>+-</c>.</summary>
    /// <param name="signs">False leaves the text as it is.</param>
    public static string Signs(string text, bool signs = true) => !signs ? text : text.Replace(">= ", "≥ ", StringComparison.Ordinal).Replace("<= ", "≤ ", StringComparison.Ordinal).Replace(" +- ", " ± ", StringComparison.Ordinal);

    /// <summary>At least four digits, and as many as keep it from a whole number that it is not: 0.99999999 is not 1.</summary>
    static string Shorter(string text)
    {
        var number = double.Parse(text, CultureInfo.InvariantCulture);
        if (text.Split('e')[0].Count(char.IsAsciiDigit) - LeadingZeros(text) <= MostWritten) return text;
        for (var digits = 4; digits < 17; digits++)
        {
            var shorter = InvariantNumber.Short(number, digits);
            if (!double.IsInteger(double.Parse(shorter, CultureInfo.InvariantCulture))) return shorter;
        }
        return text;
    }

    static int LeadingZeros(string text) => text.TrimStart('-').TakeWhile(letter => letter is '0' or '.').Count(letter => letter == '0');

    [GeneratedRegex(@"-?\d+\.\d+(?:e[+-]?\d+)?")]
    private static partial Regex Number();
}
