import type { Metric } from '../api/types';
import { count, interval, short } from '../format';

/** The last value of every metric of every arm. */
export function Measurements({ metrics }: { metrics: Metric[] }) {
  const methodOf = (metric: Metric) => `${metric.method}, n = ${metric.n}`;
  const rows = new Map<string, number>();
  for (const metric of metrics) rows.set(methodOf(metric), (rows.get(methodOf(metric)) ?? 0) + 1);
  // What most rows have in common is said once, above.
  const common = [...rows].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length)[0]?.[0];
  if (metrics.length === 0) return <p class="empty">Nothing measured yet.</p>;
  return (
    <>
      <p class="muted method">The last value of each metric over seeds: {common}{rows.size > 1 && ', where nothing else is said'}.</p>
      <div class="table-frame" tabIndex={0} role="region" aria-label="Last values">
        <table class="stacked values">
          <thead><tr><th scope="col">Arm</th><th scope="col">Metric</th><th scope="col" class="right">Last value</th><th scope="col">Over seeds</th><th scope="col" class="right">Step</th><th scope="col" class="right">Points</th></tr></thead>
          <tbody>
            {metrics.map((metric) => (
              <tr key={`${metric.arm}/${metric.name}`}>
                <th scope="row" class="mono">{metric.arm}</th>
                <td data-label="Metric" class="mono">{metric.name}</td>
                <td data-label="Last value" class="right number">{short(metric.last, 6)}</td>
                <td data-label="Over seeds" class="number"><span>{metric.n > 1 && interval(metric.low, metric.high)}{methodOf(metric) !== common && <span class="muted"> {methodOf(metric)}</span>}</span></td>
                <td data-label="Step" class="right number">{count(metric.lastStep)}</td>
                <td data-label="Points" class="right number">{count(metric.points)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
