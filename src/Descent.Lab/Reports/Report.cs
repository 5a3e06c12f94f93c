using System.Text;
using Descent.Contracts;
using Descent.Lab.Output;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>Runs as one HTML file that needs nothing else: no network, no server, no account.</summary>
/// <remarks>No text of a run is ever markup, and the one script is pinned by its hash in the file's own policy. See docs/reports.md.</remarks>
public static class Report
{
    /// <summary>Whether reports draw their figures: the program was built with their runtime.</summary>
    public static bool HasFigures => FigureRuntime.Embedded is not null;

    /// <summary>Writes a report, which appears whole or not at all.</summary>
    /// <param name="ids">Whole ids of runs, each once, in the order of the report.</param>
    /// <param name="path">The file, which is replaced if it is there.</param>
    /// <param name="study">The study of a slug, for what its options mean; null where it is not known.</param>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="StoreException"><c>unknown-run</c>, or the store cannot be read.</exception>
    /// <exception cref="ContractException"><c>bad-path</c>: the folder is missing, or the path is one; <c>disk-full</c>, <c>io-failed</c>.</exception>
    public static long Write(RunStore store, IReadOnlyList<string> ids, string path, Func<string, Study?>? study = null)
    {
        var bytes = Encoding.UTF8.GetBytes(Html(store, ids, study));
        WholeFile.Write(path, stream => stream.Write(bytes));
        return bytes.Length;
    }

    /// <summary>The report's text.</summary>
    public static string Html(RunStore store, IReadOnlyList<string> ids, Func<string, Study?>? study = null) => Html(store, ids, study, FigureRuntime.Embedded);

    internal static string Html(RunStore store, IReadOnlyList<string> ids, Func<string, Study?>? study, FigureRuntime? runtime)
    {
        var figures = new FigureData();
        Markup[] runs = [.. ids.Select((id, i) => RunSection.Of(ReportedRun.Read(store, id, study), FormattableString.Invariant($"r{i + 1}"), figures, runtime is not null))];
        RunSummary[] summaries = [.. ids.Select(store.Summary)];
        return ReportPage.Of(summaries, runs, figures, runtime).Html!;
    }
}
