using System.Globalization;
using Descent.Engine;

namespace Descent.Data.Csv;

/// <summary>Comma-separated lines, the first of which names the columns.</summary>
/// <param name="Path">For errors.</param>
/// <param name="Names">Two at least, each another.</param>
/// <param name="Rows">One at least, of as many cells, with the numbers of their lines.</param>
sealed record CsvTable(string Path, string[] Names, (int Line, string[] Cells)[] Rows)
{
    /// <summary>Reads a file: UTF-8; an ending .gz is unpacked.</summary>
    /// <exception cref="DataException"><c>data-not-found</c>, <c>io-failed</c>; or what <see cref="Parse"/> throws.</exception>
    public static CsvTable Read(string path) => File.Exists(path) ? Parse(DatasetFiles.TextOf(path), path)
        : throw new DataException("data-not-found", $"There is no file '{path}' in '{Directory.GetCurrentDirectory()}'.", "Give its full path, or start descent in its folder.");

    /// <exception cref="DataException"><c>data-format</c>, with the line and what is wrong with it.</exception>
    public static CsvTable Parse(string text, string path)
    {
        (int Line, string[] Cells)[] lines = [.. CsvLines.Of(text.TrimEnd(), path)];
        var (first, names) = lines.FirstOrDefault((1, []));
        var table = new CsvTable(path, names, [.. lines.Skip(1)]);
        if (names.Length < 2 || table.Rows.Length == 0) throw table.Bad(first, $"has {names.Length} columns and {table.Rows.Length} rows below it, where at least 2 and 1 are needed");
        table.CheckNames(first);
        foreach (var (line, cells) in table.Rows)
        {
            if (cells.Length != names.Length) throw table.Bad(line, $"has {cells.Length} cells, not {names.Length}");
        }
        return table;
    }

    /// <summary>The place of a column; the last one where none is named.</summary>
    public int Place(string? name) => name is null ? Names.Length - 1
        : Array.IndexOf(Names, name) is >= 0 and var place ? place : throw new DataException("data-format", $"'{Path}' has no column '{name}'.", NearestNames.Hint(name, Names));

    /// <summary>The numbers of some columns, [rows, columns], row-major.</summary>
    public double[] Numbers(params int[] columns) => [.. from row in Rows from column in columns select
        Number(row.Cells[column]) ?? throw Bad(row.Line, $"has '{row.Cells[column]}' as '{Names[column]}', which is no finite number")];

    /// <summary>The places of all columns but one.</summary>
    public int[] Others(int column) => [.. Enumerable.Range(0, Names.Length).Where(other => other != column)];

    public DataException Bad(int line, string what) => new("data-format", FormattableString.Invariant($"'{Path}', line {line}, {what}."),
        "Give a line with the columns' names, then lines of numbers (decimal point) with the class's name or the target last, all between commas.");

    /// <summary>Refuses a first line that is a row of numbers, and a column of row numbers that was saved along.</summary>
    void CheckNames(int line)
    {
        if (Names.Contains("")) throw Bad(line, "has a column without a name; row numbers are left out (in pandas, index=False)");
        if (Names.FirstOrDefault(name => Number(name) is { } number && !double.IsInteger(number)) is { } value) throw Bad(line, $"has '{value}' in place of a column's name");
        if (Names.GroupBy(name => name).FirstOrDefault(some => some.Count() > 1) is { } twice) throw Bad(line, $"names two columns '{twice.Key}'");
    }

    static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
