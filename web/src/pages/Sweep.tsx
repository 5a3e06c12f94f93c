import { useSignal } from '@preact/signals';
import type { Real, SweepDetail, SweepSummary } from '../api/types';
import { Figure } from '../charts/Figure';
import { Loaded, useResource } from '../components/Loaded';
import { Status } from '../components/Verdict';
import { useTitle } from '../components/title';
import { count, counted, short, shortRun, time, toNumber } from '../format';
import { go } from '../router';

export function SweepsPage() {
  useTitle('Sweeps');
  const sweeps = useResource<SweepSummary[]>('/api/sweeps', 5000);
  return (
    <div class="page">
      <div class="head"><div><h1>Sweeps</h1></div></div>
      <Loaded of={sweeps}>
        {(all) => all.length === 0 ? <p class="empty">No sweeps yet. One starts with <code>descent sweep STUDY --grid option=a,b,c</code>.</p> : (
          <div class="table-frame" tabIndex={0} role="region" aria-label="Sweeps">
            <table class="stacked"><thead><tr><th scope="col">Sweep</th><th scope="col">Study</th><th scope="col">Trials</th><th scope="col" class="right">Started</th></tr></thead>
              <tbody>{all.map((sweep) => (
                <tr key={sweep.sweep}>
                  <th scope="row"><a class="mono" href={`/sweeps/${sweep.sweep}`}>{sweep.sweep}</a></th>
                  <td data-label="Study"><a href={`/studies/${sweep.study}`}>{sweep.study}</a></td>
                  <td data-label="Trials" class="number">{count(sweep.done)} of {count(sweep.trials)} done{sweep.running > 0 && `, ${sweep.running} running`}{sweep.failed > 0 && `, ${sweep.failed} failed`}</td>
                  <td data-label="Started" class="right number">{time(sweep.started)}</td>
                </tr>))}
              </tbody></table>
          </div>
        )}
      </Loaded>
    </div>
  );
}

function order(a: Real, b: Real): number {
  const [x, y] = [toNumber(a), toNumber(b)];
  return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : 1) : Number.isNaN(y) ? -1 : x - y;
}

/** Cells in the order of numbers where the option is one. */
function sorted(values: string[]): string[] {
  const all = [...new Set(values)];
  return all.every((value) => value !== '' && !Number.isNaN(Number(value))) ? all.sort((a, b) => Number(a) - Number(b)) : all;
}

function heatMap(sweep: SweepDetail, x: string, y: string, metric: string): object {
  const rows = sweep.trialsTable.map((trial) => ({ run: trial.run, [x]: trial.values[x], [y]: trial.values[y], [metric]: typeof trial.metrics[metric] === 'number' ? trial.metrics[metric] : null }));
  // Several trials of a cell (other options differ) are shown by their median; the table has each.
  const cell = { field: metric.replaceAll('.', '\\.'), aggregate: 'median', type: 'quantitative', title: metric };
  const side = (name: string) => ({ field: name, type: 'ordinal', sort: sorted(rows.map((row) => String(row[name]))), title: name, axis: { labelAngle: 0 } });
  return {
    height: 280,
    data: { values: rows.map((row) => ({ ...row, [x]: String(row[x]), [y]: String(row[y]) })) },
    mark: { type: 'rect', tooltip: true, cursor: 'pointer' },
    encoding: { x: side(x), y: { ...side(y), sort: sorted(rows.map((row) => String(row[y]))).reverse() }, color: cell },
  };
}

