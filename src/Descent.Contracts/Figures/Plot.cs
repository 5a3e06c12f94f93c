using System.Text.Json.Nodes;

namespace Descent.Contracts;

/// <summary>The common figures. Rows keep the order of the table, and every column shows in the tooltip. A column of texts colours by kind, one of numbers from light to dark.</summary>
public static class Plot
{
    /// <summary>A line for each value of <paramref name="color"/>, with a band where <paramref name="low"/> and <paramref name="high"/> are given.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing Line(Table data, Axis x, Axis y, string? color = null, string? low = null, string? high = null)
    {
        var band = low is null || high is null ? null
            : Layer.Of(data, new() { ["type"] = "area", ["opacity"] = 0.2 }, [x, y with { Column = low }, y with { Column = high }],
                ("x", x.Quantitative()), ("y", y.Quantitative(low)), ("y2", Layer.Field(data, high)), Layer.Color(data, color));
        return Layered(data, band, Layer.Of(data, new() { ["type"] = "line" }, [x, y], ("x", x.Quantitative()), ("y", y.Quantitative()), Layer.Color(data, color)));
    }

    /// <summary>Measured points with the theory's line over them, a pair for each value of <paramref name="color"/>; intervals where <paramref name="low"/> and <paramref name="high"/> are given.</summary>
    /// <remarks>A theory on a finer grid than the points is a table of its own: <see cref="Table.Append"/> puts it below the points.</remarks>
    /// <param name="theory">Column with the theory's value.</param>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing PointsAndTheory(Table data, Axis x, Axis measured, string theory, string? color = null, string? low = null, string? high = null)
    {
        var interval = low is null || high is null ? null
            : Layer.Of(data, new() { ["type"] = "rule", ["opacity"] = 0.6 }, [x, measured with { Column = low }, measured with { Column = high }],
                ("x", x.Quantitative()), ("y", measured.Quantitative(low)), ("y2", Layer.Field(data, high)), Layer.Color(data, color));
        var points = Layer.Of(data, new() { ["type"] = "point", ["filled"] = true, ["opacity"] = 0.6 }, [x, measured],
            ("x", x.Quantitative()), ("y", measured.Quantitative()), Layer.Color(data, color));
        var mark = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2 };
        // Beside several colours the line has its points' own; alone it takes the style of theory.
        if (color is null) mark["style"] = "theory";
        var line = Layer.Of(data, mark, [x, measured with { Column = theory }], ("x", x.Quantitative()), ("y", measured.Quantitative(theory)), Layer.Color(data, color));
        return Layered(data, interval, points, line);
    }

    /// <summary>A bar for each row's category, side by side for each value of <paramref name="color"/>.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing Bars(Table data, Axis category, Axis height, string? color = null)
    {
        var y = height.Quantitative();
        JsonObject? foot = null;
        if (height.Logarithmic)
        {
            // Zero is infinitely far below: bars stand on the power of ten below the least of them.
            var least = data.Numbers(height.Column).ToArray().Where(value => value > 0 && double.IsFinite(value)).DefaultIfEmpty(1).Min();
            var bottom = Math.Pow(10, Math.Ceiling(Math.Log10(least)) - 1);
            y["scale"]!["domainMin"] = bottom;
            foot = new() { ["datum"] = bottom };
        }
        else
        {
            y.Remove("scale");    // the length of a bar means something only from zero
        }

        JsonObject? offset = color is null ? null : new() { ["field"] = color, ["sort"] = null };
        return new(data, Layer.Of(data, new() { ["type"] = "bar" }, [category with { Logarithmic = false }, height],
            ("x", category.Nominal()), ("y", y), ("y2", foot), Layer.Color(data, color), ("xOffset", offset)));
    }

    /// <summary>A dot with its interval for each row's category, side by side for each value of <paramref name="color"/>: unlike a bar it need not stand on zero, so that small differences show.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing Intervals(Table data, Axis category, Axis measured, string low = "low", string high = "high", string? color = null)
    {
        var place = category with { Logarithmic = false };
        (string, JsonNode?) Offset() => ("xOffset", color is null ? null : new JsonObject { ["field"] = color, ["sort"] = null });
        return Layered(data,
            Layer.Of(data, new() { ["type"] = "rule", ["strokeWidth"] = 2, ["opacity"] = 0.6 }, [place, measured with { Column = low }, measured with { Column = high }],
                ("x", place.Nominal()), ("y", measured.Quantitative(low)), ("y2", Layer.Field(data, high)), Layer.Color(data, color), Offset()),
            Layer.Of(data, new() { ["type"] = "point", ["filled"] = true, ["size"] = 64 }, [place, measured],
                ("x", place.Nominal()), ("y", measured.Quantitative()), Layer.Color(data, color), Offset()));
    }

    /// <summary>A cell for each row, coloured by <paramref name="value"/>, on axes whose values stand side by side; few enough cells have their values written in them.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing HeatMap(Table data, Axis x, Axis y, Axis value)
    {
        Axis[] axes = [x with { Logarithmic = false }, y with { Logarithmic = false }, value];
        var cells = Layer.Of(data, new() { ["type"] = "rect" }, axes, ("x", x.Ordinal()), ("y", y.Ordinal()), ("color", value.Quantitative()));
        if (data.Rows is 0 or > LabelledCells) return new(data, cells);
        double[] shown = [.. data.Numbers(value.Column).ToArray().Where(number => double.IsFinite(number) && (!value.Logarithmic || number > 0)).DefaultIfEmpty(1)];
        // From this part of the colours on a text of the page's own colour is the easier one to read, in both themes.
        const double far = 0.6;
        var (least, greatest) = (shown.Min(), shown.Max());
        var turn = value.Logarithmic ? least * Math.Pow(greatest / least, far) : least + far * (greatest - least);
        JsonObject Labels(string style, string side)
        {
            var layer = Layer.Of(data, new() { ["type"] = "text", ["style"] = style }, axes, ("x", x.Ordinal()), ("y", y.Ordinal()),
                ("text", new JsonObject { ["field"] = value.Column, ["type"] = "quantitative", ["format"] = ".3~g" }));
            JsonObject Is(string predicate, JsonNode operand) => new() { ["field"] = value.Column, [predicate] = operand };
            JsonNode chosen = new JsonObject { ["filter"] = new JsonObject { ["and"] = new JsonArray(Is("valid", true), Is(side, turn)) } };
            layer["transform"] = new JsonArray([.. layer["transform"]?.AsArray().Select(one => one!.DeepClone()) ?? [], chosen]);
            return layer;
        }

        return Layered(data, cells, Labels("cell-near", "lte"), Labels("cell-far", "gt"));
    }

    // More than these, and a label is wider than its cell on a telephone.
    const int LabelledCells = 40;

    /// <summary>A cell for each row on measured axes, linear or logarithmic: a phase diagram, or a heat map over time. Each cell reaches half way to its neighbours.</summary>
    /// <remarks>Numbers span an axis; texts stand side by side. Cells at 0 and below have no place on a logarithmic axis and do not show.</remarks>
    /// <param name="boundary">Column with the place on <paramref name="y"/> of a predicted boundary over <paramref name="x"/>, usually of rows that <see cref="Table.Append"/> put below the cells.</param>
    /// <param name="points">Column with the places on <paramref name="y"/> of points over <paramref name="x"/>, of such rows, too.</param>
    /// <param name="kind">Column of texts that gives points their shapes.</param>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing PhaseDiagram(Table data, Axis x, Axis y, Axis value, string? boundary = null, string? points = null, string? kind = null)
    {
        var (table, across, up) = (data, CellEdges.Of(data, x, value.Column), CellEdges.Of(data, y, value.Column));
        if (across is not null) table = table.WithEdges(across);
        if (up is not null) table = table.WithEdges(up);
        (string, JsonObject?)[] Sides(string channel, Axis axis, CellEdges? edges) => edges is null ? [(channel, axis.Nominal())]
            : [(channel, axis.Tight(edges.Low)), (channel + "2", Layer.Field(table, edges.High))];
        var cells = Layer.Of(table, new() { ["type"] = "rect" }, [x with { Column = across?.Low ?? x.Column }, y with { Column = up?.Low ?? y.Column }, value],
            [.. Sides("x", x, across), .. Sides("y", y, up), ("color", value.Quantitative()), ("tooltip", Layer.Tooltip(x, y, value))]);
        var line = boundary is null ? null
            : Layer.Of(table, new() { ["type"] = "line", ["style"] = "boundary", ["strokeWidth"] = 2.5 }, [x, y with { Column = boundary }], ("x", x.Tight()), ("y", y.Tight(boundary)));
        var dots = points is null ? null
            : Layer.Of(table, new() { ["type"] = "point", ["style"] = "boundary", ["filled"] = kind is null, ["size"] = 36 }, [x, y with { Column = points }], ("x", x.Tight()), ("y", y.Tight(points)),
                ("shape", kind is null ? null : new JsonObject { ["field"] = kind, ["type"] = "nominal", ["sort"] = null }));
        return Layered(table, cells, line, dots);
    }

    static Drawing Layered(Table data, params JsonObject?[] layers) => new(data, new() { ["layer"] = new JsonArray([.. layers.Where(layer => layer is not null)]) });
}
