using System.Text.Json.Nodes;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>The common figures. Rows keep the order of the table, and every column shows in the tooltip.</summary>
public static class Plot
{
    /// <summary>A line for each value of <paramref name="color"/>, with a band where <paramref name="low"/> and <paramref name="high"/> are given.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing Line(Table data, Axis x, Axis y, string? color = null, string? low = null, string? high = null)
    {
        var layers = new JsonArray();
        if (low is not null && high is not null)
        {
            var limits = y.Quantitative();
            limits["field"] = low;
            layers.Add(Layer(new() { ["type"] = "area", ["opacity"] = 0.2 },
                Encoding(data, [low, high], ("x", x.Quantitative()), ("y", limits), ("y2", new() { ["field"] = high }), Color(data, color))));
        }

        layers.Add(Layer(new() { ["type"] = "line" },
            Encoding(data, [x.Column, y.Column], ("x", x.Quantitative()), ("y", y.Quantitative()), Color(data, color))));
        return new(data, new() { ["layer"] = layers });
    }

    /// <summary>Measured points with the theory's line through the same x.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing PointsAndTheory(Table data, Axis x, Axis measured, string theory, string? color = null)
    {
        var line = measured.Quantitative();
        line["field"] = theory;
        return new(data, new()
        {
            ["layer"] = new JsonArray(
                Layer(new() { ["type"] = "line", ["strokeDash"] = new JsonArray(4, 3) },
                    Encoding(data, [theory], ("x", x.Quantitative()), ("y", line), Color(data, color))),
                Layer(new() { ["type"] = "point", ["filled"] = true },
                    Encoding(data, [x.Column, measured.Column], ("x", x.Quantitative()), ("y", measured.Quantitative()), Color(data, color)))),
        });
    }

    /// <summary>A bar for each row's category, side by side for each value of <paramref name="color"/>.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing Bars(Table data, Axis category, Axis height, string? color = null)
    {
        var y = height.Quantitative();
        if (!height.Logarithmic)
        {
            y.Remove("scale");    // the length of a bar means something only from zero
        }

        var encoding = Encoding(data, [category.Column, height.Column], ("x", category.Nominal()), ("y", y), Color(data, color));
        if (color is not null)
        {
            encoding["xOffset"] = new JsonObject { ["field"] = color, ["sort"] = null };
        }

        return new(data, Layer(new() { ["type"] = "bar" }, encoding));
    }

    /// <summary>A cell for each row, coloured by <paramref name="value"/>.</summary>
    /// <exception cref="ContractException"><c>unknown-column</c>, with the nearest names.</exception>
    public static Drawing HeatMap(Table data, Axis x, Axis y, Axis value) => new(data, Layer(new() { ["type"] = "rect" },
        Encoding(data, [x.Column, y.Column, value.Column], ("x", x.Ordinal()), ("y", y.Ordinal()), ("color", value.Quantitative()))));

    static JsonObject Layer(JsonObject mark, JsonObject encoding)
    {
        mark["tooltip"] = new JsonObject { ["content"] = "data" };
        return new() { ["mark"] = mark, ["encoding"] = encoding };
    }

    static (string, JsonObject?) Color(Table data, string? column) => column is null ? ("color", null)
        : ("color", new() { ["field"] = Known(data, column), ["type"] = "nominal", ["sort"] = null });

    static JsonObject Encoding(Table data, string[] columns, params ReadOnlySpan<(string Channel, JsonObject? Definition)> channels)
    {
        foreach (var column in columns)
        {
            Known(data, column);
        }

        var encoding = new JsonObject();
        foreach (var (channel, definition) in channels)
        {
            if (definition is not null)
            {
                encoding[channel] = definition;
            }
        }

        return encoding;
    }

    static string Known(Table data, string column) => data.Columns.Contains(column) ? column
        : throw new ContractException("unknown-column", $"The table has no column '{column}'.", NearestNames.Hint(column, data.Columns));
}