function Trials({ sweep }: { sweep: SweepDetail }) {
  const metric = useSignal(sweep.metrics[0] ?? '');
  const [x, y] = [useSignal(sweep.options[0] ?? ''), useSignal(sweep.options[1] ?? '')];
  const by = useSignal<{ name: string; down: boolean }>({ name: '', down: false });
  const pick = (label: string, signal: { value: string }, from: string[]) => (
    <label>{label} <select value={signal.value} onChange={(event) => (signal.value = event.currentTarget.value)}>{from.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
  );
  const rows = [...sweep.trialsTable].sort((a, b) => {
    const { name, down } = by.value;
    if (!name) return 0;
    const isMetric = sweep.metrics.includes(name);
    const [p, q] = [a.values[name] ?? '', b.values[name] ?? ''];
    const result = isMetric ? order(a.metrics[name] ?? 'nan', b.metrics[name] ?? 'nan') : Number(p) - Number(q) || p.localeCompare(q);
    return down ? -result : result;
  });
  const head = (name: string) => (
    <th key={name} scope="col" class="right" aria-sort={by.value.name === name ? (by.value.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="sort mono" onClick={() => (by.value = { name, down: by.value.name === name && !by.value.down })}>{name}<span aria-hidden="true">{by.value.name === name ? (by.value.down ? ' ↓' : ' ↑') : ''}</span></button>
    </th>
  );
  const columns = sweep.metrics.slice(0, 8);
  const shownMetrics = columns.includes(metric.value) || !metric.value ? columns : [metric.value, ...columns.slice(0, 7)];
  return (
    <>
      {sweep.options.length >= 2 && sweep.metrics.length > 0 && (
        <section aria-labelledby="map"><h2 id="map">Map</h2>
          <div class="settings">{pick('Across', x, sweep.options)}{pick('Up', y, sweep.options)}{pick('Colour', metric, sweep.metrics)}</div>
          {x.value !== y.value ? <Figure key={`${x.value}/${y.value}/${metric.value}/${sweep.done}`} title={`${metric.value} over ${x.value} and ${y.value}: median of a cell's trials`} load={() => Promise.resolve(heatMap(sweep, x.value, y.value, metric.value))}
            onPick={(datum) => {
              const trial = sweep.trialsTable.find((one) => one.run && one.values[x.value] === datum[x.value] && one.values[y.value] === datum[y.value]);
              if (trial?.run) go(`/runs/${trial.run}`);
            }} /> : <p class="empty">Choose two different options.</p>}
        </section>
      )}
      <h2>Trials</h2>
      <div class="table-frame" tabIndex={0} role="region" aria-label="Trials">
        <table><thead><tr><th scope="col">Run</th><th scope="col">Status</th>{sweep.options.map(head)}{shownMetrics.map(head)}</tr></thead>
          <tbody>{rows.map((trial, i) => (
            <tr key={trial.run ?? i}>
              <th scope="row">{trial.run ? <a class="mono" href={`/runs/${trial.run}`} title={trial.run}>{shortRun(trial.run)}</a> : <span class="muted">–</span>}</th>
              <td><Status status={trial.status} /></td>
              {sweep.options.map((option) => <td key={option} class="right number">{trial.values[option] ?? '–'}</td>)}
              {shownMetrics.map((name) => <td key={name} class="right number">{trial.metrics[name] === undefined ? '–' : short(trial.metrics[name])}</td>)}
            </tr>))}
          </tbody></table>
      </div>
      {sweep.metrics.length > columns.length && <p class="muted">{sweep.metrics.length} metrics in all; the one chosen for the map is shown first.</p>}
    </>
  );
}

export function SweepPage({ sweep }: { sweep: string }) {
  useTitle(`Sweep ${sweep}`);
  const detail = useResource<SweepDetail>(`/api/sweeps/${sweep}`, 5000);
  return (
    <div class="page">
      <Loaded of={detail}>
        {(one) => (
          <>
            <div class="head"><div>
              <p class="crumbs"><a href="/sweeps">Sweeps</a> / <a href={`/studies/${one.study}`}>{one.study}</a></p>
              <h1><span class="mono">{one.sweep}</span></h1>
              <p class="lead">{count(one.done)} of {counted(one.trials, 'trial')} done{one.running > 0 && `, ${one.running} running`}{one.failed > 0 && `, ${one.failed} failed`}; over {one.options.join(', ')}.</p>
            </div></div>
            <Trials sweep={one} />
          </>
        )}
      </Loaded>
    </div>
  );
}
