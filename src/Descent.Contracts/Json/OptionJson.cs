using System.Text.Json.Nodes;

namespace Descent.Contracts.Json;

/// <summary>Options of a study as JSON: numbers, truth values, texts (enums by their words) and arrays of these.</summary>
public static class OptionJson
{
    public static JsonObject Of(Study study)
    {
        var options = new JsonObject();
        foreach (var (option, value) in StudyOptions.Values(study))
        {
            options[option.Name] = Node(value);
        }

        return options;
    }

    /// <summary>The value that an option has when <paramref name="text"/> is typed.</summary>
    /// <exception cref="ContractException">The option does not take it.</exception>
    public static JsonNode? Of(OptionInfo option, string text) => Node(option.Parse(text));

    /// <summary>A value as it is typed: <c>2</c>, <c>relu</c>, <c>1,2,4</c>; empty for none.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray many => string.Join(',', many.Select(Text)),
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    static JsonNode? Node(object value) => value switch
    {
        Array many => new JsonArray([.. many.Cast<object>().Select(Node)]),
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(OptionText.Format(value)),
    };
}
