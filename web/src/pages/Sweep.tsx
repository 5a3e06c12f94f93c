import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, query } from '../api/client';
import type { Real, SweepDetail, SweepResults, SweepSummary } from '../api/types';
import { Figure } from '../charts/Figure';
import { token } from '../charts/palette';
import { Loaded, useResource } from '../components/Loaded';
import { Status } from '../components/Verdict';
import { useTitle } from '../components/title';
import { count, counted, interval, short, shortRun, time, toNumber } from '../format';
import { go } from '../router';

/** Columns of other metrics. */
const most = 6;

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

/** What is no number comes last in either direction. */
function order(a: Real, b: Real, down: boolean): number {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
  return x === y ? 0 : x < y === down ? 1 : -1;
}

/** Cells in the order of numbers where the option is one. */
function sorted(values: string[]): string[] {
  const all = [...new Set(values)];
  return all.every((value) => value !== '' && !Number.isNaN(Number(value))) ? all.sort((a, b) => Number(a) - Number(b)) : all;
}

/** Cells beyond which their values cannot be read in them. */
const legible = 60;

function median(values: number[]): number | null {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length === 0 ? null : sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function heatMap(sweep: SweepDetail, x: string, y: string, metric: string): object {
  const cells = new Map<string, { x: string; y: string; all: number[] }>();
  for (const { values, metrics } of sweep.trialsTable) {
    const [left, up] = [values[x] ?? '', values[y] ?? ''];
    const cell = cells.get(JSON.stringify([left, up])) ?? { x: left, y: up, all: [] };
    cell.all.push(toNumber(metrics[metric] ?? 'nan'));
    cells.set(JSON.stringify([left, up]), cell);
  }
  // Several trials of a cell (other options differ) are shown by their median; the table has each.
  const rows = [...cells.values()].map((cell) => ({ x: cell.x, y: cell.y, value: median(cell.all), text: median(cell.all) === null ? '' : short(median(cell.all)!, 3) }));
  const found = rows.flatMap((row) => (typeof row.value === 'number' ? [row.value] : []));
  const far = Math.min(...found) + 0.55 * (Math.max(...found) - Math.min(...found));
  const side = (field: 'x' | 'y', title: string, sort: string[]) => ({ field, type: 'ordinal', sort, title, axis: { labelAngle: 0 } });
  return {
    height: Math.min(320, 60 * new Set(rows.map((row) => row.y)).size),
    data: { values: rows },
    encoding: {
      x: side('x', x, sorted(rows.map((row) => row.x))), y: side('y', y, sorted(rows.map((row) => row.y)).reverse()),
      tooltip: [{ field: 'x', title: x }, { field: 'y', title: y }, { field: 'value', title: metric, type: 'quantitative', format: '.5~g' }],
    },
    layer: [
      { mark: { type: 'rect', cursor: 'pointer' }, encoding: { color: { field: 'value', type: 'quantitative', title: metric } } },
      // Colours of a ramp are more the further from the page: what is written on them follows.
      ...(rows.length <= legible ? [{ mark: { type: 'text', fontSize: 12 }, encoding: { text: { field: 'text', type: 'nominal' }, color: { condition: { test: `datum.value > ${far}`, value: token('--page') }, value: token('--text') } } }] : []),
    ],
  };
}

type Trial = SweepDetail['trialsTable'][number];
/** Which direction of a metric is the good one; what nobody said, nobody knows. */
type Better = 'unsaid' | 'smaller' | 'larger';
type Result = SweepResults['trials'][number];

/** The mean of a trial with its interval; how many seeds stand behind it where that is not the same for all. */
function Mean({ value, result, common }: { value: Real | undefined; result: Result | undefined; common: boolean }) {
  if (value === undefined && !result) return <>–</>;
  return (
    <span>
      <b class="mean">{short(result?.mean ?? value ?? 'nan')}</b>
      {result && <span class="muted">{Number.isFinite(toNumber(result.low)) && Number.isFinite(toNumber(result.high)) ? ` ${interval(result.low, result.high)}` : ''}{!common && ` n = ${result.n}`}</span>}
      {result && result.nonFinite > 0 && <span class="flag"> {counted(result.nonFinite, 'seed')} not finite</span>}
    </span>
  );
}

/** How the means of a table came about, in a sentence. */
function Method({ metric, results, better }: { metric: string; results: SweepResults | null; better: string }) {
  const shown = results?.metric === metric && results.trials.length > 0 ? results : null;
  const sizes = new Set(shown?.trials.map((one) => one.n));
  const n = sizes.size === 1 ? `, n = ${[...sizes][0]}` : '';
  const several = shown?.trials.some((one) => one.n > 1);
  return <p class="muted method"><span class="mono">{metric}</span>: mean over seeds of the last value{shown ? several ? `, ${shown.method}${n}` : ', one seed: no interval' : ''}; {better}.</p>;
}

function Trials({ sweep }: { sweep: SweepDetail }) {
  const metric = useSignal(sweep.metric ?? sweep.metrics[0] ?? '');
  const [x, y] = [useSignal(sweep.options[0] ?? ''), useSignal(sweep.options[1] ?? '')];
  const by = useSignal<{ name: string; down: boolean } | null>(null);
  const results = useSignal<SweepResults | null>(null);
  const known = sweep.metrics.includes(metric.value);
  useEffect(() => {
    if (!known) return;
    const stop = new AbortController();
    // A sweep goes on while its page is open; what it has no result for yet is shown without one.
    get<SweepResults>(`/api/sweeps/${sweep.sweep}/results?${query({ metric: metric.value })}`, stop.signal).then((all) => (results.value = all), () => undefined);
    return () => stop.abort();
  }, [sweep.sweep, metric.value, sweep.done, known]);
  const pick = (label: string, signal: { value: string }, from: string[]) => (
    <label>{label} <select value={signal.value} onChange={(event) => (signal.value = event.currentTarget.value)}>{from.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
  );
  const found = new Map(results.value?.metric === metric.value ? results.value.trials.map((one) => [one.trial, one]) : []);
  const common = new Set([...found.values()].map((one) => one.n)).size === 1;
  const said = useSignal<Record<string, Better>>({});
  const better: Better = said.value[metric.value] ?? (metric.value !== sweep.metric ? 'unsaid' : sweep.maximize ? 'larger' : 'smaller');
  const down = better === 'larger';
  const sort = by.value ?? { name: metric.value, down };
  const number = (trial: Trial, name: string): Real => (name === metric.value ? found.get(trial.trial)?.mean : undefined) ?? trial.metrics[name] ?? 'nan';
  const rows = [...sweep.trialsTable].sort((a, b) => {
    if (sweep.metrics.includes(sort.name)) return order(number(a, sort.name), number(b, sort.name), sort.down);
    const [p, q] = [a.values[sort.name] ?? '', b.values[sort.name] ?? ''];
    const result = Number(p) - Number(q) || p.localeCompare(q);
    return sort.down ? -result : result;
  });
  const judged = sweep.trialsTable.filter((trial) => !Number.isNaN(toNumber(number(trial, metric.value))));
  const ranked = [...judged].sort((a, b) => order(number(a, metric.value), number(b, metric.value), down));
  const [best, last] = [ranked[0], ranked.at(-1)];
  // Which end is the good one is not the page's to say.
  const ends = better === 'unsaid' ? [{ name: 'Least', trial: best }, { name: 'Greatest', trial: last }] : [{ name: 'Best', trial: best }];
  const columns = new Set(sweep.trialsTable.map((trial) => trial.values[x.value])).size;
  const head = (name: string, className = 'right') => (
    <th key={name} scope="col" class={className} aria-sort={sort.name === name ? (sort.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="sort mono" onClick={() => (by.value = { name, down: sort.name === name && !sort.down })}>{name}<span aria-hidden="true">{sort.name === name ? (sort.down ? ' ↓' : ' ↑') : ''}</span></button>
    </th>
  );
  const others = sweep.metrics.filter((name) => name !== metric.value).slice(0, most);
  return (
    <>
      {sweep.metrics.length > 0 && <div class="settings">{pick('Metric', metric, known ? sweep.metrics : [metric.value, ...sweep.metrics])}
        <label>Better <select value={better} onChange={(event) => ((said.value = { ...said.value, [metric.value]: event.currentTarget.value as Better }), (by.value = null))}><option value="unsaid">not said</option><option value="smaller">smaller</option><option value="larger">larger</option></select></label>
        {metric.value === sweep.metric && <span class="muted">as the sweep was asked (<code>--metric</code>)</span>}</div>}
      {sweep.options.length >= 2 && sweep.metrics.length > 0 && (
        <section aria-labelledby="map"><h2 id="map">Map</h2>
          <div class="settings">{pick('Across', x, sweep.options)}{pick('Up', y, sweep.options)}</div>
          {x.value !== y.value ? <Figure key={`${x.value}/${y.value}/${metric.value}/${sweep.done}`} title={`${metric.value} over ${x.value} and ${y.value}: median of a cell's trials`} widest={140 + 120 * columns} load={() => Promise.resolve(heatMap(sweep, x.value, y.value, metric.value))}
            onPick={(datum) => {
              const trial = sweep.trialsTable.find((one) => one.run && one.values[x.value] === datum['x'] && one.values[y.value] === datum['y']);
              if (trial?.run) go(`/runs/${trial.run}`);
            }} /> : <p class="empty">Choose two different options.</p>}
        </section>
      )}
      {known && best && (
        <dl class="tiles best">
          {ends.map(({ name, trial }) => trial && (
            <div key={name}><dt>{name} of {counted(judged.length, 'trial')}</dt><dd><Mean value={trial.metrics[metric.value]} result={found.get(trial.trial)} common={common} /> <small>{sweep.options.map((option) => `${option} = ${trial.values[option] ?? '–'}`).join(', ')}{trial.run && <> · <a class="mono" href={`/runs/${trial.run}`}>{shortRun(trial.run)}</a></>}</small></dd></div>
          ))}
          <div><dt>Median over trials</dt><dd>{short(median(judged.map((trial) => toNumber(number(trial, metric.value)))) ?? 'nan')}</dd></div>
        </dl>
      )}
      <h2>Trials</h2>
      {known && <Method metric={metric.value} results={results.value} better={better === 'unsaid' ? 'smallest first' : `${better} is better`} />}
      <div class="table-frame" tabIndex={0} role="region" aria-label="Trials">
        <table class="stacked"><thead><tr><th scope="col">Run</th><th scope="col">Status</th>{sweep.options.map((name) => head(name))}{known && head(metric.value, 'chosen')}{others.map((name) => head(name))}</tr></thead>
          <tbody>{rows.map((trial) => (
            <tr key={trial.trial}>
              <th scope="row">{trial.run ? <a class="mono" href={`/runs/${trial.run}`} title={trial.run}>{shortRun(trial.run)}</a> : <span class="muted">–</span>}</th>
              <td data-label="Status"><Status status={trial.status} /></td>
              {sweep.options.map((option) => <td key={option} data-label={option} class="right number">{trial.values[option] ?? '–'}</td>)}
              {known && <td data-label={metric.value} class="number chosen"><Mean value={trial.metrics[metric.value]} result={found.get(trial.trial)} common={common} /></td>}
              {others.map((name) => <td key={name} data-label={name} class="right number">{trial.metrics[name] === undefined ? '–' : short(trial.metrics[name])}</td>)}
            </tr>))}
          </tbody></table>
      </div>
      {others.length > 0 && <p class="muted after">Of the other metrics only means are shown: choose one above to see its interval.{sweep.metrics.length > others.length + 1 && ` There are ${sweep.metrics.length} metrics in all.`}</p>}
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
