using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>The study's figures: drawn where there is a runtime, and their data as a table in any case.</summary>
static class FigureSection
{
    /// <summary>Rows of a table of data; the page carries all of them, and the export has them as CSV.</summary>
    const int Rows = 200;

    const string Missing = "This program was built without Node.js, hence without the runtime that draws: figures and curves are given as their data.";

    public static Markup Of(ReportedRun run, string anchor, FigureData figures, bool drawn) => run.Figures.Count == 0 ? Markup.Nothing : Markup.Of($"""
        <section><h2>Figures</h2>{(drawn ? Script : Markup.Of($"""<p class="note">{Missing}</p>"""))}<div class="figures">{run.Figures.Select(figure => Figure(figure, anchor, figures, drawn))}</div></section>

        """);

    static Markup Script => Markup.Of($"""<noscript><p class="note">Scripts are switched off here: the figures are not drawn, and their data are in the tables below.</p></noscript>""");

    static Markup Figure(StoredFigure figure, string anchor, FigureData figures, bool drawn) => Markup.Of($"""
        <figure class="figure"><figcaption>{figure.Title}</figcaption>{figure switch
    {
        { Specification: null } => Markup.Of($"""<p class="note bad">It could not be made: {figure.Error}</p>"""),
        { Specification: var specification } when drawn => figures.Place($"{anchor}-{figure.Name}", figure.Title, specification),
        _ => Markup.Nothing,
    }}{Subtitle(figure)}{Data(figure, open: !drawn)}</figure>

        """);

    static Markup Subtitle(StoredFigure figure) => figure.Specification?["title"] is JsonObject { } heading && (string?)heading["subtitle"] is { } subtitle
        ? Markup.Of($"""<p class="flag">{subtitle}</p>""") : Markup.Nothing;

    static Markup Data(StoredFigure figure, bool open)
    {
        if (FigureTable.Of(figure.Specification) is not { Rows.Count: > 0 } table) return Markup.Nothing;
        return Markup.Of($"""
            <details{(open ? Markup.Of($" open") : Markup.Nothing)}><summary>Data, {Words.Count(table.Rows.Count, "row")}{(table.Rows.Count > Rows ? Markup.Of($", the first {Rows} shown") : Markup.Nothing)}</summary><div class="frame rows"><table>
            <thead><tr>{table.Columns.Select(column => Markup.Of($"""<th scope="col">{column}</th>"""))}</tr></thead>
            <tbody>{table.Rows.Take(Rows).Select(row => Markup.Of($"<tr>{row.Select(cell => Markup.Of($"<td>{cell.Short}</td>"))}</tr>"))}</tbody></table></div></details>
            """);
    }
}
