using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>What every tuned arm chose, of how many, and whether the best lies at the end of its grid.</summary>
static class TuningSection
{
    public static Markup Of(RunDetail run)
    {
        var choices = Tunings.Of(run);
        return choices.Count == 0 ? Markup.Nothing : Markup.Of($"""
            <section><h2>Tuning</h2><p class="muted">Each candidate ran on tuning seeds, the chosen one on the verdict seeds.</p><div class="frame"><table class="stacked">
            <thead><tr><th scope="col">Arm</th><th scope="col">Chosen</th><th scope="col" class="right">Of</th><th scope="col">Tried on</th><th scope="col"></th></tr></thead>
            <tbody>{choices.Select(choice => Row(choice, run))}</tbody></table></div></section>

            """);
    }

    static Markup Row(TuningChoice choice, RunDetail run) => Markup.Of($"""
        <tr><th scope="row" class="mono">{choice.Arm}</th><td data-label="Chosen" class="mono">{choice.Label}</td><td data-label="Of" class="right number">{choice.Labels.Count}</td><td data-label="Tried on">{RunSection.Seeds(Seeds(choice, run))}</td><td>{(choice.AtEdge ? Markup.Of($"""<span class="surprise">{Edge}</span>""") : Markup.Nothing)}</td></tr>

        """);

    /// <summary>What is said of a choice at the end of its grid.</summary>
    public const string Edge = "at the end of its grid: the best may lie beyond";

    public static IReadOnlyList<long> Seeds(TuningChoice choice, RunDetail run) => run.Loops.First(loop => loop.Arm == choice.Arm && loop.Phase == "tuning").Seeds;
}
