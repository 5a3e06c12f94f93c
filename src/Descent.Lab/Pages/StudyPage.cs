using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Output;
using Descent.Lab.Reports;
using Descent.Lab.Store;

namespace Descent.Lab.Pages;

/// <summary>A study and one run of it as a page of Markdown, for a repository's documentation.</summary>
/// <remarks>
/// The figures stand as pictures in the folder that is named after the page, <c>FIGURE-light.svg</c> and <c>FIGURE-dark.svg</c>. Node.js draws them
/// (<c>web-report/build/pages</c>), so that the command needs none. No text of a run is ever markup. See docs/reports.md.
/// </remarks>
public static class StudyPage
{
    /// <summary>Writes a page, which appears whole or not at all.</summary>
    /// <param name="id">Whole id of a run.</param>
    /// <param name="path">The file, which is replaced if it is there.</param>
    /// <param name="study">The study of a slug, for its method, options and notes; null where it is not known.</param>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="StoreException"><c>unknown-run</c>, or the store cannot be read.</exception>
    /// <exception cref="ContractException"><c>not-done</c>: the run has no verdicts yet; <c>bad-path</c>, <c>disk-full</c>, <c>io-failed</c>.</exception>
    public static long Write(RunStore store, string id, string path, Func<string, Study?>? study = null)
    {
        var bytes = Encoding.UTF8.GetBytes(Text(store, id, Path.GetFileNameWithoutExtension(path), study));
        WholeFile.Write(path, stream => stream.Write(bytes));
        return bytes.Length;
    }

    /// <summary>The page's text.</summary>
    /// <param name="pictures">The folder of the pictures, beside the page.</param>
    public static string Text(RunStore store, string id, string pictures, Func<string, Study?>? study = null)
    {
        var run = ReportedRun.Read(store, id, study);
        if (run.Summary.Status != RunStatus.Done)
        {
            throw new ContractException("not-done", $"Run '{id}' is not done: its claims are not judged.", $"Go on with: descent resume {id}");
        }
        Markdown[] sections =
        [
            Heading(run), Written("Method", run.Study?.Method), Figures(run, Uri.EscapeDataString(pictures)), PageClaims.Of(run.Claims), PageTuning(run.Detail), Written("Notes", run.Study?.Notes),
            run.Study is null ? Markdown.Nothing : PageOptions.Of(run.Study, run.Detail), Run(run.Detail),
        ];
        return Markdown.All(sections.Where(section => section.Text.Length > 0), "\n\n").Text + "\n";
    }

    static Markdown Heading(ReportedRun run)
    {
        var (before, linked, address, after) = PaperLink.Split(run.Detail.Paper);
        return Markdown.Of($"""
            # {run.Summary.Title}

            {before}{(linked.Length == 0 ? Markdown.Nothing : Markdown.Of($"[{linked}]({Markdown.Written(address)})"))}{after}

            Study {Markdown.Code(run.Summary.Study)} of the family {run.Summary.Family}. This page is written from the study and one run of it; do not edit it.
            """);
    }

    static Markdown Written(string heading, string? markdown) => string.IsNullOrWhiteSpace(markdown) ? Markdown.Nothing : Markdown.Of($"""
        ## {heading}

        {Markdown.Written(markdown)}
        """);

    static Markdown Figures(ReportedRun run, string folder) => run.Figures.Count == 0 ? Markdown.Nothing
        : Markdown.Of($"## Figures\n\n{Markdown.All(run.Figures.Select(figure => Figure(figure, folder)), "\n\n")}");

    static Markdown Figure(StoredFigure figure, string folder) => figure.Specification is null
        ? Markdown.Of($"**{figure.Title}**: it could not be made: {figure.Error}")
        : Markdown.Of($"""
            **{figure.Title}**

            <picture><source media="(prefers-color-scheme: dark)" srcset="{Markdown.Written($"{folder}/{figure.Name}-dark.svg")}"><img src="{Markdown.Written($"{folder}/{figure.Name}-light.svg")}" alt="{Markdown.Written(Markup.Of($"{Markdown.OneLine(figure.Title)}").Html!)}"></picture>{Missing(figure)}
            """);

    static Markdown Missing(StoredFigure figure) =>
        figure.Specification!["title"] is JsonObject heading && (string?)heading["subtitle"] is { } subtitle ? Markdown.Of($"\n\n{subtitle}") : Markdown.Nothing;

    static Markdown PageTuning(RunDetail run)
    {
        var choices = Tunings.Of(run);
        return choices.Count == 0 ? Markdown.Nothing : Markdown.Of($"""
            ## Tuning

            Each candidate ran on tuning seeds, the chosen one on the verdict seeds.

            | arm | chosen | of | tried on | |
            |---|---|---|---|---|
            {Markdown.All(choices.Select(choice => Markdown.Of(
                $"| {Markdown.Code(choice.Arm)} | {Markdown.Code(choice.Label)} | {choice.Labels.Count} | {RunSection.Seeds(TuningSection.Seeds(choice, run))} | {(choice.AtEdge ? TuningSection.Edge : "")} |")), "\n")}
            """);
    }

    static Markdown Run(RunDetail run)
    {
        string Of(string name) => OptionJson.Text(run.Machine[name]);
        var memory = run.Machine["memoryBytes"] is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / (1 << 30):0.0} GiB") : "";
        (string Name, Markdown Value)[] facts =
        [
            ("run", Markdown.Code(run.Summary.Id)), ("scale", Markdown.Of($"{run.Summary.Scale}")), ("seeds", Markdown.Of($"{RunSection.Seeds(run.Seeds)}")), ("time", Markdown.Of($"{RunSection.Duration(run.Summary.Seconds)}")),
            ("machine", Markdown.Of($"{Of("processor")}, {ProvenanceSection.Count(run.Machine["cores"], "core")}, {memory}; {Of("system")}, {Of("architecture")}, {Of("runtime")}")),
            ("code", Markdown.Of($"version {run.Version}, build {run.Build}, kernel path {run.Kernel}")), ("measurements", Markdown.Code(run.MetricsHash ?? "")),
        ];
        return Markdown.Of($"""
            ## The run

            | | |
            |---|---|
            {Markdown.All(facts.Where(fact => fact.Value.Text.Length > 0).Select(fact => Markdown.Of($"| {fact.Name} | {fact.Value} |")), "\n")}

            To repeat it:

            {Markdown.Block(RepeatCommand.Of(run))}
            """);
    }
}
