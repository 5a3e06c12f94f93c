using System.Text.Json;
using Dapper;
using Descent.Contracts;

namespace Descent.Lab.Store;

/// <summary>The runs of one study at a glance.</summary>
/// <param name="Runs">How many there are.</param>
/// <param name="Shown">The run that speaks for the study: see <see cref="RunStore.Overview"/>.</param>
public sealed record StudyOverview(int Runs, RunSummary Shown);

public sealed partial class RunStore
{
    /// <summary>How many runs a list without limit would show.</summary>
    public int Count(RunFilter? filter = null) => Read(connection => connection.ExecuteScalar<int>($"""
        SELECT count(*) FROM run LEFT JOIN trial ON trial.number = run.trial LEFT JOIN sweep ON sweep.number = trial.sweep WHERE {Chosen}
        """, filter ?? new()));

    /// <summary>For every study that has runs, how many, and the one that speaks for it: a run that was judged and is no trial of a sweep; of these one
    /// with the study's own options and at least its own number of seeds, none of those for tuning; of these one at the deepest scale; of these the newest. Where there is none such, the next best.</summary>
    /// <param name="seeds">How many seeds a study has of its own at a scale; where it is not said, any number does.</param>
    public IReadOnlyDictionary<string, StudyOverview> Overview(IReadOnlyDictionary<(string Study, string Scale), int>? seeds = null) => Read(connection =>
    {
        var chosen = connection.Query<OverviewRow>("""
            SELECT number AS Number, study AS Study, scale AS Scale, seed_count AS Seeds, held IS NOT NULL AND trial IS NULL AS Judged,
                assignments = '[]' AND file IS NULL AND json_extract(seeds, '$[0]') >= @FirstSeed AS Plain
            FROM run
            """, new { Study.FirstSeed }).GroupBy(run => run.Study).ToDictionary(study => study.MaxBy(run => (run.Judged, IsOwn(run), Words.Parse<Scale>(run.Scale, "scale"), run.Number))!.Number, study => study.Count());
        return (IReadOnlyDictionary<string, StudyOverview>)connection.Query<RunRow>($"{SummaryColumns} WHERE run.number IN @Numbers", new { Numbers = chosen.Keys })
            .ToDictionary(row => row.Study, row => new StudyOverview(chosen[row.Number], Summary(row)), StringComparer.Ordinal);
        bool IsOwn(OverviewRow run) => run.Plain && run.Seeds >= (seeds?.GetValueOrDefault((run.Study, run.Scale)) ?? 0);
    });

    sealed class OverviewRow
    {
        public long Number { get; set; }
        public string Study { get; set; } = "";
        public string Scale { get; set; } = "";
        public long Seeds { get; set; }
        public bool Judged { get; set; }
        public bool Plain { get; set; }
    }

    /// <summary>The judged claims of several runs, in the order of each study; runs without verdicts are left out.</summary>
    public ILookup<string, StoredClaim> Claims(IReadOnlyCollection<string> ids) => Read(connection => connection
        .Query<(string Id, string Document)>("SELECT run.id, document FROM claim JOIN run ON run.number = claim.run WHERE run.id IN @ids ORDER BY run.number, ordinal", new { ids })
        .ToLookup(row => row.Id, row => ClaimText.Read(row.Document), StringComparer.Ordinal));

    /// <summary>The seeds of several runs.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Seeds(IReadOnlyCollection<string> ids) => Read(connection => (IReadOnlyDictionary<string, IReadOnlyList<long>>)connection
        .Query<(string Id, string Seeds)>("SELECT id, seeds FROM run WHERE id IN @ids", new { ids }).ToDictionary(row => row.Id, row => (IReadOnlyList<long>)Seeds(row.Seeds), StringComparer.Ordinal));

    /// <summary>The options of several runs that were given a value, as they were typed: <c>rate=0.1</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Assignments(IReadOnlyCollection<string> ids) => Read(connection => (IReadOnlyDictionary<string, IReadOnlyList<string>>)connection
        .Query<(string Id, string Assignments)>("SELECT id, assignments FROM run WHERE id IN @ids", new { ids })
        .ToDictionary(row => row.Id, row => (IReadOnlyList<string>)JsonSerializer.Deserialize<string[]>(row.Assignments)!, StringComparer.Ordinal));

    /// <summary>The number of the run's latest flush: a follower that begins there is told only what comes.</summary>
    public long Sequence(string id) => Read(connection => connection.QueryFirst<long>("SELECT sequence FROM run WHERE number = @Number", Row(connection, id)));
}
