import { useSignal } from '@preact/signals';
import { fetchCurves } from '../api/curves';
import { query } from '../api/client';
import type { Comparison, PairedMetric } from '../api/types';
import { ChartSettings } from '../charts/ChartSettings';
import { CurveChart } from '../charts/CurveChart';
import { color } from '../charts/palette';
import { Loaded, useResource } from '../components/Loaded';
import { Marks, Status } from '../components/Verdict';
import { useTitle } from '../components/title';
import { count, counted, interval, seeds, short, shortRun, toNumber } from '../format';
import { search } from '../router';
import { theme } from '../theme';

/** Charts, and rows of the table, before more are asked for. */
const few = { charts: 6, rows: 12 };

function Overlay({ comparison, metric }: { comparison: Comparison; metric: string }) {
  const runs = comparison.runs.map((run) => run.run);
  // An interval beside a span would compare two things: where one run has too few seeds for an interval, all show their span.
  const band = new Set(comparison.runs.map((run) => run.seeds.length >= 6)).size > 1 ? 'span' : undefined;
  return (
    <CurveChart title={metric} source={{
      key: `${runs.join()}/${metric}`,
      load: async (range, signal) => (await Promise.all(runs.map((run) => fetchCurves(run, [metric], range, signal, band)))).flat(),
      label: (curve) => shortRun(curve.run),
    }} />
  );
}

/** Whether zero lies outside the interval of the difference: the shape says it, too. */
function signOf(metric: PairedMetric): '▲' | '▼' | '≈' {
  return toNumber(metric.low) > 0 ? '▲' : toNumber(metric.high) < 0 ? '▼' : '≈';
}

function Differs({ metric }: { metric: PairedMetric }) {
  const sign = signOf(metric);
  return <span class="differs" title={sign === '≈' ? 'Zero lies in the interval' : 'Zero lies outside the interval'}>{sign}</span>;
}

