using System.Text.Json.Nodes;

namespace Descent.Contracts;

/// <summary>The data of a figure and how they are shown.</summary>
/// <param name="Specification">Vega-Lite without <c>data</c> and <c>title</c>.</param>
public sealed record Drawing(Table Data, JsonObject Specification)
{
    /// <summary>The Vega-Lite schema that specifications follow.</summary>
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

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
}
