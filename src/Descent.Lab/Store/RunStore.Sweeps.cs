using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab.Recording;
using Descent.Lab.Sweeps;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    const string SweepColumns = """
        SELECT number AS Number, id AS Id, study AS Study, file AS File, scale AS Scale, seeds AS Seeds, specification AS Specification, build AS Build, created AS Created, metric AS Metric, maximize AS Maximize,
            (SELECT count(*) FROM trial WHERE sweep = sweep.number AND state = 'waiting') AS Waiting, (SELECT count(*) FROM trial WHERE sweep = sweep.number AND state = 'running') AS Running,
            (SELECT count(*) FROM trial WHERE sweep = sweep.number AND state = 'done') AS Done, (SELECT count(*) FROM trial WHERE sweep = sweep.number AND state = 'failed') AS Failed
        FROM sweep
        """;

    /// <summary>The sweeps, newest first.</summary>
    public IReadOnlyList<SweepSummary> Sweeps(int limit = int.MaxValue) => Read(connection => connection.Query<SweepRow>($"{SweepColumns} ORDER BY created DESC, number DESC LIMIT @limit", new { limit }).Select(Summary).ToArray());

    /// <summary>One sweep.</summary>
    /// <exception cref="StoreException"><c>unknown-sweep</c>, with the nearest names.</exception>
    public SweepSummary Sweep(string id) => Read(connection => Summary(SweepOf(connection, id)));

    /// <summary>The trials of a sweep, in their order.</summary>
    public IReadOnlyList<TrialDetail> Trials(string sweep) => Read(connection => connection.Query<TrialRow>(
        $"SELECT {TrialColumns}, (SELECT metrics FROM run WHERE run.id = trial.run) AS Metrics FROM trial WHERE sweep = @Number ORDER BY ordinal", SweepOf(connection, sweep)).Select(row => row.Detail()).ToArray());

    /// <summary>The figures of a sweep: its heat map, if it has one.</summary>
    public IReadOnlyList<StoredFigure> SweepFigures(string sweep) => Read(connection => connection
        .Query<(string Name, string Title, string Specification)>("SELECT name, title, specification FROM sweep_figure WHERE sweep = @Number ORDER BY name", SweepOf(connection, sweep))
        .Select(figure => new StoredFigure(figure.Name, figure.Title, JsonNode.Parse(figure.Specification)!.AsObject(), null)).ToArray());

    /// <summary>Keeps a figure with a sweep, in place of one of the same name.</summary>
    public void KeepSweepFigure(string sweep, string name, string title, JsonObject specification) => Change(connection => connection.Execute(
        "INSERT INTO sweep_figure (sweep, name, title, specification) VALUES (@Number, @name, @title, @text) ON CONFLICT DO UPDATE SET title = @title, specification = @text",
        new { SweepOf(connection, sweep).Number, name, title, text = specification.ToJsonString(JsonSerializerOptions.Default) }));

    /// <summary>Keeps what a sweep's trials are ranked by, which may change from call to call; pages open on it.</summary>
    /// <exception cref="StoreException"><c>unknown-sweep</c>.</exception>
    public void KeepSweepGoal(string sweep, string metric, bool maximize) => Change(connection => connection.Execute(
        "UPDATE sweep SET metric = @metric, maximize = @maximize WHERE number = @Number", new { SweepOf(connection, sweep).Number, metric, maximize }));

    /// <summary>Begins a sweep, or finds the one of that name to go on with.</summary>
    /// <param name="retries">How often a failed trial may run again; decides whether there is work left.</param>
    /// <exception cref="StoreException"><c>sweep-changed</c>: the name is another specification's, and the message shows the difference;
    /// <c>another-build</c>: trials are left that other code would run than ran those before.</exception>
    public SweepSummary OpenSweep(SweepPlan plan, string name, int retries = 0)
    {
        var points = plan.Points();
        var specification = plan.Specification();
        var build = Provenance.Build(plan.Study.GetType());
        return Change(connection =>
        {
            if (connection.QueryFirstOrDefault<SweepRow>($"{SweepColumns} WHERE id = @name", new { name }) is { } row)
            {
                CheckSame(Summary(row), specification);
                // A result that somebody deleted is made again.
                connection.Execute("UPDATE trial SET state = 'waiting', run = NULL WHERE sweep = @Number AND state = 'done' AND NOT EXISTS (SELECT 1 FROM run WHERE run.id = trial.run)", row);
                var left = connection.ExecuteScalar<int>("SELECT count(*) FROM trial WHERE sweep = @Number AND state <> 'done' AND (state <> 'failed' OR failures <= @retries)", new { row.Number, retries });
                return left == 0 || row.Build == build ? Summary(SweepOf(connection, name)) : throw new StoreException("another-build",
                    $"Sweep '{name}' began with build {row.Build} and has {Words.Count(left, "trial")} left, and this is build {build}: their results could not be compared.", "Finish it with the program that began it, or begin a new one: --name.");
            }
            var number = connection.ExecuteScalar<long>("""
                INSERT INTO sweep (id, study, file, scale, seeds, specification, build, created) VALUES (@name, @Slug, @File, @scale, @seeds, @text, @build, @now) RETURNING number
                """, new { name, plan.Study.Paper.Slug, plan.File, scale = Words.Of(plan.Scale), seeds = JsonSerializer.Serialize(plan.Seeds), text = Text(specification), build, now = Now });
            connection.Execute("INSERT INTO trial (sweep, ordinal, options) VALUES (@number, @Ordinal, @Options)", points.Select((point, i) => new { number, Ordinal = i + 1, Options = Text(point) }));
            return Summary(SweepOf(connection, name));
        });
    }

    /// <summary>Deletes a sweep with its trials; their runs stay, unless they are to go with it.</summary>
    /// <returns>The runs that went with it.</returns>
    /// <exception cref="StoreException"><c>unknown-sweep</c>; or <c>sweep-active</c>: one of its runs is running.</exception>
    public IReadOnlyList<string> RemoveSweep(string id, bool withRuns)
    {
        var runs = List(new(Sweep: id));
        if (runs.FirstOrDefault(run => run.Status == RunStatus.Running) is { } active) throw new StoreException("sweep-active", $"Run '{active.Id}' of sweep '{id}' is running.", "Stop the sweep first.");
        Change(connection => connection.Execute("DELETE FROM sweep WHERE number = @Number", SweepOf(connection, id)));
        if (!withRuns) return [];
        foreach (var run in runs) Remove(run.Id);
        return [.. runs.Select(run => run.Id)];
    }

    static void CheckSame(SweepSummary sweep, IReadOnlyList<KeyValuePair<string, string>> asked)
    {
        var (before, now) = (sweep.Specification.ToDictionary(), asked.ToDictionary());
        string[] differences = [.. before.Keys.Union(now.Keys).Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key))
            .Select(key => $"  {key}: {before.GetValueOrDefault(key) ?? "(not there)"} before, {now.GetValueOrDefault(key) ?? "(not there)"} now")];
        // The order of the axes is the order of the trials.
        if (differences.Length == 0 && !sweep.Specification.Select(line => line.Key).SequenceEqual(asked.Select(line => line.Key))) differences = ["  the order of the options"];
        if (differences.Length > 0) throw new StoreException("sweep-changed", $"Sweep '{sweep.Id}' is there with another specification:\n{string.Join('\n', differences)}\n", "Ask for what it was, or give the new one a name of its own: --name.");
    }

    internal static SweepRow SweepOf(SqliteConnection connection, string id) => connection.QueryFirstOrDefault<SweepRow>($"{SweepColumns} WHERE id = @id", new { id })
        ?? throw new StoreException("unknown-sweep", $"There is no sweep '{id}'.", Known(connection, "sweep", "created", id));

    static SweepSummary Summary(SweepRow row) => new(row.Id, row.Study, row.File, row.Scale, Seeds(row.Seeds), Pairs(row.Specification), row.Build, Instant(row.Created),
        (int)row.Waiting, (int)row.Running, (int)row.Done, (int)row.Failed)
    { Metric = row.Metric, Maximize = row.Maximize != 0 };

    static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    static string Text(IEnumerable<KeyValuePair<string, string>> pairs) => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))).ToJsonString(JsonSerializerOptions.Default);

    internal static IReadOnlyList<KeyValuePair<string, string>> Pairs(string text) => [.. JsonNode.Parse(text)!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!))];
}

/// <summary>A sweep's row as the database has it; times in Unix milliseconds.</summary>
sealed class SweepRow
{
    public long Number { get; set; }
    public string Id { get; set; } = "";
    public string Study { get; set; } = "";
    public string? File { get; set; }
    public string Scale { get; set; } = "";
    public string Seeds { get; set; } = "";
    public string Specification { get; set; } = "";
    public string Build { get; set; } = "";
    public long Created { get; set; }
    public string? Metric { get; set; }
    public long Maximize { get; set; }
    public long Waiting { get; set; }
    public long Running { get; set; }
    public long Done { get; set; }
    public long Failed { get; set; }
}
