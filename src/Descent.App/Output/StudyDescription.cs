using System.Text.Json.Nodes;
using Descent.Contracts;

namespace Descent.App.Output;

/// <summary>What <c>show --json</c> prints.</summary>
static class StudyDescription
{
    public static JsonObject ToJson(Study study) => new()
    {
        ["slug"] = study.Paper.Slug,
        ["title"] = study.Paper.Title,
        ["paper"] = study.Paper.Citation,
        ["family"] = study.Family,
        ["method"] = study.Method,
        ["options"] = new JsonArray([.. StudyOptions.Values(study).Select(entry => new JsonObject
        {
            ["name"] = entry.Option.Name,
            ["default"] = OptionText.Format(entry.Value),
            ["takes"] = entry.Option.Takes,
            ["unit"] = entry.Option.Unit,
            ["description"] = entry.Option.Description,
        })]),
        ["arms"] = new JsonArray([.. study.Arms.Select(arm => JsonValue.Create(arm.Name))]),
        ["claims"] = new JsonArray([.. study.Claims.Select(claim => new JsonObject
        {
            ["id"] = claim.Id,
            ["kind"] = Words.Of(claim.Kind),
            ["text"] = claim.Text,
            ["asked"] = claim.Asked?.Text,
            ["expected"] = claim.Expected?.Text,
            ["expectedAny"] = new JsonArray([.. claim.Expected?.Verdicts.Select(verdict => JsonValue.Create(Words.Of(verdict))) ?? []]),
        })]),
        ["notes"] = study.Notes,
    };
}
