using System.Text.Json;
using System.Text.Json.Serialization;
using Descent.Contracts.Json;
using Microsoft.AspNetCore.Http;

namespace Descent.App.Server.Documents;

/// <summary>The dashboard's documents as JSON, by generated code. Angle brackets and ampersands leave escaped.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(NumberConverter)])]
[JsonSerializable(typeof(IReadOnlyList<StudySummaryDocument>), TypeInfoPropertyName = "Studies")]
[JsonSerializable(typeof(StudyDocument))]
[JsonSerializable(typeof(OwnStudyDocument))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(RunDetailDocument))]
[JsonSerializable(typeof(StartDocument))]
[JsonSerializable(typeof(StartedDocument))]
[JsonSerializable(typeof(CurvesHeader))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(IReadOnlyList<SweepSummaryDocument>), TypeInfoPropertyName = "Sweeps")]
[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(SweepResultsDocument))]
[JsonSerializable(typeof(StateEvent))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(IReadOnlyList<MetricDocument>), TypeInfoPropertyName = "MetricList")]
[JsonSerializable(typeof(IReadOnlyList<TailDocument>), TypeInfoPropertyName = "TailList")]
[JsonSerializable(typeof(IReadOnlyList<ClaimOutcomeDocument>), TypeInfoPropertyName = "ClaimList")]
[JsonSerializable(typeof(IReadOnlyList<LogDocument>), TypeInfoPropertyName = "LogList")]
[JsonSerializable(typeof(SystemDocument))]
sealed partial class ServerJson : JsonSerializerContext
{
    public static Task Write<T>(HttpContext context, T document, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, document, type, context.RequestAborted);
    }
}
