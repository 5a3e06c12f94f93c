import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Refusal, get, post } from '../api/client';
import type { Tail } from '../api/curves';
import { listen } from '../api/live';
import type { LogLine, Progress, RunDetail, SystemSample } from '../api/types';
import { Figure } from '../charts/Figure';
import { ClaimTable } from '../components/ClaimTable';
import { Fault, Loaded, useResource } from '../components/Loaded';
import { LogView } from '../components/LogView';
import { Measurements } from '../components/Measurements';
import { MetricCharts, type Follow } from '../components/MetricCharts';
import { Changed } from '../components/RunTable';
import { SystemView } from '../components/SystemView';
import { Tabs } from '../components/Tabs';
import { Status, TallyText } from '../components/Verdict';
import { useTitle } from '../components/title';
import { duration, seeds, time } from '../format';

function ProgressBar({ progress }: { progress: Progress }) {
  const percent = Math.floor(100 * progress.fraction);
  return (
    <div class="progress">
      <div class="track" role="progressbar" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-label="Progress of the run"><i style={{ transform: `scaleX(${progress.fraction})` }} /></div>
      <span class="number">{percent}%</span>
      <span class="muted number phase">{progress.arm} · {progress.phase} · step {progress.step} of {progress.steps}</span>
    </div>
  );
}

function Options({ run }: { run: RunDetail }) {
  return (
    <div class="columns">
      <section><h2>Options</h2>
        <table class="pairs"><tbody>{run.options.map((option) => (
          <tr key={option.name} class={option.isDefault ? '' : 'changed'}>
            <th scope="row" class="mono">{option.name}</th>
            <td class="number">{option.value}{option.unit && <span class="unit"> {option.unit}</span>}{!option.isDefault && <span class="badge">changed</span>}<span class="muted under">{option.description}</span></td>
          </tr>))}
        </tbody></table>
      </section>
      <section><h2>Where and how it ran</h2>
        <table class="pairs"><tbody>{run.facts.map((fact) => <tr key={fact.name}><th scope="row">{fact.name}</th><td class="number">{fact.value}</td></tr>)}</tbody></table>
      </section>
    </div>
  );
}

export function RunPage({ run }: { run: string }) {
  useTitle(run);
  const detail = useResource<RunDetail>(`/api/runs/${run}`);
  const progress = useSignal<Progress | null>(null);
  const log = useSignal<LogLine[]>([]);
  const system = useSignal<SystemSample[]>([]);
  const fault = useSignal<Refusal | null>(null);
  const asked = useSignal<'stop' | 'resume' | null>(null);
  const epoch = useSignal(0);
  const follow = useMemo(() => {
    const takers = new Set<(tails: Tail[]) => void>();
    const subscribe: Follow = (take) => {
      takers.add(take);
      return () => takers.delete(take);
    };
    return { subscribe, send: (tails: Tail[]) => takers.forEach((take) => take(tails)) };
  }, []);

  useEffect(() => {
    const change = (part: Partial<RunDetail>) => {
      const now = detail.value.peek();
      if (now) detail.value.value = { ...now, ...part };
    };
    const forget = () => {
      log.value = [];
      system.value = [];
    };
    const live = listen(run, forget, {
      state: (state) => {
        const before = detail.value.peek()?.status;
        change(state);
        if (state.status !== 'running') progress.value = null;
        // What is judged and drawn at the end comes with the whole document.
        if (before === 'running' && state.status !== 'running') void get<RunDetail>(`/api/runs/${run}`).then((whole) => (detail.value.value = whole));
        if (before !== state.status) asked.value = null;
      },
      progress: (now) => (progress.value = now),
      metrics: (metrics) => change({ metrics }),
      claims: (claims) => change({ claims }),
      figures: (figures) => change({ figures }),
      points: follow.send,
      log: (lines) => (log.value = [...log.value, ...lines].slice(-2000)),
      system: (sample) => (system.value = [...system.value, sample].slice(-600)),
    });
    return live.close;
  }, [run, epoch.value]);

  const act = (what: 'stop' | 'resume') => async () => {
    asked.value = what;
    fault.value = null;
    try {
      await post(`/api/runs/${run}/${what}`);
      if (what === 'resume') {
        await detail.reload();
        epoch.value++;
      }
    } catch (cause) {
      fault.value = cause as Refusal;
      asked.value = null;
    }
  };

  return (
    <div class="page">
      <Loaded of={detail}>
        {(one) => (
          <>
            <div class="head run-head">
              <div>
                <p class="crumbs"><a href="/runs">Runs</a> / <a href={`/studies/${one.study}`}>{one.study}</a>{one.sweep && <> / <a href={`/sweeps/${one.sweep}`}>sweep {one.sweep}</a></>}</p>
                <h1><span class="mono">{one.run}</span> <Status status={one.status} /></h1>
                <p class="lead">{one.title}</p>
                <p class="facts"><span>{one.scale} scale</span><Changed of={one} /><span>{seeds(one.seeds)}</span><span>started {time(one.started)}</span><span class="number">{duration(one.seconds)}</span>{one.tally && <TallyText tally={one.tally} />}</p>
              </div>
              <div class="actions">
                <a class="button" href={`/studies/${one.study}?from=${one.run}`}>Run again</a>
                <button type="button" disabled={!one.canStop || asked.value === 'stop'} onClick={act('stop')}>{asked.value === 'stop' ? 'Finishing the step…' : 'Stop'}</button>
                <button type="button" class="primary" disabled={!one.canResume || asked.value === 'resume'} title={one.resumeRefusal ?? undefined} onClick={act('resume')}>Resume</button>
              </div>
            </div>
            <div class="progress-place" aria-live="off">{one.status === 'running' && progress.value ? <ProgressBar progress={progress.value} /> : null}</div>
            {fault.value && <Fault fault={fault.value} />}
            {one.failure && <div class="note bad failures" role="status">{one.failure.split('\n').map((line, i) => <p key={i}>{line}</p>)}</div>}
            <Tabs label={`Parts of run ${run}`} tabs={[
              { id: 'curves', label: 'Curves', content: () => <MetricCharts run={one} follow={follow.subscribe} /> },
              { id: 'claims', label: 'Claims', badge: one.claims.length || undefined, content: () => <ClaimTable claims={one.claims} /> },
              { id: 'figures', label: 'Figures', badge: one.figures.length || undefined, content: () => one.figures.length === 0 ? <p class="empty">Figures are drawn when the run ends.</p>
                : <div class="figures">{one.figures.map((figure) => <Figure key={figure.name} title={figure.title} load={() => get(`/api/runs/${run}/figures/${figure.name}`)} />)}</div> },
              { id: 'values', label: 'Values', content: () => <Measurements metrics={one.metrics} /> },
              { id: 'options', label: 'Options', content: () => <Options run={one} /> },
              { id: 'log', label: 'Log', content: () => <LogView lines={log.value} /> },
              { id: 'system', label: 'System', content: () => <SystemView samples={system} running={one.status === 'running'} /> },
            ]} />
          </>
        )}
      </Loaded>
    </div>
  );
}
