using System.Text;
using System.Text.Json;
using Descent.Contracts;
using Descent.Lab.Output;

namespace Descent.Lab.Weights;

/// <summary>Singular values of every matrix of a file, in units of its largest, over their share of the rank.</summary>
public static class WeightFigure
{
    const int Most = 24;
    const int Points = 128;

    public const string Title = "Singular values over the largest, by their place in descending order";

    /// <summary>The drawing of the largest matrices; null where there is none.</summary>
    public static Drawing? Of(WeightTable table)
    {
        WeightRow[] rows = [.. table.Rows.Where(row => row.Summary?.Spectrum is { Largest: > 0 }).OrderByDescending(row => row.Summary!.Count).Take(Most)];
        if (rows.Length == 0) return null;
        var points = table.Rows.Where(rows.Contains).SelectMany(row => Places(row.Summary!.Spectrum!.Values.Count).Select(i => (row.Name, Place: (i + 1.0) / row.Summary.Spectrum.Values.Count, Value: row.Summary.Spectrum.Values[i] / row.Summary.Spectrum.Largest))).ToArray();
        var data = new Table().With("layer", points.Select(point => point.Name)).With("place", points.Select(point => point.Place)).With("value", points.Select(point => point.Value));
        return Plot.Line(data, new("place", "place / number of singular values"), new("value", "singular value / largest", Logarithmic: true), "layer");
    }

    /// <summary>Writes the drawing in Vega-Lite.</summary>
    /// <exception cref="ContractException"><c>no-figure</c>: there is no matrix; <c>bad-path</c>, <c>disk-full</c>, <c>io-failed</c>.</exception>
    public static void Write(WeightTable table, string path)
    {
        var drawing = Of(table) ?? throw new ContractException("no-figure", $"'{table.Path}' has no matrix with singular values to draw.", "Compute larger ones with --side.");
        WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(drawing.ToVegaLite(Title).ToJsonString(JsonSerializerOptions.Default))));
    }

    /// <summary>All indices, or so many evenly spaced ones with both ends.</summary>
    static IEnumerable<int> Places(int count) => count <= Points ? Enumerable.Range(0, count) : Enumerable.Range(0, Points).Select(i => (int)((long)i * (count - 1) / (Points - 1)));
}
