using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts.Json;

namespace Descent.App.Output;

/// <summary>Numbers in documents that are built by hand: those that are not finite are strings.</summary>
static class JsonNumber
{
    public static JsonNode? Of(double value) => JsonSerializer.SerializeToNode(value, ContractJson.Plain.Double);
}
