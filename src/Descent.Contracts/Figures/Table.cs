using System.Text.Json.Nodes;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>Rows of a figure, kept as named columns of equal length: numbers or texts.</summary>
public sealed class Table
{
    /// <summary>A column <c>y</c> with values that are not finite gets a second one, <c>y_nonfinite</c>.</summary>
    public const string FlagSuffix = "_nonfinite";

    readonly List<(string Name, double[]? Numbers, string[]? Texts)> columns = [];

    public int Rows { get; private set; }

    public IReadOnlyList<string> Columns => [.. columns.Select(c => c.Name)];

    /// <summary>Number of values that are NaN or infinite, over all columns.</summary>
    public int NonFinite => columns.Sum(c => c.Numbers?.Count(v => !double.IsFinite(v)) ?? 0);

    /// <summary>Adds a column of numbers and returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: another length than the columns before, or a name that is taken.</exception>
    public Table With(string name, IEnumerable<double> numbers)
    {
        double[] values = [.. numbers];
        return Add(name, values.Length, (name, values, null));
    }

    /// <summary>Adds a column of texts and returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: another length than the columns before, or a name that is taken.</exception>
    public Table With(string name, IEnumerable<string> texts)
    {
        string[] values = [.. texts];
        return Add(name, values.Length, (name, null, values));
    }

    /// <exception cref="ContractException"><c>unknown-column</c>: no such column of numbers; the hint gives the nearest names.</exception>
    public ReadOnlySpan<double> Numbers(string name) => columns.Find(c => c.Name == name).Numbers
        ?? throw new ContractException("unknown-column", $"The table has no column of numbers '{name}'.", NearestNames.Hint(name, Columns));

    /// <exception cref="ContractException"><c>unknown-column</c>: no such column of texts; the hint gives the nearest names.</exception>
    public ReadOnlySpan<string> Texts(string name) => columns.Find(c => c.Name == name).Texts
        ?? throw new ContractException("unknown-column", $"The table has no column of texts '{name}'.", NearestNames.Hint(name, Columns));

    /// <summary>One object a row. A number that is not finite is null, and its flag column says <c>nan</c>, <c>inf</c> or <c>-inf</c>.</summary>
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
                    row[name] = texts[i];
                }
                else if (InvariantNumber.NonFiniteName(numbers![i]) is { } flag)
                {
                    (row[name], row[name + FlagSuffix]) = (null, flag);
                }
                else
                {
                    row[name] = numbers[i];
                }
            }

            rows.Add(row);
        }

        return rows;
    }

    Table Add(string name, int length, (string, double[]?, string[]?) column)
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
