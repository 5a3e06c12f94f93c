using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;
using Descent.Studies;

namespace Descent.App.Output;

/// <summary>The options in which runs differ from their studies' defaults.</summary>
sealed class ChangedOptions(RunStore store, RunFilter filter)
{
    readonly IReadOnlyDictionary<string, JsonObject> given = store.GivenOptions(filter);
    readonly Dictionary<(string Study, string Scale), JsonObject> defaults = [];

    /// <summary>Names and values; of a study that is not in the catalogue, all that were given.</summary>
    public JsonObject Of(RunSummary run) => !given.TryGetValue(run.Id, out var options) ? []
        : new(options.Where(option => !JsonNode.DeepEquals(option.Value, Defaults(run)[option.Key])).Select(option => KeyValuePair.Create(option.Key, option.Value?.DeepClone())));

    /// <summary>The same as it is typed: <c>bits=2 rate=0.05</c>.</summary>
    public string Text(RunSummary run) => string.Join(' ', Of(run).Select(option => $"{option.Key}={OptionJson.Text(option.Value)}"));

    JsonObject Defaults(RunSummary run)
    {
        var key = (run.Study, run.Scale);
        if (defaults.TryGetValue(key, out var known)) return known;
        return defaults[key] = StudyCatalogue.All.FirstOrDefault(study => study.Paper.Slug == run.Study) is { } study
            ? OptionJson.Of(StudyOptions.Create(study.GetType(), Words.Parse<Scale>(run.Scale, "scale"), [])) : [];
    }
}
