import type { Metric } from '../api/types';
import { count, interval, short } from '../format';

/** The last value of every metric of every arm. */
export function Measurements({ metrics }: { metrics: Metric[] }) {
  if (metrics.length === 0) return <p class="empty">Nothing measured yet.</p>;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Last values">
      <table>
        <thead><tr><th scope="col">Arm</th><th scope="col">Metric</th><th scope="col" class="right">Last value</th><th scope="col">Over seeds</th><th scope="col" class="right">Step</th><th scope="col" class="right">Points</th></tr></thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={`${metric.arm}/${metric.name}`}>
              <th scope="row" class="mono">{metric.arm}</th>
              <td class="mono">{metric.name}</td>
              <td class="right number">{short(metric.last, 6)}</td>
              <td class="number">{metric.n > 1 && interval(metric.low, metric.high)} <span class="muted">{metric.method}, n = {metric.n}</span></td>
              <td class="right number">{count(metric.lastStep)}</td>
              <td class="right number">{count(metric.points)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
