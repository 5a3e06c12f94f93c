using Descent.Contracts;
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
        var grid = new Spectre.Console.Table { Border = TableBorder.Simple };
        var headings = WeightPage.Headings;
        for (var i = 0; i < headings.Count; i++)
        {
            var column = new TableColumn(headings[i].Replace(' ', '\n')).NoWrap();
            grid.AddColumn(i < NumbersFrom || i == headings.Count - 1 ? column : column.RightAligned());
        }
        foreach (var row in table.Rows)
        {
            var isBad = row.Summary is { NonFinite: > 0 };
            grid.AddRow([new Text(row.Name), .. WeightPage.Cells(row).Select(cell => new Text(cell, isBad ? new Style(Color.Red) : null))]);
        }
        WideTable.Write(console, grid);
        console.WriteLine(table.Counts);
    }
}
