using System.Text;
using Descent.Contracts;

namespace Descent.Lab.Export;

/// <summary>Writes comma-separated values after RFC 4180, in UTF-8, lines ended by CR LF.</summary>
/// <remarks>A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers never do, <c>-inf</c> included.</remarks>
sealed class CsvWriter(Stream stream) : IDisposable
{
    readonly StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
    bool isInRow;

    public void Text(string text)
    {
        if (text.Length > 0 && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')) text = "'" + text;
        Cell(text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
    }

    public void Number(double value) => Cell(InvariantNumber.Text(value));

    public void Number(long value) => Cell(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A number that is text already, or nothing.</summary>
    public void Verbatim(string number) => Cell(number);

    public void EndRow()
    {
        writer.WriteLine();
        isInRow = false;
    }

    public void Dispose() => writer.Dispose();

    void Cell(string cell)
    {
        if (isInRow) writer.Write(',');
        writer.Write(cell);
        isInRow = true;
    }
}
