using System.Globalization;
using System.Text.Json.Nodes;

namespace Descent.Lab.Reports;

/// <summary>A metric's curves as a Vega-Lite specification: a line an arm with the seeds' band, small multiples where the arms are many.</summary>
static class CurveChart
{
    /// <summary>Colours that stay apart; more arms get a panel each.</summary>
    public const int Colors = 7;

    // Positive values over two decades and more are read on a logarithmic axis.
    const double Decades = 100;

    public static bool IsLogarithmic(IReadOnlyList<ArmCurve> curves)
    {
        double[] lows = [.. curves.SelectMany(curve => curve.Low).Where(double.IsFinite)];
        return lows.Length > 0 && lows.Min() > 0 && curves.SelectMany(curve => curve.High).Where(double.IsFinite).Max() >= Decades * lows.Min();
    }

    public static JsonObject Of(string metric, IReadOnlyList<ArmCurve> curves)
    {
        var panels = curves.Count > Colors;
        var marked = curves.Any(curve => curve.Marks.Any(mark => mark != 0));
        var scale = IsLogarithmic(curves) ? new JsonObject { ["type"] = "log" } : new JsonObject { ["zero"] = false };
        JsonObject Y(string field) => new() { ["field"] = field, ["type"] = "quantitative", ["title"] = panels ? null : metric, ["scale"] = scale.DeepClone(), ["axis"] = new JsonObject { ["format"] = ".4~g" } };
        JsonObject Encoding(JsonObject y, bool band = false)
        {
            var encoding = new JsonObject { ["x"] = new JsonObject { ["field"] = "step", ["type"] = "quantitative", ["title"] = panels ? null : "step", ["axis"] = new JsonObject { ["format"] = ",~r" } }, ["y"] = y };
            if (band) encoding["y2"] = new JsonObject { ["field"] = "high" };
            if (!panels && curves.Count > 1) encoding["color"] = new JsonObject { ["field"] = "arm", ["type"] = "nominal", ["sort"] = null, ["title"] = null, ["legend"] = new JsonObject { ["symbolType"] = "stroke", ["symbolOpacity"] = 1 } };
            return encoding;
        }
        var layers = new JsonArray
        {
            new JsonObject { ["mark"] = new JsonObject { ["type"] = "area", ["opacity"] = 0.18 }, ["encoding"] = Encoding(Y("low"), band: true) },
            new JsonObject { ["mark"] = new JsonObject { ["type"] = "line", ["point"] = Points(curves) }, ["encoding"] = Encoding(Y("middle")) },
        };
        if (marked)
        {
            // What is no number has no place on the axis; it keeps its step: a cross at the foot, a triangle at top or foot.
            foreach (var (bit, shape, top, inwards) in ((int, string, bool, int)[])[(1, "M-0.7,-0.7L0.7,0.7M0.7,-0.7L-0.7,0.7", false, -6), (2, "triangle-up", true, 6), (4, "triangle-down", false, -17)])
            {
                layers.Add(new JsonObject
                {
                    ["transform"] = new JsonArray(new JsonObject { ["filter"] = FormattableString.Invariant($"(datum.marks & {bit}) != 0") }),
                    ["mark"] = new JsonObject { ["type"] = "point", ["shape"] = shape, ["filled"] = bit != 1, ["size"] = 50, ["opacity"] = 1, ["yOffset"] = inwards, ["tooltip"] = new JsonObject { ["content"] = "data" } },
                    ["encoding"] = Encoding(new JsonObject { ["value"] = top ? 0 : "height" }),
                });
            }
        }
        var drawing = new JsonObject { ["data"] = Data(curves, marked) };
        if (!panels)
        {
            drawing["layer"] = layers;
            return drawing;
        }
        drawing["facet"] = new JsonObject { ["field"] = "arm", ["type"] = "nominal", ["title"] = null, ["sort"] = new JsonArray([.. curves.Select(curve => JsonValue.Create(curve.Arm))]) };
        drawing["spec"] = new JsonObject { ["layer"] = layers };
        return drawing;
    }

    // Points show what was measured, where they are few enough to be told apart.
    static JsonNode? Points(IReadOnlyList<ArmCurve> curves) => curves.Max(curve => curve.Steps.Length) > 30 ? JsonValue.Create(false)
        : new JsonObject { ["size"] = 16, ["tooltip"] = new JsonObject { ["content"] = "data" } };

    static JsonObject Data(IReadOnlyList<ArmCurve> curves, bool marked)
    {
        static JsonArray Numbers(IEnumerable<double> values) => [.. values.Select(value => double.IsFinite(value) ? JsonValue.Create(Rounded(value)) : null)];
        var columns = new JsonObject
        {
            ["arm"] = new JsonArray([.. curves.SelectMany(curve => curve.Steps.Select(_ => JsonValue.Create(curve.Arm)))]),
            ["step"] = new JsonArray([.. curves.SelectMany(curve => curve.Steps.Select(step => JsonValue.Create(step)))]),
            ["middle"] = Numbers(curves.SelectMany(curve => curve.Middle)),
            ["low"] = Numbers(curves.SelectMany(curve => curve.Low)),
            ["high"] = Numbers(curves.SelectMany(curve => curve.High)),
        };
        if (marked) columns["marks"] = new JsonArray([.. curves.SelectMany(curve => curve.Marks.Select(mark => JsonValue.Create((int)mark)))]);
        return new() { ["columns"] = columns };
    }

    // Six digits are more than a chart of this size can show.
    static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
