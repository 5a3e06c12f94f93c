using System.Text.Json.Nodes;

namespace Descent.Contracts;

/// <summary>A column laid along an axis, or behind a colour.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Title">What people read, with the unit; null is the column's name.</param>
/// <param name="Logarithmic">Values of 0 and below then do not show.</param>
public sealed record Axis(string Column, string? Title = null, bool Logarithmic = false)
{
    public static implicit operator Axis(string column) => new(column);

    /// <param name="column">Another column laid along the same axis.</param>
    internal JsonObject Quantitative(string? column = null)
    {
        // A scale that starts at zero hides small differences of large numbers.
        var scale = Logarithmic ? new JsonObject { ["type"] = "log" } : new JsonObject { ["zero"] = false };
        return new() { ["field"] = column ?? Column, ["type"] = "quantitative", ["title"] = Title ?? Column, ["scale"] = scale };
    }

    /// <summary>An axis that ends where the cells end.</summary>
    internal JsonObject Tight(string? column = null)
    {
        var axis = Quantitative(column);
        axis["scale"]!["nice"] = false;
        // Between two cells a screen shows a trace of what lies below them.
        axis["axis"] = new JsonObject { ["grid"] = false };
        return axis;
    }

    internal JsonObject Nominal() => new() { ["field"] = Column, ["type"] = "nominal", ["title"] = Title ?? Column, ["sort"] = null };

    internal JsonObject Ordinal() => new() { ["field"] = Column, ["type"] = "ordinal", ["title"] = Title ?? Column };
}
