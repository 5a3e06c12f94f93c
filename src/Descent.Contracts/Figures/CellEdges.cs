namespace Descent.Contracts;

/// <summary>Where the cells of a column of numbers begin and end: half way to the neighbouring values, in logarithms on a logarithmic axis.</summary>
sealed record CellEdges(string Low, string High, double?[] From, double?[] To)
{
    /// <summary>Null for a column of texts, whose cells stand side by side.</summary>
    /// <param name="value">Rows without this column are no cells.</param>
    public static CellEdges? Of(Table data, Axis axis, string value)
    {
        if (!data.IsNumeric(axis.Column)) return null;
        var cells = data.Filled(value);
        double[] column = [.. data.Numbers(axis.Column).ToArray().Select((place, i) => cells[i] ? place : double.NaN)];
        Func<double, double> scaled = axis.Logarithmic ? Math.Log : value => value;
        Func<double, double> back = axis.Logarithmic ? Math.Exp : value => value;
        double[] values = [.. column.Where(value => double.IsFinite(value) && (!axis.Logarithmic || value > 0)).Select(scaled).Distinct().Order()];
        // A cell without a neighbour is as wide on that side as on the other; a lone one is a unit wide, or a factor of two.
        double Half(int i, int to) => to >= 0 && to < values.Length ? (values[to] - values[i]) / 2
            : 2 * i - to is var other && other >= 0 && other < values.Length ? (values[i] - values[other]) / 2
            : Math.Sign(to - i) * (axis.Logarithmic ? Math.Log(2) / 2 : 0.5);
        double? Edge(double value, int side) => Array.BinarySearch(values, scaled(value)) is var i && i >= 0 ? back(values[i] + Half(i, i + side)) : null;
        return new(axis.Column + " from", axis.Column + " to", [.. column.Select(value => Edge(value, -1))], [.. column.Select(value => Edge(value, 1))]);
    }
}
