using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>The page around the runs: policy, style, heading, contents, figures' data and their runtime.</summary>
static class ReportPage
{
    public static Markup Of(IReadOnlyList<RunSummary> runs, IReadOnlyList<Markup> sections, FigureData figures, FigureRuntime? runtime) =>
        Of(runs.Count == 1 ? runs[0].Title : FormattableString.Invariant($"{runs.Count} runs"), Markup.Of($"{Contents(runs)}{sections}"), Legend, figures, runtime);

    public static Markup Of(string title, Markup body, Markup legend, FigureData figures, FigureRuntime? runtime)
    {
        var script = figures.Count > 0 ? runtime : null;
        return Markup.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy(script)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="descent {Provenance.Version}">
            <meta name="referrer" content="no-referrer">
            <title>{title} · Descent</title>
            <style>{Markup.Raw(FigureRuntime.Style)}</style>
            </head>
            <body>
            <header class="top"><span class="brand">{Brand}Descent</span><span class="muted">Report written {Now}</span></header>
            <main>
            {body}</main>
            <footer>{legend}<p class="muted">Written by descent {Provenance.Version}. This file needs no network and sends nothing.</p></footer>
            <div id="tip" hidden></div>
            {figures.Element()}{(script is null ? Markup.Nothing : Markup.Of($"<script>{Markup.Raw(script.Script)}</script>\n"))}</body>
            </html>

            """);
    }

    /// <summary>Nothing may load, submit or frame; one script and one style, by their hashes.</summary>
    static string Policy(FigureRuntime? script) =>
        $"default-src 'none'; script-src {(script is null ? "'none'" : FigureRuntime.HashOf(script.Script))}; style-src {FigureRuntime.HashOf(FigureRuntime.Style)}; base-uri 'none'; form-action 'none'";

    static Markup Brand => Markup.Of($"""<svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true"><path d="M3 6c7 0 7 19 14 19 4 0 4-6 8-6 2 0 3 1 4 3"/><circle cx="17" cy="25" r="3.4"/></svg>""");

    static string Now => DateTimeOffset.UtcNow.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    static Markup Contents(IReadOnlyList<RunSummary> runs) => runs.Count == 1 ? Markup.Nothing : Markup.Of($"""
        <nav aria-label="Runs"><h1>{runs.Count} runs</h1><div class="frame"><table class="stacked">
        <thead><tr><th scope="col">Run</th><th scope="col">Study</th><th scope="col">Scale</th><th scope="col">Seeds</th><th scope="col">Verdicts</th></tr></thead>
        <tbody>{runs.Select((run, i) => Markup.Of($"""
        <tr><th scope="row"><a class="mono" href="#r{i + 1}">{run.Id}</a></th><td data-label="Study">{run.Title}</td><td data-label="Scale">{run.Scale}</td><td data-label="Seeds">{run.SeedCount}</td><td data-label="Verdicts">{Verdicts.Tally(run)}</td></tr>

        """))}</tbody></table></div></nav>

        """);

    static Markup Legend => Markup.Of($"""
        <section class="legend" aria-label="How to read this"><h2>How to read this</h2><dl>
        <dt>{Verdicts.Sign(Words.Of(Verdict.Held))}</dt><dd>the interval over seeds lies inside what is asked.</dd>
        <dt>{Verdicts.Sign(Words.Of(Verdict.Failed))}</dt><dd>it lies outside.</dd>
        <dt>{Verdicts.Sign(Words.Of(Verdict.Inconclusive))}</dt><dd>it straddles, the seeds are too few, or a precondition or a control was not as it must be; the reason is said.</dd>
        <dt>{Verdicts.Surprise}</dt><dd>the verdict is not the one that was written down before the run, and the difference alarms.</dd>
        <dt>{Verdicts.Unjudged}</dt><dd>there was nothing to judge, as when an arm failed or a value is no number: the verdict says nothing about the claim.</dd>
        <dt>kinds</dt><dd>An <em>identity</em> is an exact consequence and stays out of the tally, a <em>prediction</em> lays theory's number over a measurement, a <em>claim</em> is the paper's own.</dd>
        <dt>control</dt><dd>the same measurement where the effect must be absent: there the check must fail.</dd></dl></section>

        """);
}