function Paired({ comparison, paired }: { comparison: Comparison; paired: PairedMetric[] }) {
  const all = useSignal(false);
  const two = comparison.runs.length === 2;
  // What differs comes first; within, the order of the study stands.
  const sorted = two ? [...paired].sort((a, b) => Number(signOf(a) === '≈') - Number(signOf(b) === '≈')) : paired;
  const shown = all.value ? sorted : sorted.slice(0, few.rows);
  const methods = new Set(paired.map((metric) => (metric.n > 0 ? `${metric.method}, n = ${metric.n}` : metric.method)));
  const common = methods.size === 1 ? [...methods][0] : null;
  if (paired.length === 0) return <p class="empty">The runs share no such metric.</p>;
  const differing = paired.filter((metric) => signOf(metric) !== '≈').length;
  return (
    <>
      {two && <p class="muted method">{differing === 0 ? `Of ${counted(paired.length, 'metric')} none differs` : `${differing} of ${counted(paired.length, 'metric')} ${differing === 1 ? 'differs' : 'differ'}, and come${differing === 1 ? 's' : ''} first`}: zero lies outside the interval of the difference.</p>}
      <div class="table-frame" tabIndex={0} role="region" aria-label="Last values, paired by seed">
        <table class="stacked paired">
          <thead><tr>
            <th scope="col">Metric</th>
            {comparison.runs.map((run) => <th key={run.run} scope="col" class="right mono" title={run.run}>{shortRun(run.run)}</th>)}
            {two && <><th scope="col" class="right">Second less first</th><th scope="col">{common ? `Paired by seed: ${common}` : 'Interval, paired by seed'}</th></>}
          </tr></thead>
          <tbody>
            {shown.map((metric) => (
              <tr key={metric.metric}>
                <th scope="row" class="mono">{metric.metric}</th>
                {metric.values.map((value, i) => <td key={i} data-label={shortRun(comparison.runs[i]!.run)} class="right number">{short(value, 5)}</td>)}
                {two && <><td data-label="Difference" class="right number">{metric.n > 0 ? <span><Differs metric={metric} /> {short(metric.difference)}</span> : '–'}</td>
                  <td data-label="Interval" class="number"><span>{metric.n > 1 && interval(metric.low, metric.high)} {!common && <span class="muted">{metric.method}{metric.n > 0 && `, n = ${metric.n}`}</span>}</span></td></>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sorted.length > few.rows && <p class="after"><button type="button" onClick={() => (all.value = !all.value)}>{all.value ? `Only the first ${few.rows}` : `Show all ${count(sorted.length)}`}</button></p>}
    </>
  );
}

function armOf(metric: string): string {
  return metric.slice(0, metric.lastIndexOf('/'));
}

/** Curves and last values of what the runs share, arm by arm and metric by metric. */
function Shared({ comparison }: { comparison: Comparison }) {
  const arms = [...new Set(comparison.metrics.map(({ metric }) => armOf(metric)))];
  const names = [...new Set(comparison.metrics.map(({ metric }) => metric.slice(armOf(metric).length + 1)))];
  const [arm, name, all] = [useSignal(''), useSignal(''), useSignal(false)];
  const wanted = (metric: string) => (arm.value === '' || armOf(metric) === arm.value) && (name.value === '' || metric.endsWith(`/${name.value}`));
  const curves = comparison.metrics.filter(({ metric, points }) => points > 2 && wanted(metric)).map(({ metric }) => metric);
  const shown = all.value ? curves : curves.slice(0, few.charts);
  const pick = (label: string, signal: { value: string }, from: string[]) => (
    <label>{label} <select aria-label={label} value={signal.value} onChange={(event) => (signal.value = event.currentTarget.value)}><option value="">all {from.length}</option>{from.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
  );
  if (comparison.metrics.length === 0) return <p class="empty">The runs share no metric: they are of studies, or options, that measure other things.</p>;
  return (
    <>
      <div class="settings shared" role="group" aria-label="What is compared">{pick('Arm', arm, arms)}{pick('Metric', name, names)}</div>
      <h2>Curves</h2>
      <ChartSettings />
      {curves.length === 0 && <p class="empty">Nothing of this was measured along the steps in all of the runs.</p>}
      <div class="charts">{shown.map((metric) => <Overlay key={metric} comparison={comparison} metric={metric} />)}</div>
      {curves.length > few.charts && <p class="after"><button type="button" onClick={() => (all.value = !all.value)}>{all.value ? `Only the first ${few.charts}` : `Show all ${count(curves.length)} charts`}</button></p>}
      <h2>Last values</h2>
      <Paired comparison={comparison} paired={comparison.paired.filter(({ metric }) => wanted(metric))} />
    </>
  );
}

export function ComparePage() {
  useTitle('Compare');
  const runs = search.value.getAll('run');
  const comparison = useResource<Comparison>(`/api/compare?${query({ run: runs })}`);
  void theme.value;
  return (
    <div class="page">
      <div class="head"><div><p class="crumbs"><a href="/runs">Runs</a> / compare</p><h1>Compare</h1></div></div>
      {runs.length < 2 ? <p class="empty">Tick two or more <a href="/runs">runs</a> to compare them.</p> : (
        <Loaded of={comparison}>
          {(all) => {
            const differing = all.options.filter((option) => new Set(option.values).size > 1);
            return (
              <>
                <div class="table-frame" tabIndex={0} role="region" aria-label="Runs and what differs between them">
                  <table class="sides">
                    <thead><tr><td />{all.runs.map((run, i) => <th key={run.run} scope="col"><i class="swatch" style={{ background: color(i) }} /><a class="mono" href={`/runs/${run.run}`}>{run.run}</a></th>)}</tr></thead>
                    <tbody>
                      <tr><th scope="row">Study</th>{all.runs.map((run) => <td key={run.run}>{run.study}, {run.scale}</td>)}</tr>
                      <tr><th scope="row">Seeds</th>{all.runs.map((run) => <td key={run.run} class="number">{seeds(run.seeds)}</td>)}</tr>
                      <tr><th scope="row">Status</th>{all.runs.map((run) => <td key={run.run}><Status status={run.status} /></td>)}</tr>
                      <tr><th scope="row">Claims</th>{all.runs.map((run) => <td key={run.run}><Marks marks={run.marks} /></td>)}</tr>
                      {differing.map((option) => <tr key={option.name} class="changed"><th scope="row" class="mono">{option.name}</th>{option.values.map((value, i) => <td key={i} class="number">{value ?? '–'}</td>)}</tr>)}
                    </tbody>
                  </table>
                </div>
                {differing.length === 0 && <p class="muted after">Every option is the same.</p>}
                <Shared comparison={all} />
              </>
            );
          }}
        </Loaded>
      )}
    </div>
  );
}
