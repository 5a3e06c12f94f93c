using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>One run of a report.</summary>
static class RunSection
{
    public static Markup Of(ReportedRun run, string anchor, FigureData figures, bool drawn)
    {
        var (summary, detail) = (run.Summary, run.Detail);
        return Markup.Of($"""
            <article id="{anchor}">
            <p class="crumbs">{summary.Family} / <span class="mono">{summary.Study}</span></p>
            <h1 class="title">{summary.Title}</h1>
            <p class="paper">{Paper(detail.Paper)}</p>
            <p class="facts"><span>{Verdicts.Tally(summary)}</span><span>{summary.Scale} scale</span><span>{Seeds(detail.Seeds)}</span><span>{Duration(summary.Seconds)}</span><span>{Date(summary.Started)}</span><span class="mono">{summary.Id}</span></p>
            {Standing(run)}{ClaimSection.Of(run.Claims, run.Detail.Seeds.Count)}{FigureSection.Of(run, anchor, figures, drawn)}{CurveSection.Of(run, anchor, figures, drawn)}{TuningSection.Of(detail)}{ProvenanceSection.Of(run)}</article>

            """);
    }

    const int Named = 12;

    /// <summary>The citation, with its address where it has one.</summary>
    static Markup Paper(string citation)
    {
        var (before, linked, address, after) = PaperLink.Split(citation);
        return address.Length == 0 ? Markup.Of($"{citation}") : Markup.Of($"""{before}<a href="{address}" rel="noopener noreferrer">{linked}</a>{after}""");
    }

    /// <summary>A run that is not done, and what went wrong: said first, since everything below is then a part.</summary>
    static Markup Standing(ReportedRun run)
    {
        var detail = run.Detail;
        var ended = detail.Loops.SelectMany(loop => loop.Failures.Select(failure => (loop, failure))).ToArray();
        return Markup.All(
        [
            Study.SeedNotice(detail.Seeds) is { } notice ? Markup.Of($"""<p class="note">{$"{char.ToUpperInvariant(notice[0])}{notice[1..]}."}</p>""") : Markup.Nothing,
            run.Summary.Status switch
            {
                RunStatus.Done => Markup.Nothing,
                RunStatus.Failed => Markup.Of($"""<p class="note bad">This run failed: {detail.Error?.Message} {detail.Error?.Hint}</p>"""),
                RunStatus.Running => Markup.Of($"""<p class="note">This run was still training, {run.Summary.Progress * 100}% done: its claims are not judged yet.</p>"""),
                _ => Markup.Of($"""<p class="note">This run was interrupted at {run.Summary.Progress * 100}%: its claims are not judged. Go on with <code>descent resume {run.Summary.Id}</code>.</p>"""),
            },
            ended.Length == 0 ? Markup.Nothing : Markup.Of($"""
                <div class="note bad"><p>{ended.Length} {(ended.Length == 1 ? "seed of an arm" : "seeds of arms")} ended before the last step:</p><ul>{ended.Take(Named).Select(one => Markup.Of(
                $"<li><code>{one.loop.Arm}</code>{(one.failure.Seed is { } seed ? Markup.Of($", seed {seed}") : Markup.Nothing)}: {one.failure.Reason}</li>"))}{(ended.Length > Named ? Markup.Of($"<li>and {ended.Length - Named} more</li>") : Markup.Nothing)}</ul></div>

                """),
        ]);
    }

    public static string Seeds(IReadOnlyList<long> seeds) => seeds switch
    {
        [] => "no seeds",
        [var only] => FormattableString.Invariant($"seed {only}"),
        [var first, .., var last] when last - first + 1 == seeds.Count => FormattableString.Invariant($"{seeds.Count} seeds ({first} to {last})"),
        _ => Words.Count(seeds.Count, "seed"),
    };

    public static string Duration(double seconds) => seconds < 100 ? FormattableString.Invariant($"{seconds:0.0} s")
        : seconds < 6000 ? FormattableString.Invariant($"{(int)seconds / 60} min {(int)seconds % 60:00} s") : FormattableString.Invariant($"{(int)(seconds / 3600)} h {(int)(seconds / 60) % 60:00} min");

    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
