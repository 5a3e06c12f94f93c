import { fetchCurves } from '../api/curves';
import { query } from '../api/client';
import type { Comparison, PairedMetric } from '../api/types';
import { ChartSettings } from '../charts/ChartSettings';
import { CurveChart } from '../charts/CurveChart';
import { color } from '../charts/palette';
import { Loaded, useResource } from '../components/Loaded';
import { Marks, Status } from '../components/Verdict';
import { useTitle } from '../components/title';
import { interval, seeds, short, shortRun, toNumber } from '../format';
import { search } from '../router';
import { theme } from '../theme';

function Overlay({ comparison, metric }: { comparison: Comparison; metric: string }) {
  const runs = comparison.runs.map((run) => run.run);
  return (
    <CurveChart title={metric} source={{
      key: `${runs.join()}/${metric}`,
      load: async (range, signal) => (await Promise.all(runs.map((run) => fetchCurves(run, [metric], range, signal)))).flat(),
      label: (curve) => shortRun(curve.run),
    }} />
  );
}

/** Whether zero lies outside the interval of the difference: the shape says it, too. */
function Differs({ metric }: { metric: PairedMetric }) {
  const [low, high] = [toNumber(metric.low), toNumber(metric.high)];
  const sign = low > 0 ? '▲' : high < 0 ? '▼' : '≈';
  return <span class="differs" title={sign === '≈' ? 'Zero lies in the interval' : 'Zero lies outside the interval'}>{sign}</span>;
}

function Paired({ comparison }: { comparison: Comparison }) {
  const methods = new Set(comparison.paired.map((metric) => (metric.n > 0 ? `${metric.method}, n = ${metric.n}` : metric.method)));
  const common = methods.size === 1 ? [...methods][0] : null;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Last values, paired by seed">
      <table>
        <thead><tr>
          <th scope="col">Metric</th>
          {comparison.runs.map((run) => <th key={run.run} scope="col" class="right mono" title={run.run}>{shortRun(run.run)}</th>)}
          {comparison.runs.length === 2 && <><th scope="col" class="right">Second less first</th><th scope="col">{common ? `Paired by seed: ${common}` : 'Interval, paired by seed'}</th></>}
        </tr></thead>
        <tbody>
          {comparison.paired.map((metric) => (
            <tr key={metric.metric}>
              <th scope="row" class="mono">{metric.metric}</th>
              {metric.values.map((value, i) => <td key={i} class="right number">{short(value, 5)}</td>)}
              {comparison.runs.length === 2 && <><td class="right number">{metric.n > 0 ? <><Differs metric={metric} /> {short(metric.difference)}</> : '–'}</td>
                <td class="number">{metric.n > 1 && interval(metric.low, metric.high)} {!common && <span class="muted">{metric.method}{metric.n > 0 && `, n = ${metric.n}`}</span>}</td></>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ComparePage() {
  useTitle('Compare');
  const runs = search.value.getAll('run');
  const shown = search.value.getAll('metric');
  const comparison = useResource<Comparison>(`/api/compare?${query({ run: runs })}`);
  void theme.value;
  return (
    <div class="page">
      <div class="head"><div><p class="crumbs"><a href="/runs">Runs</a> / compare</p><h1>Compare</h1></div></div>
      {runs.length < 2 ? <p class="empty">Tick two or more <a href="/runs">runs</a> to compare them.</p> : (
        <Loaded of={comparison}>
          {(all) => {
            const differing = all.options.filter((option) => new Set(option.values).size > 1);
            const metrics = all.metrics.filter((metric) => metric.points > 2 && (shown.length === 0 || shown.includes(metric.metric)));
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
                {differing.length === 0 && <p class="muted">Every option is the same.</p>}
                <h2>Curves</h2>
                <ChartSettings />
                {metrics.length === 0 && <p class="empty">The runs share no metric that was measured along the steps.</p>}
                <div class="charts">{metrics.map((metric) => <Overlay key={metric.metric} comparison={all} metric={metric.metric} />)}</div>
                <h2>Last values</h2>
                <Paired comparison={all} />
              </>
            );
          }}
        </Loaded>
      )}
    </div>
  );
}
