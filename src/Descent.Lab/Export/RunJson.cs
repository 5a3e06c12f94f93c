using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts.Json;
using Descent.Lab.Reports;
using Descent.Lab.Store;

namespace Descent.Lab.Export;

/// <summary>What is known of a run beside its measurements, as JSON.</summary>
static class RunJson
{
    public static JsonObject Of(RunDetail run) => new()
    {
        ["run"] = run.Summary.Id,
        ["study"] = run.Summary.Study,
        ["title"] = run.Summary.Title,
        ["paper"] = run.Paper,
        ["family"] = run.Summary.Family,
        ["scale"] = run.Summary.Scale,
        ["status"] = run.Summary.Status.ToString().ToLowerInvariant(),
        ["started"] = run.Summary.Started.ToString("O", CultureInfo.InvariantCulture),
        ["ended"] = run.Ended?.ToString("O", CultureInfo.InvariantCulture),
        ["seconds"] = run.Summary.Seconds,
        ["seeds"] = new JsonArray([.. run.Seeds.Select(seed => JsonValue.Create(seed))]),
        ["assignments"] = new JsonArray([.. run.Assignments.Select(text => JsonValue.Create(text))]),
        ["repeat"] = RepeatCommand.Of(run),
        ["version"] = run.Version,
        ["build"] = run.Build,
        ["program"] = run.Program,
        ["kernel"] = run.Kernel,
        ["machine"] = run.Machine.DeepClone(),
        ["stateHash"] = run.StateHash,
        ["metricsHash"] = run.MetricsHash,
        ["error"] = run.Error is { } error ? new JsonObject { ["code"] = error.Code, ["message"] = error.Message, ["hint"] = error.Hint } : null,
        ["metrics"] = new JsonObject(run.Metrics.Select(metric => KeyValuePair.Create(metric.Key, Number(metric.Value)))),
        ["loops"] = new JsonArray([.. run.Loops.Select(Loop)]),
    };

    static JsonObject Loop(LoopDetail loop) => new()
    {
        ["arm"] = loop.Arm,
        ["phase"] = loop.Phase,
        ["candidate"] = loop.Candidate < 0 ? null : loop.Candidate,
        ["label"] = loop.Label,
        ["seeds"] = new JsonArray([.. loop.Seeds.Select(seed => JsonValue.Create(seed))]),
        ["steps"] = loop.Steps,
        ["step"] = loop.Step,
        ["status"] = loop.Status.ToString().ToLowerInvariant(),
        ["failures"] = new JsonArray([.. loop.Failures.Select(failure => new JsonObject { ["seed"] = failure.Seed, ["step"] = failure.Step, ["until"] = failure.Until, ["path"] = failure.Path, ["reason"] = failure.Reason })]),
    };

    static JsonNode? Number(double value) => JsonSerializer.SerializeToNode(value, ContractJson.Plain.Double);
}
