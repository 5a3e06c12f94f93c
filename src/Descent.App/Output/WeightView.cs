using Descent.Lab.Reports;
using Descent.Lab.Weights;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>A table of weights for people.</summary>
static class WeightView
{
    const int NumbersFrom = 3;

    public static void Write(IAnsiConsole console, WeightTable table)
    {
        console.WriteLine(table.Path);
        var grid = new Table { Border = TableBorder.Simple };
        var headings = WeightPage.Headings;
        for (var i = 0; i < headings.Count; i++) grid.AddColumn(i == 0 || i == headings.Count - 1 ? new TableColumn(headings[i]) : i < NumbersFrom ? new TableColumn(headings[i]).NoWrap() : new TableColumn(headings[i]).RightAligned());
        foreach (var row in table.Rows)
        {
            var isBad = row.Summary is { NonFinite: > 0 };
            grid.AddRow([new Text(row.Name), .. WeightPage.Cells(row).Select(cell => new Text(cell, isBad ? new Style(Color.Red) : null))]);
        }
        console.Write(grid);
        console.WriteLine(FormattableString.Invariant($"{table.Rows.Count} tensors, {table.Parameters} parameters, {table.NonFinite} of them not finite, {table.Bytes} bytes"));
    }
}
