using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Sweeps;
using Spectre.Console;

namespace Descent.App.Output;

/// <summary>A heat map as text: the number of each cell and a shade, the darkest the best.</summary>
static class HeatMap
{
    static readonly string[] Blocks = ["░░", "▒▒", "▓▓", "██"];
    static readonly string[] Ascii = [". ", "+ ", "* ", "# "];

    public static void Write(IAnsiConsole console, SweepMap map)
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape($"{map.Title} (across: {map.X.Option}; best of a cell)")) };
        table.AddColumn(new TableColumn(new Text(map.Y.Option)).NoWrap());
        foreach (var label in map.X.Labels) table.AddColumn(new TableColumn(new Text(Label(label))).NoWrap());
        // Larger values stand higher, as on paper.
        foreach (var row in map.Y.IsNumeric ? Enumerable.Range(0, map.Y.Labels.Count).Reverse() : Enumerable.Range(0, map.Y.Labels.Count))
        {
            table.AddRow([new Text(Label(map.Y.Labels[row])), .. map.Cells[row].Select(cell => new Text(Cell(console, map, cell)))]);
        }
        console.Write(table);
    }

    static string Cell(IAnsiConsole console, SweepMap map, double? cell)
    {
        if (cell is not { } value) return "·";
        var shades = console.Profile.Capabilities.Unicode ? Blocks : Ascii;
        return double.IsFinite(value) ? $"{shades[Shade(map, value, shades.Length)]} {InvariantNumber.Short(value, 3)}" : InvariantNumber.Short(value);
    }

    /// <summary>By rank among the finite cells: a single bad one does not make the others alike.</summary>
    internal static int Shade(SweepMap map, double value, int shades)
    {
        double[] finite = [.. map.Cells.SelectMany(row => row).OfType<double>().Where(double.IsFinite).Distinct()];
        var worse = finite.Count(other => map.Maximize ? other < value : other > value);
        return finite.Length == 1 ? shades - 1 : worse * (shades - 1) / (finite.Length - 1);
    }

    static string Label(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? InvariantNumber.Short(number, 3) : text;
}
