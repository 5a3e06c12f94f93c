import { useSignal } from '@preact/signals';
import { fetchCurves, type Tail } from '../api/curves';
import type { Metric, RunDetail } from '../api/types';
import { ChartSettings } from '../charts/ChartSettings';
import { CurveChart } from '../charts/CurveChart';

export type Follow = (take: (tails: Tail[]) => void) => () => void;

/** Lines in a chart before the reader chooses others: more cannot be told apart. */
const most = 7;

function MetricChart({ run, name, metrics, follow }: { run: RunDetail; name: string; metrics: Metric[]; follow: Follow }) {
  const chosen = useSignal<string[] | null>(null);
  const all = metrics.map((metric) => metric.arm);
  const arms = chosen.value ?? all.slice(0, most);
  const toggle = (arm: string, on: boolean) => (chosen.value = all.filter((one) => (one === arm ? on : arms.includes(one))));
  return (
    <div class="chart-place">
      <CurveChart title={name} source={{
        key: `${run.run}/${name}/${arms.join()}/${run.status === 'running' ? 'live' : 'still'}`,
        load: (range, signal) => (arms.length === 0 ? Promise.resolve([]) : fetchCurves(run.run, arms.map((arm) => `${arm}/${name}`), range, signal)),
        label: (curve) => curve.metric.slice(0, curve.metric.lastIndexOf('/')),
        follow,
      }} />
      {all.length > 1 && (
        <details class="arms">
          <summary>{arms.length} of {all.length} arms</summary>
          <div class="chips">
            {all.map((arm) => <label key={arm} class="check"><input type="checkbox" checked={arms.includes(arm)} onChange={(event) => toggle(arm, event.currentTarget.checked)} />{arm}</label>)}
          </div>
        </details>
      )}
    </div>
  );
}

/** A chart for every metric that was measured along the steps, or whose arm diverged before it could be; its lines are the arms, each with its band over seeds. */
export function MetricCharts({ run, follow }: { run: RunDetail; follow: Follow }) {
  const along = run.metrics.filter((metric) => metric.points > 2 || metric.diverged > 0 || (run.status === 'running' && metric.points > 1));
  const names = [...new Set(along.map((metric) => metric.name))];
  const rest = run.metrics.length - along.length;
  return (
    <>
      <ChartSettings />
      {names.length === 0 && <p class="empty">{run.status === 'running' ? 'Curves appear with the first measurements.' : 'No metric was measured along the steps: see Values.'}</p>}
      <div class="charts">
        {names.map((name) => <MetricChart key={name} run={run} name={name} metrics={along.filter((metric) => metric.name === name)} follow={follow} />)}
      </div>
      {rest > 0 && names.length > 0 && <p class="muted after">{rest} more {rest === 1 ? 'metric was' : 'metrics were'} measured fewer than three times: see Values.</p>}
    </>
  );
}
