using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>One layer of a drawing: a mark, its channels, and which rows have a place on its axes.</summary>
static class Layer
{
    /// <param name="axes">The columns without which a row does not show.</param>
    public static JsonObject Of(Table data, JsonObject mark, Axis[] axes, params ReadOnlySpan<(string Channel, JsonNode? Definition)> channels)
    {
        var filters = new JsonArray([.. axes.Select(axis => Shown(data, axis)).Where(filter => filter is not null).DistinctBy(filter => filter!.ToJsonString())]);
        var encoding = new JsonObject();
        foreach (var (channel, definition) in channels)
        {
            if (definition is not null) encoding[channel] = definition;
        }

        if (!encoding.ContainsKey("tooltip")) mark["tooltip"] = new JsonObject { ["content"] = "data" };
        return filters.Count == 0 ? new() { ["mark"] = mark, ["encoding"] = encoding } : new() { ["transform"] = filters, ["mark"] = mark, ["encoding"] = encoding };
    }

    public static JsonObject Field(Table data, string column) => new() { ["field"] = Known(data, column) };

    public static (string, JsonNode?) Color(Table data, string? column) => column is null ? ("color", null)
        : data.IsNumeric(column) ? ("color", new JsonObject { ["field"] = column, ["type"] = "ordinal" })
        : ("color", new JsonObject { ["field"] = Known(data, column), ["type"] = "nominal", ["sort"] = null });

    public static JsonArray Tooltip(params IEnumerable<Axis> axes) => [.. axes.Select(axis => (JsonNode)new JsonObject { ["field"] = axis.Column, ["title"] = axis.Title ?? axis.Column })];

    /// <summary>Drops rows in which the column is empty, or not above 0 on a logarithmic axis; one that is not finite stays, since it breaks a line.</summary>
    static JsonObject? Shown(Table data, Axis axis)
    {
        var column = Known(data, axis.Column);
        if (!axis.Logarithmic && !data.HasGaps(column)) return null;
        JsonNode there = axis.Logarithmic ? new JsonObject { ["field"] = column, ["gt"] = 0 } : $"isValid(datum[{JsonSerializer.Serialize(column)}])";
        var flagged = new JsonObject { ["field"] = column + Table.FlagSuffix, ["oneOf"] = new JsonArray("nan", "inf", "-inf") };
        return new() { ["filter"] = data.IsNumeric(column) && data.NonFinite > 0 ? new JsonObject { ["or"] = new JsonArray(there, flagged) } : there };
    }

    static string Known(Table data, string column) => data.Columns.Contains(column) ? column
        : throw new ContractException("unknown-column", $"The table has no column '{column}'.", NearestNames.Hint(column, data.Columns));
}
