using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Descent.Contracts.Json;

namespace Descent.Lab.Store;

/// <summary>One sweep at a glance.</summary>
/// <param name="Trials">How many it has; the next three count those in that state.</param>
public sealed record SweepView(string Id, string Study, DateTimeOffset Created, int Trials, int Done, int Failed, int Running);

/// <summary>One trial of a sweep.</summary>
/// <param name="Run">Its run; null before it was started.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Options">The swept options, as they are typed.</param>
/// <param name="Metrics">Mean over seeds of the last value, by <c>arm/metric</c>; empty until it is done.</param>
public sealed record TrialView(string? Run, string State, IReadOnlyDictionary<string, string> Options, IReadOnlyDictionary<string, double> Metrics);

public sealed partial class RunStore
{
    const string SweepViewColumns = """
        SELECT sweep.id, sweep.study, created, count(trial.number), coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'failed'), 0), coalesce(sum(state = 'running'), 0)
        FROM sweep LEFT JOIN trial ON trial.sweep = sweep.number
        """;

    /// <summary>The sweeps, newest first.</summary>
    public IReadOnlyList<SweepView> SweepViews(int limit = 500) => Read(connection => (IReadOnlyList<SweepView>)
        [.. connection.Query<(string, string, long, int, int, int, int)>($"{SweepViewColumns} GROUP BY sweep.number ORDER BY created DESC, sweep.number DESC LIMIT @limit", new { limit }).Select(View)]);

    /// <summary>One sweep with its trials, in their order.</summary>
    /// <exception cref="StoreException"><c>unknown-sweep</c>.</exception>
    public (SweepView Sweep, IReadOnlyList<TrialView> Trials) SweepView(string id) => Read(connection =>
    {
        var found = connection.Query<(string, string, long, int, int, int, int)>($"{SweepViewColumns} WHERE sweep.id = @id GROUP BY sweep.number", new { id }).Select(View).FirstOrDefault()
            ?? throw new StoreException("unknown-sweep", $"There is no sweep '{id}'.");
        TrialView[] trials = [.. connection.Query<(string? Run, string State, string Options, string? Metrics)>("""
            SELECT coalesce(run.id, trial.run), state, trial.options, metrics FROM trial JOIN sweep ON sweep.number = trial.sweep LEFT JOIN run ON run.id = trial.run
            WHERE sweep.id = @id ORDER BY ordinal
            """, new { id }).Select(row => new TrialView(row.Run, row.State, TrialOptions(row.Options),
                row.Metrics is null ? new Dictionary<string, double>() : JsonSerializer.Deserialize(row.Metrics, ContractJson.Plain.IReadOnlyDictionaryStringDouble)!))];
        return (found, (IReadOnlyList<TrialView>)trials);
    });

    static SweepView View((string Id, string Study, long Created, int Trials, int Done, int Failed, int Running) row) =>
        new(row.Id, row.Study, Instant(row.Created), row.Trials, row.Done, row.Failed, row.Running);

    /// <summary>Options of a trial are kept as an object, or as assignments such as <c>rate=0.1</c>.</summary>
    static Dictionary<string, string> TrialOptions(string json) => JsonNode.Parse(json) switch
    {
        JsonObject named => named.ToDictionary(one => one.Key, one => one.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : one.Value?.ToJsonString() ?? "", StringComparer.Ordinal),
        JsonArray assignments => assignments.Select(one => ((string)one!).Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[^1], StringComparer.Ordinal),
        _ => [],
    };
}
