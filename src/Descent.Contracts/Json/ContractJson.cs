using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Descent.Contracts.Json;

/// <summary>The documents of the command as JSON, by generated code: no reflection at start-up.</summary>
/// <example><c>JsonSerializer.Serialize(document, ContractJson.Plain.RunDocument)</c></example>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(NumberConverter)])]
[JsonSerializable(typeof(IReadOnlyList<StudyListing>), TypeInfoPropertyName = "StudyListings")]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(ControlDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(ErrorDocument))]
public sealed partial class ContractJson : JsonSerializerContext
{
    /// <summary>Writes <c>&gt;=</c> and letters beyond ASCII as they are: for terminals and files, never inside HTML.</summary>
    public static ContractJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new NumberConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
