using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>What every arm measured last: the mean over its seeds with Student's interval, arms with the same metrics in one table.</summary>
static class LastValues
{
    const double Confidence = 0.95;

    public static Markup Of(ReportedRun run, IReadOnlyList<SeriesInfo> training)
    {
        var arms = training.GroupBy(series => series.Arm).Select(arm => (Name: arm.Key, Metrics: arm.GroupBy(series => series.Metric).OrderBy(metric => metric.Key, StringComparer.Ordinal).ToArray()));
        var tables = arms.GroupBy(arm => string.Join(' ', arm.Metrics.Select(metric => metric.Key)));
        return Markup.Of($"""
            <section class="last"><h2>Values at the end</h2><p class="muted">The mean over seeds of each arm's last value, with Student's interval at 95% where there are several seeds.</p><div class="tables">{tables.Select(table => Markup.Of($"""
            <div class="frame"><table><thead><tr><th scope="col">arm</th>{table.First().Metrics.Select(metric => Markup.Of($"""<th scope="col" class="right">{metric.Key}</th>"""))}</tr></thead>
            <tbody>{table.Select(arm => Markup.Of($"""<tr><th scope="row" class="mono">{arm.Name}</th>{arm.Metrics.Select(metric => Cell(run, metric))}</tr>"""))}</tbody></table></div>

            """))}</div></section>

            """);
    }

    static Markup Cell(ReportedRun run, IEnumerable<SeriesInfo> metric)
    {
        double[] last = [.. metric.SelectMany(series => run.Store.Last(series).Values)];
        var estimate = StudentInterval.Of(last, Confidence);
        var interval = estimate.Interval;
        var band = !estimate.IsBounded || interval.Low == interval.High ? Markup.Nothing : Markup.Of($"""<span class="under">[{interval.Low}, {interval.High}]</span>""");
        return Markup.Of($"""<td class="right number">{estimate.Mean}{band}</td>""");
    }
}
