using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts.Json;
using Descent.Lab;
using Descent.Lab.Store;

namespace Descent.App.Output;

/// <summary>What <c>compare --json</c> prints.</summary>
static class ComparisonDocument
{
    public static JsonObject Of(RunComparison comparison) => new()
    {
        ["a"] = comparison.A.Summary.Id,
        ["b"] = comparison.B.Summary.Id,
        ["seeds"] = new JsonArray([.. comparison.Seeds.Select(seed => JsonValue.Create(seed))]),
        ["settings"] = new JsonArray([.. comparison.Settings.Select(setting => new JsonObject { ["name"] = setting.Name, ["a"] = setting.A, ["b"] = setting.B })]),
        ["metrics"] = new JsonArray([.. comparison.Metrics.Select(metric => new JsonObject
        {
            ["metric"] = metric.Metric,
            ["n"] = metric.Pairs,
            ["a"] = JsonNumber.Of(metric.A),
            ["b"] = JsonNumber.Of(metric.B),
            ["difference"] = JsonNumber.Of(metric.Difference.Mean),
            ["low"] = JsonNumber.Of(metric.Difference.Interval.Low),
            ["high"] = JsonNumber.Of(metric.Difference.Interval.High),
            ["bootstrapLow"] = JsonNumber.Of(metric.Bootstrap.Interval.Low),
            ["bootstrapHigh"] = JsonNumber.Of(metric.Bootstrap.Interval.High),
        })]),
        ["onlyA"] = new JsonArray([.. comparison.OnlyA.Select(metric => JsonValue.Create(metric))]),
        ["onlyB"] = new JsonArray([.. comparison.OnlyB.Select(metric => JsonValue.Create(metric))]),
        ["claims"] = new JsonArray([.. comparison.Claims.Select(pair => new JsonObject { ["id"] = pair.Id, ["a"] = Claim(pair.A), ["b"] = Claim(pair.B) })]),
    };

    static JsonNode? Claim(StoredClaim? claim) => claim is null ? null : JsonSerializer.SerializeToNode(claim.Document, ContractJson.Plain.ClaimDocument);
}
