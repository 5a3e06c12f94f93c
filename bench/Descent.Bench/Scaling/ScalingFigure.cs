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
        ["spacing"] = 24,
        ["bounds"] = "flush",
        ["hconcat"] = new JsonArray([.. report.Curves.Select((curve, i) => Panel(curve, report.MachineGigaflops, isFirst: i == 0))]),
        ["resolve"] = new JsonObject { ["scale"] = new JsonObject { ["y"] = "shared", ["color"] = "shared" } },
        ["config"] = new JsonObject
        {
            ["font"] = "sans-serif",
            ["axis"] = new JsonObject { ["gridColor"] = "#e6e6e6", ["labelFontSize"] = 11, ["titleFontSize"] = 12, ["titleFontWeight"] = "normal" },
            ["legend"] = new JsonObject { ["orient"] = "bottom", ["title"] = null, ["labelFontSize"] = 12, ["labelLimit"] = 400, ["symbolType"] = "stroke", ["symbolStrokeWidth"] = 2, ["symbolSize"] = 300 },
            ["view"] = new JsonObject { ["stroke"] = "#bbbbbb" },
        },
    };

    static JsonObject Panel(ScalingCurve curve, double machine, bool isFirst)
    {
        var layers = new JsonArray(
            Line("floor_us", Floor, new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["strokeDash"] = new JsonArray(5, 4) }),
            Line("us", Measured, new JsonObject { ["type"] = "line", ["strokeWidth"] = 2 }),
            Line("us", Measured, new JsonObject { ["type"] = "point", ["filled"] = true, ["opacity"] = 1, ["size"] = 28 }),
            Mark(curve, curve.Knee, "at its limit"));
        if (curve.Fall is { } fall) layers.Add(Mark(curve, fall, "below it again"));
        return new()
        {
            ["title"] = new JsonObject { ["text"] = curve.Net, ["fontSize"] = 12, ["fontWeight"] = "normal" },
            ["width"] = 240,
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
                    ["axis"] = new JsonObject { ["title"] = isFirst ? "microseconds a step" : null, ["labels"] = isFirst, ["ticks"] = isFirst, ["format"] = ",~r", ["tickCount"] = 6 },
                },
            },
            ["layer"] = layers,
        };
    }

    static JsonObject Line(string field, string name, JsonObject mark) => new()
    {
        ["mark"] = mark,
        ["encoding"] = new JsonObject
        {
            ["y"] = new JsonObject { ["field"] = field, ["type"] = "quantitative" },
            ["color"] = new JsonObject { ["datum"] = name, ["scale"] = new JsonObject { ["domain"] = new JsonArray(Measured, Floor), ["range"] = new JsonArray(Blue, Grey) } },
        },
    };

    /// <summary>A ring round a point, and its name on the side that has room.</summary>
    static JsonObject Mark(ScalingCurve curve, ScalingPoint point, string what)
    {
        var at = new JsonObject { ["size"] = point.Size, ["us"] = Rounded(point.Microseconds), ["name"] = string.Create(CultureInfo.InvariantCulture, $"from {point.Size}: {what}") };
        var isLeft = (double)point.Size * point.Size < (double)curve.Points[0].Size * curve.Points[^1].Size;
        var ring = new JsonObject { ["mark"] = new JsonObject { ["type"] = "point", ["size"] = 150, ["color"] = Orange, ["opacity"] = 1, ["strokeWidth"] = 2 } };
        var text = new JsonObject
        {
            ["mark"] = new JsonObject { ["type"] = "text", ["color"] = Orange, ["fontSize"] = 11, ["align"] = isLeft ? "left" : "right", ["dx"] = isLeft ? 8 : -8, ["dy"] = isLeft ? 18 : -15 },
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
