using System.Text.Json;
using System.Text.Json.Nodes;

namespace Descent.Lab.Reports;

/// <summary>The figures' specifications and data, gathered while the page is written and carried by it as JSON.</summary>
sealed class FigureData
{
    readonly JsonObject drawings = [];

    public int Count => drawings.Count;

    /// <summary>Takes a drawing and gives the place where it will be.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What a reader without eyes for it hears.</param>
    public Markup Place(string id, string title, JsonObject specification)
    {
        drawings.Add(id, specification.DeepClone());
        return Markup.Of($"<div class=\"canvas\" data-figure=\"{id}\" role=\"img\" aria-label=\"{title}\"></div>");
    }

    /// <summary>The data as an element that no browser runs; the encoder writes every less-than sign as \u003C.</summary>
    public Markup Element() => drawings.Count == 0 ? Markup.Nothing
        : Markup.Of($"<script type=\"application/json\" id=\"figures\">{Markup.Raw(drawings.ToJsonString(JsonSerializerOptions.Default))}</script>\n");
}
