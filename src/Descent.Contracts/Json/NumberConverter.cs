using System.Text.Json;
using System.Text.Json.Serialization;

namespace Descent.Contracts.Json;

/// <summary>JSON has no numbers that are not finite: they are the strings <c>"nan"</c>, <c>"inf"</c> and <c>"-inf"</c>.</summary>
public sealed class NumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String ? reader.GetDouble() : reader.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var other => throw new JsonException($"'{other}' is no number: write digits, \"nan\", \"inf\" or \"-inf\"."),
        };

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (InvariantNumber.NonFiniteName(value) is { } name)
        {
            writer.WriteStringValue(name);
        }
        else
        {
            writer.WriteNumberValue(value);
        }
    }
}
