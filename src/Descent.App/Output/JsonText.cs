using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Descent.App.Output;

/// <summary>Documents that are built by hand, in the form of all others: on one line, letters beyond ASCII as they are.</summary>
static class JsonText
{
    /// <summary>For terminals and files, never inside HTML.</summary>
    public static JavaScriptEncoder Letters => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Default) { Encoder = Letters };

    public static string Of(JsonNode document) => document.ToJsonString(Plain);

    /// <summary>Writes one on standard output.</summary>
    public static void Write(JsonNode document) => Console.Out.WriteLine(Of(document));
}
