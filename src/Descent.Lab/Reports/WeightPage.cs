using System.Text;
using Descent.Contracts;
using Descent.Lab.Output;
using Descent.Lab.Weights;

namespace Descent.Lab.Reports;

/// <summary>Tables of weights as one HTML file: the same page as a report's, with its policy, style and script.</summary>
public static class WeightPage
{
    /// <summary>Writes it; it appears whole or not at all.</summary>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="ContractException"><c>bad-path</c>, <c>disk-full</c>, <c>io-failed</c>.</exception>
    public static long Write(IReadOnlyList<WeightTable> tables, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(Html(tables));
        WholeFile.Write(path, stream => stream.Write(bytes));
        return bytes.Length;
    }

    internal static string Html(params IReadOnlyList<WeightTable> tables)
    {
        var figures = new FigureData();
        var title = tables is [var only] ? Path.GetFileName(only.Path) : FormattableString.Invariant($"{tables.Count} files of weights");
        return ReportPage.Of(title, Markup.Of($"{tables.Select(table => Section(table, figures))}"), Markup.Nothing, figures, FigureRuntime.Embedded).Html!;
    }

    static Markup Section(WeightTable table, FigureData figures)
    {
        var drawing = WeightFigure.Of(table);
        var drawn = FigureRuntime.Embedded is not null && drawing is not null ? Markup.Of($"""
            <figure class="figure"><figcaption>{WeightFigure.Title}</figcaption>{figures.Place(FormattableString.Invariant($"spectra-{figures.Count + 1}"), WeightFigure.Title, drawing.ToVegaLite(WeightFigure.Title))}</figure>
            """) : Markup.Nothing;
        return Markup.Of($"""
            <article><h1>{Path.GetFileName(table.Path)}</h1><p>{table.Counts}.</p>
            {drawn}<div class="frame"><table>
            <thead><tr>{Headings.Select(heading => Markup.Of($"""<th scope="col">{heading}</th>"""))}</tr></thead>
            <tbody>{table.Rows.Select(row => Markup.Of($"<tr><th scope=\"row\" class=\"mono\">{row.Name}</th>{Cells(row).Select(cell => Markup.Of($"<td>{cell}</td>"))}</tr>"))}</tbody></table></div></article>

            """);
    }

    /// <summary>Headings of the table, the tensor's name first.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["tensor", "type", "shape", "norm", "largest", "σ₁", "stable rank", "numerical rank", "effective rank", "not finite", ""];

    /// <summary>What stands under them after the name.</summary>
    public static IReadOnlyList<string> Cells(WeightRow row)
    {
        var spectrum = row.Summary?.Spectrum;
        string Number(double? value) => value is { } number ? InvariantNumber.Short(number) : "";
        return
        [
            row.Element, FormattableString.Invariant($"[{string.Join(", ", row.Shape)}]"), Number(row.Summary?.Norm), Number(row.Summary?.Largest), Number(spectrum?.Largest), Number(spectrum?.StableRank),
            spectrum is null ? "" : FormattableString.Invariant($"{spectrum.NumericalRank} of {spectrum.Values.Count}"), Number(spectrum?.EffectiveRank),
            row.Summary is { NonFinite: var bad } ? FormattableString.Invariant($"{bad}") : "", row.Status,
        ];
    }
}
