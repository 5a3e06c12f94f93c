using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>Verdicts and how runs stand, as signs: each has a shape and its word, and colour only repeats them.</summary>
static class Verdicts
{
    static Markup Shape(string verdict) => verdict switch
    {
        "held" => Markup.Of($"""<circle cx="8" cy="8" r="7.25"/><path class="sign" d="M4.6 8.4 7 10.9 11.6 5.4"/>"""),
        "failed" => Markup.Of($"""<rect x="1" y="1" width="14" height="14" rx="2.5"/><path class="sign" d="M5 5 11 11M11 5 5 11"/>"""),
        _ => Markup.Of($"""<path d="M8 .8 15.2 8 8 15.2 .8 8Z"/><path class="sign" d="M5.2 8H10.8"/>"""),
    };

    /// <param name="alarms">Whether it is not what was expected: what was expected is calm, whichever it is.</param>
    public static Markup Icon(string verdict, bool alarms = false) =>
        Markup.Of($"""<svg class="verdict-icon {verdict}{(alarms ? " alarming" : "")}" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{Shape(verdict)}</svg>""");

    public static Markup Sign(string verdict, bool alarms = false) => Markup.Of($"""<span class="verdict {verdict}{(alarms ? " alarming" : "")}">{Icon(verdict, alarms)}{verdict}</span>""");

    /// <summary>One verdict or two: <c>failed or inconclusive</c>.</summary>
    public static Markup Expected(IEnumerable<string> expected) =>
        Markup.Of($"""<span class="verdict quiet">{expected.Select((verdict, i) => Markup.Of($"{(i == 0 ? "" : " or ")}{Icon(verdict)}{verdict}"))}</span>""");

    public static Markup Surprise { get; } = Markup.Of($"""<span class="surprise">! surprise</span>""");

    /// <summary>Beside the verdict of a claim that could not be judged.</summary>
    public static Markup Unjudged { get; } = Markup.Of($"""<span class="unjudged">not judged</span>""");

    /// <summary>The counts of a run's claims, or how it stands when they are not judged.</summary>
    public static Markup Tally(RunSummary run) => run is not { Held: { } held, Failed: { } failed, Inconclusive: { } open, Surprises: { } surprises }
        ? Markup.Of($"""<span class="muted">not judged: {run.Status.ToString().ToLowerInvariant()}</span>""")
        : Markup.Of($"""
            <span class="tally"><span class="held">{held} held</span> <span class="failed">{failed} failed</span> <span class="inconclusive">{open} inconclusive</span> {(surprises == 0 ? Markup.Nothing
            : Markup.Of($"""<span class="surprise">! {Words.Count(surprises, "surprise")}</span>"""))}</span>
            """);
}
