using System.Text.Json.Nodes;

namespace Descent.Contracts;

/// <summary>The data of a figure and how they are shown.</summary>
/// <param name="Specification">Vega-Lite without <c>data</c> and <c>title</c>.</param>
public sealed record Drawing(Table Data, JsonObject Specification)
{
    /// <summary>The Vega-Lite schema that specifications follow.</summary>
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>The same with a line across it at a predicted place of the horizontal axis, and its name.</summary>
    public Drawing WithVertical(double x, string label) => WithReference("x", x, label, new() { ["align"] = "left", ["baseline"] = "top", ["dx"] = 4 }, "y");

    /// <summary>The same with a line across it at a predicted place of the vertical axis, and its name.</summary>
    public Drawing WithHorizontal(double y, string label) => WithReference("y", y, label, new() { ["align"] = "left", ["baseline"] = "bottom", ["dx"] = 4, ["dy"] = -2 }, "x");

    /// <summary>A complete Vega-Lite document, data inline; the subtitle says how many values are not finite.</summary>
    public JsonObject ToVegaLite(string title)
    {
        JsonNode heading = Data.NonFinite == 0 ? title : new JsonObject
        {
            ["text"] = title,
            ["subtitle"] = FormattableString.Invariant($"{Data.NonFinite} {(Data.NonFinite == 1 ? "value is" : "values are")} not finite"),
        };
        var document = new JsonObject
        {
            ["$schema"] = Schema,
            ["title"] = heading,
            ["data"] = new JsonObject { ["values"] = Data.ToJson() },
        };
        foreach (var (name, part) in Specification)
        {
            document[name] = part?.DeepClone();
        }

        return document;
    }

    Drawing WithReference(string channel, double place, string label, JsonObject text, string across)
    {
        JsonObject Reference(JsonObject mark, JsonObject encoding)
        {
            mark["style"] = mark["type"]!.ToString() == "rule" ? "reference" : "reference-label";
            encoding[channel] = new JsonObject { ["datum"] = place };
            // One row of its own: it would be drawn once for each row of the figure.
            return new() { ["data"] = new JsonObject { ["values"] = new JsonArray(new JsonObject()) }, ["mark"] = mark, ["encoding"] = encoding };
        }

        text["type"] = "text";
        JsonNode[] layers = Specification["layer"] is JsonArray own ? [.. own.Select(layer => layer!.DeepClone())] : [Specification.DeepClone()];
        return this with
        {
            Specification = new()
            {
                ["layer"] = new JsonArray(
                [
                    .. layers, Reference(new() { ["type"] = "rule" }, []),
                    Reference(text, new() { ["text"] = new JsonObject { ["value"] = label }, [across] = new JsonObject { ["value"] = 0 } }),
                ]),
            },
        };
    }
}
