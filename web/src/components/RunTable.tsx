import { useSignal } from '@preact/signals';
import type { RunSummary } from '../api/types';
import { count, duration, seeds, time } from '../format';
import { go } from '../router';
import { Marks, Status } from './Verdict';

/** Options that were given a value: two runs of a study differ by them. */
export function Changed({ of }: { of: RunSummary }) {
  return of.changed.length === 0 ? null : <span class="changed-options" title="Options that were given a value">{of.changed.map((one) => <span key={one} class="mono">{one}</span>)}</span>;
}

/** Where the rest of a study's runs are. */
export function AllRuns({ study, total, shown }: { study: string; total: number; shown: number }) {
  return total <= shown ? null : <p class="after"><a href={`/runs?study=${study}`}>All {count(total)} runs of {study}</a></p>;
}

/** Runs, newest first; two or more that are ticked can be compared. */
export function RunTable({ runs, showStudy = true, empty = 'No runs yet.' }: { runs: RunSummary[]; showStudy?: boolean; empty?: string }) {
  const chosen = useSignal<string[]>([]);
  const tick = (run: string, on: boolean) => (chosen.value = on ? [...chosen.value, run] : chosen.value.filter((one) => one !== run));
  const label = chosen.value.length < 2 ? 'Tick two or more runs to compare them' : `Compare ${chosen.value.length} runs`;
  if (runs.length === 0) return <p class="empty">{empty}</p>;
  return (
    <>
      <div class="bar">
        <button type="button" disabled={chosen.value.length < 2} onClick={() => go(`/compare?${chosen.value.map((run) => `run=${run}`).join('&')}`)}>{label}</button>
      </div>
      <div class="table-frame" tabIndex={0} role="region" aria-label="Runs">
        <table class="stacked runs">
          <thead>
            <tr>
              <th scope="col"><span class="hidden">Compare</span></th>
              <th scope="col">Run, and its options</th>
              {showStudy && <th scope="col">Study</th>}
              <th scope="col">Status</th>
              <th scope="col">Claims</th>
              <th scope="col">Scale</th>
              <th scope="col">Seeds</th>
              <th scope="col" class="right">Started</th>
              <th scope="col" class="right">Took</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.run}>
                <td class="tick"><input type="checkbox" aria-label={`Compare run ${run.run}`} checked={chosen.value.includes(run.run)} onChange={(event) => tick(run.run, event.currentTarget.checked)} /></td>
                <th scope="row"><a class="mono" href={`/runs/${run.run}`}>{run.run}</a><Changed of={run} /></th>
                {showStudy && <td data-label="Study"><a href={`/studies/${run.study}`}>{run.study}</a></td>}
                <td data-label="Status"><Status status={run.status} /></td>
                <td data-label="Claims">{run.marks.length > 0 ? <Marks marks={run.marks} /> : <span class="muted">–</span>}</td>
                <td data-label="Scale">{run.scale}</td>
                <td data-label="Seeds" class="number">{seeds(run.seeds)}</td>
                <td data-label="Started" class="right number">{time(run.started)}</td>
                <td data-label="Took" class="right number">{duration(run.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
