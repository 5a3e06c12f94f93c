using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>The options that were given to runs, with their values as <see cref="RunDetail.Options"/> has them; by the run's id, and none of runs that were given none.</summary>
    public IReadOnlyDictionary<string, JsonObject> GivenOptions(RunFilter? filter = null) => Read(connection => connection
        .Query<(string Id, string Options, string Assignments)>("""
            SELECT run.id, run.options, run.assignments FROM run LEFT JOIN trial ON trial.number = run.trial LEFT JOIN sweep ON sweep.number = trial.sweep
            WHERE run.assignments <> '[]' AND (@Study IS NULL OR run.study = @Study) AND (@Sweep IS NULL OR sweep.id = @Sweep)
            """, filter ?? new())
        .ToDictionary(run => run.Id, run => Given(JsonNode.Parse(run.Options)!.AsObject(), JsonSerializer.Deserialize<string[]>(run.Assignments)!), StringComparer.Ordinal));

    static JsonObject Given(JsonObject options, IEnumerable<string> assignments) => new(assignments.Select(assignment => assignment.Split('=')[0])
        .Where(options.ContainsKey).Select(name => KeyValuePair.Create(name, options[name]?.DeepClone())));
}
