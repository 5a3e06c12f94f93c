using System.Globalization;

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

    /// <summary>Reads comma-separated lines without quotes: a header, then numbers with the class's name last.</summary>
    /// <exception cref="DataException"><c>data-format</c>, with the line and the value.</exception>
    internal static TableDataset Parse(string text, string name, string path)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var header = lines[0].Split(',', StringSplitOptions.TrimEntries);
        if (header.Length < 2 || lines.Length < 2)
            throw Bad(path, 1, $"has {header.Length} columns and {lines.Length - 1} rows, where at least 2 and 1 are needed");
        var features = new List<double>();
        var labels = new List<int>();
        var classes = new List<string>();
        for (var line = 1; line < lines.Length; line++)
        {
            var cells = lines[line].Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length != header.Length)
                throw Bad(path, line + 1, $"has {cells.Length} cells, not {header.Length}");
            foreach (var cell in cells[..^1])
                features.Add(double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                    ? value : throw Bad(path, line + 1, $"has '{cell}', which is no finite number"));
            if (cells[^1].Length == 0)
                throw Bad(path, line + 1, "has no class in its last cell");
            var label = classes.IndexOf(cells[^1]);
            if (label < 0)
            {
                label = classes.Count;
                classes.Add(cells[^1]);
            }
            labels.Add(label);
        }
        return new(name, features.ToArray(), header[..^1], labels.ToArray(), classes);
    }

    static DataException Bad(string path, int line, string what) =>
        new("data-format", $"'{path}', line {line}, {what}.", "Give a header line, then lines of numbers (decimal point) that end in the class's name.");
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
        return TableDataset.Parse(files.Text(CachedFiles[0]), Name, files.PathOf(CachedFiles[0]));
    }
}
