using System.Globalization;
using System.Text.Json.Nodes;

namespace Descent.Bench.Limits;

public enum Relation { Under, AtMost, AtLeast }

/// <summary>What is asked of a figure.</summary>
public sealed record Bar(Relation Relation, double Value)
{
    /// <summary>Whether a figure meets it; NaN never does.</summary>
    public bool IsMetBy(double value) => Relation switch
    {
        Relation.Under => value < Value,
        Relation.AtMost => value <= Value,
        _ => value >= Value,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Relation switch { Relation.Under => "under", Relation.AtMost => "at most", _ => "at least" }} {Value}");
}

/// <summary>One figure of the engine against the machine, and what is asked of it.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Workload">On which workload; null if on none.</param>
/// <param name="Unit">us, ms, MB, bytes, or empty for a ratio.</param>
/// <param name="Note">From what the figure was made, for people.</param>
public sealed record Limit(string Name, string? Workload, double Value, string Unit, Bar Asked, string Note)
{
    public bool IsMet => Asked.IsMetBy(Value);

    public JsonObject ToJson() => new()
    {
        ["limit"] = Name,
        ["workload"] = Workload,
        ["value"] = Value,
        ["unit"] = Unit,
        ["asked"] = Asked.ToString(),
        ["met"] = IsMet,
        ["note"] = Note,
    };
}
