using System.Text.Json.Nodes;

namespace Descent.Bench.Precision;

/// <summary>The work-precision figures as one Vega-Lite specification, the data inside.</summary>
public static class PrecisionFigure
{
    public static JsonObject Of(IReadOnlyList<PrecisionPoint> detest, IReadOnlyList<PrecisionPoint> stiff, IReadOnlyList<PrecisionPoint> order) => new()
    {
        ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
        ["background"] = "white",
        ["padding"] = 12,
        ["spacing"] = 28,
        ["vconcat"] = new JsonArray(
            Row(Panel("Tolerance and achieved error, DETEST", detest, "asked", "tolerance", "error", "class", diagonal: true), Panel("Evaluations for an error, DETEST", detest, "evaluations", "evaluations of the slope", "error", "class")),
            Row(Panel("Order: fixed steps on y' = y cos t", order, "asked", "step", "error", "method"), Panel("Stiff flow, rates from 1 to 100,000", stiff, "evaluations", "evaluations of the slope", "error", "method"))),
        ["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["color"] = "independent" } },
        ["config"] = new JsonObject
        {
            ["font"] = "sans-serif",
            ["axis"] = new JsonObject { ["gridColor"] = "#e6e6e6", ["labelFontSize"] = 11, ["titleFontSize"] = 12, ["titleFontWeight"] = "normal", ["format"] = ".0e", ["tickCount"] = 6 },
            ["legend"] = new JsonObject { ["labelFontSize"] = 11, ["title"] = null },
            ["title"] = new JsonObject { ["fontSize"] = 12, ["fontWeight"] = "normal", ["anchor"] = "start" },
            ["view"] = new JsonObject { ["stroke"] = "#bbbbbb" },
        },
    };

    static JsonObject Row(JsonObject left, JsonObject right) => new() { ["hconcat"] = new JsonArray(left, right), ["spacing"] = 28, ["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["color"] = "independent" } } };

    static JsonObject Panel(string title, IReadOnlyList<PrecisionPoint> points, string x, string xTitle, string y, string color, bool diagonal = false)
    {
        JsonObject Axis(string field, string name) => new() { ["field"] = field, ["type"] = "quantitative", ["title"] = name, ["scale"] = new JsonObject { ["type"] = "log", ["nice"] = false } };
        JsonObject Layer(JsonNode mark) => new()
        {
            ["mark"] = mark,
            ["encoding"] = new JsonObject
            {
                ["x"] = Axis(x, xTitle),
                ["y"] = Axis(y, "largest error"),
                ["color"] = new JsonObject { ["field"] = color, ["type"] = "nominal", ["sort"] = null },
                ["detail"] = new JsonObject { ["field"] = "problem", ["type"] = "nominal" },
            },
        };
        var layers = new JsonArray(Layer(new JsonObject { ["type"] = "line", ["strokeWidth"] = 1.3 }), Layer(new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 18, ["opacity"] = 1 }));
        if (diagonal)
        {
            double[] ends = [points.Min(point => point.Asked), points.Max(point => point.Asked)];
            layers.Add(new JsonObject
            {
                ["data"] = new JsonObject { ["values"] = new JsonArray([.. ends.Select(end => new JsonObject { ["asked"] = end, ["error"] = end })]) },
                ["mark"] = new JsonObject { ["type"] = "line", ["color"] = "#777777", ["strokeDash"] = new JsonArray(5, 4) },
                ["encoding"] = new JsonObject { ["x"] = Axis("asked", xTitle), ["y"] = Axis("error", "largest error") },
            });
        }
        return new()
        {
            ["title"] = title,
            ["width"] = 330,
            ["height"] = 270,
            ["data"] = new JsonObject
            {
                ["values"] = new JsonArray([.. points.Where(point => point.Error > 0).Select(point => new JsonObject
                {
                    ["problem"] = point.Problem, ["class"] = $"class {point.Problem[0]}", ["method"] = point.Method.ToString(), ["asked"] = point.Asked, ["error"] = double.Parse(point.Error.ToString("G4", null), null), ["evaluations"] = point.Evaluations,
                })]),
            },
            ["layer"] = layers,
        };
    }
}
