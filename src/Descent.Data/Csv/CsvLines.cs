using System.Text;

namespace Descent.Data.Csv;

/// <summary>Cuts comma-separated text into cells, after RFC 4180: a cell in double quotes may hold commas, line ends and doubled quotes.</summary>
static class CsvLines
{
    /// <summary>The cells of each line, without spaces around them, and the number of the line on which they begin, from 1.</summary>
    /// <param name="text">Lines end in a line feed alone.</param>
    /// <param name="path">For errors.</param>
    /// <exception cref="DataException"><c>data-format</c>: a quote is not closed, or something follows it in its cell.</exception>
    public static IEnumerable<(int Line, string[] Cells)> Of(string text, string path)
    {
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var (begin, cells) = (line, new List<string>());
            do
            {
                cells.Add(Cell(text, path, ref at, ref line));
            }
            while (at < text.Length && text[at++] == ',');
            line++;
            yield return (begin, [.. cells]);
        }
    }

    /// <summary>One cell, up to the comma or line end behind it.</summary>
    static string Cell(string text, string path, ref int at, ref int line)
    {
        var end = End(text, at);
        var cell = text.AsSpan(at, end - at).Trim();
        if (cell is not ['"', ..])
        {
            at = end;
            return cell.ToString();
        }
        var (begin, content, from) = (line, new StringBuilder(), text.IndexOf('"', at) + 1);
        while (true)
        {
            var close = text.IndexOf('"', from);
            if (close < 0) throw Bad(path, begin, "begins a cell with a quote that is not closed", "Close it with another double quote.");
            content.Append(text, from, close - from);
            line += text.AsSpan(from, close - from).Count('\n');
            (at, from) = (close + 1, close + 2);
            if (at == text.Length || text[at] != '"') break;
            content.Append('"');
        }
        end = End(text, at);
        if (!text.AsSpan(at, end - at).IsWhiteSpace()) throw Bad(path, line, $"has '{text.AsSpan(at, end - at)}' behind a cell in quotes", "Double each quote that belongs to a cell.");
        at = end;
        return content.ToString();
    }

    static int End(string text, int at) => text.AsSpan(at).IndexOfAny(',', '\n') is >= 0 and var length ? at + length : text.Length;

    static DataException Bad(string path, int line, string what, string hint) => new("data-format", FormattableString.Invariant($"'{path}', line {line}, {what}."), hint);
}
