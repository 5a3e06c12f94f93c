using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Contracts.Json;

namespace Descent.Lab.Store;

/// <summary>A judged claim as the text that the store keeps.</summary>
static class ClaimText
{
    public static string Write(ClaimResult claim) => new JsonObject
    {
        ["claim"] = JsonSerializer.SerializeToNode(ClaimDocument.Of(claim) with { Reason = null, Controls = null }, ContractJson.Plain.ClaimDocument),
        ["reason"] = claim.Reason,
        ["seeds"] = new JsonObject(claim.Seeds.Select(seed => KeyValuePair.Create(seed.Seed.ToString(CultureInfo.InvariantCulture), Number(seed.Value)))),
        ["controls"] = new JsonArray([.. claim.Controls.Select(control => JsonSerializer.SerializeToNode(ControlDocument.Of(control), ContractJson.Plain.ControlDocument))]),
        ["p"] = claim.PValue is { } p ? Number(p) : null,
        ["adjusted"] = claim.AdjustedPValue is { } adjusted ? Number(adjusted) : null,
    }.ToJsonString(JsonSerializerOptions.Default);

    public static StoredClaim Read(string text)
    {
        var node = JsonNode.Parse(text)!.AsObject();
        return new(node["claim"].Deserialize(ContractJson.Plain.ClaimDocument)!, (string)node["reason"]!,
            node["seeds"]!.AsObject().ToDictionary(seed => long.Parse(seed.Key, CultureInfo.InvariantCulture), seed => Value(seed.Value!)),
            node["controls"]!.DeepClone().AsArray(), node["p"] is { } p ? Value(p) : null, node["adjusted"] is { } adjusted ? Value(adjusted) : null);
    }

    static JsonNode? Number(double value) => JsonSerializer.SerializeToNode(value, ContractJson.Plain.Double);

    static double Value(JsonNode node) => node.Deserialize(ContractJson.Plain.Double);
}
