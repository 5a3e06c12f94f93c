using Descent.Data.Csv;
using Descent.Engine;

namespace Descent.Data;

/// <summary>Rows of numbers with a class each.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Features">[Count, Columns.Count], row-major, finite.</param>
/// <param name="Columns">One name a feature.</param>
/// <param name="Labels">[Count], each in [0, ClassNames.Count).</param>
/// <param name="ClassNames">In the order of their first row.</param>
public sealed record TableDataset(string Name, ReadOnlyMemory<double> Features, IReadOnlyList<string> Columns, ReadOnlyMemory<int> Labels, IReadOnlyList<string> ClassNames)
{
    public int Count => Labels.Length;

    /// <summary>The features of one row.</summary>
    public ReadOnlySpan<double> Row(int index) => Features.Span.Slice(index * Columns.Count, Columns.Count);

    /// <summary>The rows at <paramref name="indices"/>, in that order.</summary>
    public TableDataset Take(ReadOnlySpan<int> indices)
    {
        var features = new double[indices.Length * Columns.Count];
        var labels = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            Row(indices[i]).CopyTo(features.AsSpan(i * Columns.Count));
            labels[i] = Labels.Span[indices[i]];
        }
        return this with { Features = features, Labels = labels };
    }

    /// <summary>Reads a file of one's own: comma-separated lines, the first of which names the columns; numbers with a decimal point, and a column of classes.</summary>
    /// <param name="path">UTF-8; an ending .gz is unpacked.</param>
    /// <param name="classes">The column that holds each row's class, any text; the last one unless it is named.</param>
    /// <exception cref="DataException"><c>data-not-found</c>, <c>io-failed</c>; or <c>data-format</c>, with the line and the value.</exception>
    public static TableDataset Read(string path, string? classes = null) => Of(CsvTable.Read(path), Path.GetFileNameWithoutExtension(path), classes);

    /// <summary>Reads such a file where the target is a number, too: the other columns as float32 [rows, columns], the target as float32 [rows, 1].</summary>
    /// <param name="target">The column that is to be predicted; the last one unless it is named.</param>
    /// <exception cref="DataException">As of <see cref="Read"/>.</exception>
    public static (Tensor X, Tensor Y) ReadNumbers(string path, string? target = null)
    {
        var table = CsvTable.Read(path);
        Tensor Of(params int[] columns) => Tensor.From(Array.ConvertAll(table.Numbers(columns), value => (float)value), [table.Rows.Length, columns.Length]);
        return (Of(table.Others(table.Place(target))), Of(table.Place(target)));
    }

    /// <summary>Features as float32 [Count, Columns.Count] and classes as int32 [Count].</summary>
    public (Tensor X, Tensor Y) Samples() =>
        (Tensor.From(Array.ConvertAll(Features.ToArray(), value => (float)value), [Count, Columns.Count]), Tensor.From(Labels.Span, [Count]));

    /// <summary>The table in lines, see <see cref="Read"/>.</summary>
    internal static TableDataset Of(CsvTable table, string name, string? classColumn = null)
    {
        var (at, labels) = (table.Place(classColumn), new OrderedDictionary<string, int>());
        int Label((int Line, string[] Cells) row)
        {
            var text = row.Cells[at].Length > 0 ? row.Cells[at] : throw table.Bad(row.Line, $"has no class as '{table.Names[at]}'");
            labels.TryAdd(text, labels.Count);
            return labels[text];
        }
        var columns = table.Others(at);
        return new(name, table.Numbers(columns), [.. columns.Select(column => table.Names[column])], Array.ConvertAll(table.Rows, Label), [.. labels.Keys]);
    }
}

/// <summary>A table in one comma-separated file, whose last column is the class.</summary>
public abstract record TableSource : DatasetSource
{
    public override DatasetKind Kind => DatasetKind.Table;

    public override IReadOnlyList<string> CachedFiles => [Name + ".csv"];

    /// <summary>Loads it: from the user's own folder, the cache, or by fetching it.</summary>
    /// <exception cref="DataException">It is not to be had, or the file is damaged.</exception>
    public TableDataset Load(DataOptions options, CancellationToken cancel = default)
    {
        var files = Obtain(options, cancel);
        return TableDataset.Of(CsvTable.Parse(files.Text(CachedFiles[0]), files.PathOf(CachedFiles[0])), Name);
    }
}
