using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>All that a report says of one run, read once.</summary>
/// <param name="Study">The study in its present form; null where it is not known here.</param>
/// <param name="Log">The last lines.</param>
sealed record ReportedRun(
    RunStore Store, RunDetail Detail, IReadOnlyList<StoredClaim> Claims, IReadOnlyList<StoredFigure> Figures, IReadOnlyList<SeriesInfo> Series, IReadOnlyList<LogLine> Log, long LogLines, Study? Study)
{
    const int LogTail = 200;

    public RunSummary Summary => Detail.Summary;

    public static ReportedRun Read(RunStore store, string id, Func<string, Study?>? study)
    {
        var detail = store.Run(id);
        var log = store.Log(id, limit: int.MaxValue);
        return new(store, detail, store.Claims(id), store.Figures(id), store.Series(id), [.. log.TakeLast(LogTail)], log.Count, detail.File is null ? study?.Invoke(detail.Summary.Study) : null);
    }
}
