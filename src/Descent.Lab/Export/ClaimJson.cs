using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts.Json;
using Descent.Lab.Store;

namespace Descent.Lab.Export;

/// <summary>A judged claim as JSON: what <c>descent run --json</c> prints, and beyond it the reason, the seeds, the controls and the p-values.</summary>
static class ClaimJson
{
    public static JsonNode Of(StoredClaim claim)
    {
        var document = JsonSerializer.SerializeToNode(claim.Document, ContractJson.Plain.ClaimDocument)!.AsObject();
        document["reason"] = claim.Reason;
        document["seeds"] = new JsonObject(claim.Seeds.OrderBy(seed => seed.Key).Select(seed => KeyValuePair.Create(seed.Key.ToString(CultureInfo.InvariantCulture), Number(seed.Value))));
        document["controls"] = claim.Controls.DeepClone();
        document["p"] = claim.PValue is { } p ? Number(p) : null;
        document["adjusted"] = claim.AdjustedPValue is { } adjusted ? Number(adjusted) : null;
        return document;
    }

    static JsonNode? Number(double value) => JsonSerializer.SerializeToNode(value, ContractJson.Plain.Double);
}
