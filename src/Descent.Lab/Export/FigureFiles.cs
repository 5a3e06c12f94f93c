using System.Text.Json.Nodes;
using Descent.Lab.Output;
using Descent.Lab.Reports;
using Descent.Lab.Store;

namespace Descent.Lab.Export;

/// <summary>A figure as its Vega-Lite document and its data as CSV.</summary>
static class FigureFiles
{
    public static void Write(string folder, StoredFigure figure, Action<string, string, JsonNode> json)
    {
        if (figure.Specification is null) return;
        Directory.CreateDirectory(folder);
        var name = FileName.Of(figure.Name);
        json(folder, $"{name}.vl.json", figure.Specification);
        if (FigureTable.Of(figure.Specification) is not { } table) return;
        WholeFile.Flushed(Path.Combine(folder, $"{name}.csv"), stream =>
        {
            using var csv = new CsvWriter(stream);
            foreach (var column in table.Columns) csv.Text(column);
            csv.EndRow();
            foreach (var row in table.Rows)
            {
                foreach (var cell in row)
                {
                    if (cell.IsText) csv.Text(cell.Text);
                    else csv.Verbatim(cell.Text);
                }
                csv.EndRow();
            }
        });
    }
}
