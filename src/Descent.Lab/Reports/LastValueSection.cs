using Descent.Contracts.Statistics;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>What every arm measured last: the mean over its seeds with Student's interval, arms with the same metrics in one table.</summary>
static class LastValueSection
{
    const double Confidence = 0.95;

    public static Markup Of(ReportedRun run)
    {
        var arms = run.Store.LastValues(run.Summary.Id).GroupBy(last => last.Arm).Select(arm => (Name: arm.Key, Last: arm.OrderBy(last => last.Metric, StringComparer.Ordinal).ToArray()));
        var tables = arms.GroupBy(arm => string.Join(' ', arm.Last.Select(last => last.Metric)));
        return Markup.Of($"""
            <section class="last"><h2>Values at the end</h2><p class="muted">The mean over seeds of each arm's last value, with Student's interval at 95% where there are several seeds.</p><div class="tables">{tables.Select(table => Markup.Of($"""
            <div class="frame"><table><thead><tr><th scope="col">arm</th>{table.First().Last.Select(last => Markup.Of($"""<th scope="col" class="right">{last.Metric}</th>"""))}</tr></thead>
            <tbody>{table.Select(arm => Markup.Of($"""<tr><th scope="row" class="mono">{arm.Name}</th>{arm.Last.Select(Cell)}</tr>"""))}</tbody></table></div>

            """))}</div></section>

            """);
    }

    static Markup Cell(LastValue last)
    {
        var estimate = StudentInterval.Of([.. last.Values.Values], Confidence);
        var interval = estimate.Interval;
        var band = !estimate.IsBounded || interval.Low == interval.High ? Markup.Nothing : Markup.Of($"""<span class="under">[{interval.Low}, {interval.High}]</span>""");
        return Markup.Of($"""<td class="right number">{estimate.Mean}{band}</td>""");
    }
}
