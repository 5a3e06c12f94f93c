using System.Globalization;
using System.Text.Json.Nodes;

namespace Descent.Bench.Scaling;

/// <summary>The scaling report as a Vega-Lite specification: a log-log panel a curve, the data inside.</summary>
public static class ScalingFigure
{
    const string Measured = "measured", Floor = "matrix products at gemm-512's rate";

    const string Blue = "#1f5fa8", Grey = "#777777", Orange = "#c2500a";

    public static JsonObject Of(ScalingReport report) => new()
    {
        ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
        ["background"] = "white",
        ["padding"] = 12,
        ["title"] = new JsonObject { ["text"] = "Time of one training step", ["anchor"] = "start", ["offset"] = 14 },
        ["hconcat"] = new JsonArray([.. report.Curves.Select((curve, i) => Panel(curve, report.MachineGigaflops, isFirst: i == 0))]),
        ["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["y"] = "shared", ["color"] = "shared" } },
        ["config"] = new JsonObject
        {
            ["font"] = "sans-serif",
            ["axis"] = new JsonObject { ["gridColor"] = "#e6e6e6", ["labelFontSize"] = 11, ["titleFontSize"] = 12, ["titleFontWeight"] = "normal" },
            ["legend"] = new JsonObject { ["orient"] = "bottom", ["title"] = null, ["labelFontSize"] = 12, ["labelLimit"] = 400, ["symbolStrokeWidth"] = 2 },
            ["view"] = new JsonObject { ["stroke"] = "#bbbbbb" },
        },
    };

    static JsonObject Panel(ScalingCurve curve, double machine, bool isFirst)
    {
        var layers = new JsonArray(Line("floor_us", Floor, "line"), Line("us", Measured, "line"), Line("us", Measured, "point"), Mark(curve.Knee, "80% of the best rate", below: false));
        if (curve.Fall is { } fall) layers.Add(Mark(fall, "below 80% again", below: true));
        return new()
        {
            ["title"] = new JsonObject { ["text"] = curve.Net, ["fontSize"] = 12, ["fontWeight"] = "normal" },
            ["width"] = 250,
            ["height"] = 270,
            ["data"] = new JsonObject
            {
                ["values"] = new JsonArray([.. curve.Points.Select(point => new JsonObject { ["size"] = point.Size, ["us"] = Rounded(point.Microseconds), ["floor_us"] = Rounded(point.FloorMicroseconds(machine)) })]),
            },
            ["encoding"] = new JsonObject
            {
                ["x"] = new JsonObject
                {
                    ["field"] = "size",
                    ["type"] = "quantitative",
                    ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2, ["nice"] = false },
                    ["axis"] = new JsonObject { ["title"] = curve.Axis, ["format"] = "d", ["values"] = new JsonArray([.. curve.Points.Select(point => JsonValue.Create(point.Size))]), ["labelOverlap"] = "parity" },
                },
                ["y"] = new JsonObject
                {
                    ["type"] = "quantitative",
                    ["scale"] = new JsonObject { ["type"] = "log" },
                    ["axis"] = new JsonObject { ["title"] = isFirst ? "microseconds a step" : null, ["format"] = ",~r", ["tickCount"] = 6 },
                },
            },
            ["layer"] = layers,
        };
    }

    static JsonObject Line(string field, string name, string mark) => new()
    {
        ["mark"] = mark == "point"
            ? new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 28 }
            : new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["strokeDash"] = name == Floor ? new JsonArray(5, 4) : new JsonArray() },
        ["encoding"] = new JsonObject
        {
            ["y"] = new JsonObject { ["field"] = field, ["type"] = "quantitative" },
            ["color"] = new JsonObject { ["datum"] = name, ["scale"] = new JsonObject { ["domain"] = new JsonArray(Measured, Floor), ["range"] = new JsonArray(Blue, Grey) } },
        },
    };

    /// <summary>A ring round a point, and its name.</summary>
    static JsonObject Mark(ScalingPoint point, string what, bool below)
    {
        var at = new JsonObject { ["size"] = point.Size, ["us"] = Rounded(point.Microseconds), ["name"] = string.Create(CultureInfo.InvariantCulture, $"{point.Size}: {what}") };
        var ring = new JsonObject { ["mark"] = new JsonObject { ["type"] = "point", ["size"] = 150, ["color"] = Orange, ["strokeWidth"] = 2 } };
        var text = new JsonObject
        {
            ["mark"] = new JsonObject { ["type"] = "text", ["color"] = Orange, ["fontSize"] = 11, ["align"] = "right", ["dx"] = below ? 8 : -10, ["dy"] = -14 },
            ["encoding"] = new JsonObject { ["text"] = new JsonObject { ["field"] = "name", ["type"] = "nominal" } },
        };
        return new()
        {
            ["data"] = new JsonObject { ["values"] = new JsonArray(at) },
            ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "us", ["type"] = "quantitative" } },
            ["layer"] = new JsonArray(ring, text),
        };
    }

    /// <summary>Four digits are more than the measurement has.</summary>
    static double Rounded(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
