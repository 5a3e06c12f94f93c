using System.Globalization;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>The metrics along the steps, down-sampled in the store, and the values at the end.</summary>
static class CurveSection
{
    /// <summary>Points that all curves of a run share: what keeps a report small however long the run was.</summary>
    const int Budget = 30_000;
    const int Fewest = 50, Most = 400;

    // Fewer are no curve, and stand in the table.
    const int LeastPoints = 3;

    const int Named = 8;

    public static Markup Of(ReportedRun run, string anchor, FigureData figures, bool drawn)
    {
        SeriesInfo[] training = [.. run.Series.Where(series => series.Phase == "training" && series.Points > 0)];
        if (training.Length == 0) return Markup.Nothing;
        IGrouping<string, SeriesInfo>[] metrics = [.. training.GroupBy(series => series.Metric).Where(metric => metric.Any(series => series.Points >= LeastPoints))];
        var count = metrics.Sum(metric => metric.Select(series => series.Arm).Distinct().Count());
        var buckets = Math.Clamp(Budget / Math.Max(1, count), Fewest, Most);
        return Markup.Of($"""
            <section><h2>Curves</h2>{(metrics.Length == 0 ? Markup.Of($"""<p class="muted">Nothing was measured at three steps or more.</p>""") : Markup.Nothing)}<div class="curves">{metrics.Select(metric => Chart(run, metric, buckets, anchor, figures, drawn))}</div></section>
            {LastValueSection.Of(run)}
            """);
    }

    static Markup Chart(ReportedRun run, IGrouping<string, SeriesInfo> metric, int buckets, string anchor, FigureData figures, bool drawn)
    {
        ArmCurve[] curves = [.. metric.Where(series => series.Points >= LeastPoints).GroupBy(series => series.Arm)
            .Select(arm => ArmCurve.Of(arm.Key, [.. arm.SelectMany(series => run.Store.Curves(run.Summary.Id, series, buckets))]))];
        var wide = curves.Length > CurveChart.Colors;
        return Markup.Of($"""
            <figure class="figure{(wide ? " wide" : "")}"><figcaption class="mono">{metric.Key}{(CurveChart.IsLogarithmic(curves) ? " (logarithmic axis)" : "")}</figcaption>{(drawn ? figures.Place($"{anchor}-curve-{metric.Key}", $"{metric.Key} by step", CurveChart.Of(metric.Key, curves)) : Markup.Nothing)}
            <p class="caption">{Caption(curves)}</p>{NotFinite(curves)}</figure>

            """);
    }

    static string Caption(ArmCurve[] curves)
    {
        var (seeds, points) = (curves.Max(curve => curve.Seeds), curves.Max(curve => curve.Points));
        var shown = curves.Max(curve => curve.Steps.Length);
        var sampled = points > shown
            ? string.Create(CultureInfo.InvariantCulture, $"{points:#,0} points a seed, shown as {shown} means; the band spans their least and greatest{(seeds > 1 ? " over all seeds" : "")}.")
            : string.Create(CultureInfo.InvariantCulture, $"{(points == 1 ? "The only point" : FormattableString.Invariant($"Every one of {points:#,0} points"))}{(seeds > 1 ? "; the band spans all seeds" : "")}.");
        return seeds > 1 ? $"Median of {seeds.ToString(CultureInfo.InvariantCulture)} seeds. {sampled}" : sampled;
    }

    static Markup NotFinite(ArmCurve[] curves)
    {
        var all = curves.SelectMany(curve => curve.NotFinite.Select(one => (curve.Arm, one))).ToArray();
        return all.Length == 0 ? Markup.Nothing : Markup.Of($"""
            <p class="flag">Not finite, marked × (nan) and ▲▼ (inf): {all.Take(Named).Select((one, i) => Markup.Of($"{(i > 0 ? "; " : "")}{one.Arm}, seed {one.one.Seed}: {one.one.What} from step {one.one.Step}"))}{(all.Length > Named ? Markup.Of($"; and {all.Length - Named} more") : Markup.Nothing)}.</p>
            """);
    }
}
