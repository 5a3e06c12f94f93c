using Dapper;

namespace Descent.Lab.Store;

/// <summary>The runs of one study at a glance.</summary>
/// <param name="Runs">How many there are.</param>
/// <param name="Latest">The newest whose claims were judged, trials of sweeps left out; or else the newest.</param>
public sealed record StudyOverview(int Runs, RunSummary Latest);

public sealed partial class RunStore
{
    /// <summary>How many runs a list without limit would show.</summary>
    public int Count(RunFilter? filter = null) => Read(connection => connection.ExecuteScalar<int>("""
        SELECT count(*) FROM run LEFT JOIN trial ON trial.number = run.trial LEFT JOIN sweep ON sweep.number = trial.sweep
        WHERE (@Study IS NULL OR run.study = @Study) AND (@Sweep IS NULL OR sweep.id = @Sweep)
        """, filter ?? new()));

    /// <summary>For every study that has runs, how many, and the one that speaks for it.</summary>
    public IReadOnlyDictionary<string, StudyOverview> Overview() => Read(connection =>
    {
        var chosen = connection.Query<(string Study, long Runs, long Latest)>("""
            SELECT study, count(*), coalesce(max(CASE WHEN held IS NOT NULL AND trial IS NULL THEN number END), max(number)) FROM run GROUP BY study
            """).ToDictionary(one => one.Latest, one => (int)one.Runs);
        return (IReadOnlyDictionary<string, StudyOverview>)connection.Query<RunRow>($"{SummaryColumns} WHERE run.number IN @Numbers", new { Numbers = chosen.Keys })
            .ToDictionary(row => row.Study, row => new StudyOverview(chosen[row.Number], Summary(row)), StringComparer.Ordinal);
    });

    /// <summary>The judged claims of several runs, in the order of each study; runs without verdicts are left out.</summary>
    public ILookup<string, StoredClaim> Claims(IReadOnlyCollection<string> ids) => Read(connection => connection
        .Query<(string Id, string Document)>("SELECT run.id, document FROM claim JOIN run ON run.number = claim.run WHERE run.id IN @ids ORDER BY run.number, ordinal", new { ids })
        .ToLookup(row => row.Id, row => ClaimText.Read(row.Document), StringComparer.Ordinal));

    /// <summary>The seeds of several runs.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Seeds(IReadOnlyCollection<string> ids) => Read(connection => (IReadOnlyDictionary<string, IReadOnlyList<long>>)connection
        .Query<(string Id, string Seeds)>("SELECT id, seeds FROM run WHERE id IN @ids", new { ids }).ToDictionary(row => row.Id, row => (IReadOnlyList<long>)Seeds(row.Seeds), StringComparer.Ordinal));

    /// <summary>The number of the run's latest flush: a follower that begins there is told only what comes.</summary>
    public long Sequence(string id) => Read(connection => connection.QueryFirst<long>("SELECT sequence FROM run WHERE number = @Number", Row(connection, id)));
}
