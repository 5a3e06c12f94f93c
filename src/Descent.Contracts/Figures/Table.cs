using System.Text.Json.Nodes;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>Rows of a figure, kept as named columns of equal length: numbers or texts. A place may be empty after <see cref="Append"/>.</summary>
public class Table
{
    /// <summary>A column <c>y</c> with values that are not finite gets a second one, <c>y_nonfinite</c>.</summary>
    public const string FlagSuffix = "_nonfinite";

    readonly List<(string Name, double?[]? Numbers, string?[]? Texts)> columns = [];

    /// <summary>A table with a row for each of these, to be filled by readings of them.</summary>
    public static Table<T> Of<T>(params IEnumerable<T> rows) => new([.. rows]);

    public int Rows { get; private set; }

    public IReadOnlyList<string> Columns => [.. columns.Select(c => c.Name)];

    /// <summary>Number of values that are NaN or infinite, over all columns.</summary>
    public int NonFinite => columns.Sum(c => c.Numbers?.Count(v => v is { } value && !double.IsFinite(value)) ?? 0);

    /// <summary>Adds a column of numbers and returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: another length than the columns before, or a name that is taken.</exception>
    public Table With(string name, IEnumerable<double> numbers)
    {
        double?[] values = [.. numbers];
        return Add(name, values.Length, (name, values, null));
    }

    /// <summary>Adds a column of texts and returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: another length than the columns before, or a name that is taken.</exception>
    public Table With(string name, IEnumerable<string> texts)
    {
        string?[] values = [.. texts];
        return Add(name, values.Length, (name, null, values));
    }

    /// <summary>The rows of this table and below them those of <paramref name="more"/>: measured points and a finer grid of theory. What only one of them has stays empty in the other's rows.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: a column holds numbers in one and texts in the other.</exception>
    public Table Append(Table more)
    {
        var all = new Table();
        foreach (var name in Columns.Union(more.Columns))
        {
            var (here, there) = (columns.Find(c => c.Name == name), more.columns.Find(c => c.Name == name));
            var isText = (here.Texts ?? there.Texts) is not null;
            Need(!isText || (here.Numbers ?? there.Numbers) is null, $"hold numbers and texts in one column '{name}'", "Give both the same name only where both are of one kind.");
            all.columns.Add(isText ? (name, null, [.. here.Texts ?? new string?[Rows], .. there.Texts ?? new string?[more.Rows]])
                : (name, [.. here.Numbers ?? new double?[Rows], .. there.Numbers ?? new double?[more.Rows]], null));
        }

        all.Rows = Rows + more.Rows;
        return all;
    }

    /// <summary>A copy with the edges of cells, which are empty where a cell has no place.</summary>
    internal Table WithEdges(CellEdges edges)
    {
        var copy = Append(new());
        return copy.Add(edges.Low, Rows, (edges.Low, edges.From, null)).Add(edges.High, Rows, (edges.High, edges.To, null));
    }

    /// <summary>Whether a place of the column is empty.</summary>
    internal bool HasGaps(string name) => Filled(name).Contains(false);

    /// <summary>For each row whether something stands in the column, be it NaN.</summary>
    internal bool[] Filled(string name) => columns.Find(c => c.Name == name) is var column && column.Numbers is { } numbers
        ? [.. numbers.Select(v => v is not null)] : [.. (column.Texts ?? new string?[Rows]).Select(v => v is not null)];

    internal bool IsNumeric(string name) => columns.Exists(c => c.Name == name && c.Numbers is not null);

    /// <summary>A column of numbers; NaN where it is empty.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>: no such column of numbers; the hint gives the nearest names.</exception>
    public ReadOnlySpan<double> Numbers(string name) => columns.Find(c => c.Name == name).Numbers is { } numbers ? (double[])[.. numbers.Select(v => v ?? double.NaN)]
        : throw new ContractException("unknown-column", $"The table has no column of numbers '{name}'.", NearestNames.Hint(name, Columns));

    /// <summary>A column of texts; empty where nothing stands.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>: no such column of texts; the hint gives the nearest names.</exception>
    public ReadOnlySpan<string> Texts(string name) => columns.Find(c => c.Name == name).Texts is { } texts ? (string[])[.. texts.Select(v => v ?? "")]
        : throw new ContractException("unknown-column", $"The table has no column of texts '{name}'.", NearestNames.Hint(name, Columns));

    /// <summary>One object a row, without what is empty. A number that is not finite is null, and its flag column says <c>nan</c>, <c>inf</c> or <c>-inf</c>.</summary>
    public JsonArray ToJson()
    {
        var rows = new JsonArray();
        for (var i = 0; i < Rows; i++)
        {
            var row = new JsonObject();
            foreach (var (name, numbers, texts) in columns)
            {
                if (texts is not null)
                {
                    if (texts[i] is { } text) row[name] = text;
                }
                else if (numbers![i] is not { } number)
                {
                    continue;
                }
                else if (InvariantNumber.NonFiniteName(number) is { } flag)
                {
                    (row[name], row[name + FlagSuffix]) = (null, flag);
                }
                else
                {
                    row[name] = number;
                }
            }

            rows.Add(row);
        }

        return rows;
    }

    Table Add(string name, int length, (string, double?[]?, string?[]?) column)
    {
        Need(!string.IsNullOrEmpty(name) && !name.AsSpan().ContainsAny('.', '[', ']'), $"name a column '{name}'",
            "Vega reads points and brackets as paths: use letters, digits, spaces and hyphens.");
        Need(!name.EndsWith(FlagSuffix, StringComparison.Ordinal), $"name a column '{name}'", $"Names that end in {FlagSuffix} are flags.");
        Need(columns.TrueForAll(c => c.Name != name), $"have two columns '{name}'", "Rename one.");
        Need(columns.Count == 0 || length == Rows, FormattableString.Invariant($"have {length} values in column '{name}' and {Rows} rows"),
            "Give each column as many values.");
        columns.Add(column);
        Rows = length;
        return this;
    }

    static void Need(bool met, string fault, string hint)
    {
        if (!met)
        {
            throw new ContractException("bad-table", $"A table cannot {fault}.", hint);
        }
    }
}
