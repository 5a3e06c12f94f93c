import { useEffect, useRef } from 'preact/hooks';
import { query } from '../api/client';
import type { RunList } from '../api/types';
import { Loaded, useResource } from '../components/Loaded';
import { RunTable } from '../components/RunTable';
import { useTitle } from '../components/title';
import { go, search } from '../router';
import { count, counted } from '../format';

const size = 50;
/** Milliseconds without a key before the text is looked for. */
const pause = 200;

/** Another part of the list; the filter is part of the address, so that it can be kept and sent. */
function show(change: { study?: string; text?: string; page?: number }): void {
  const now = { study: search.value.get('study') ?? '', text: search.value.get('text') ?? '', page: 0, ...change };
  const asked = query({ study: now.study || undefined, text: now.text || undefined, page: now.page || undefined });
  go(asked ? `/runs?${asked}` : '/runs', change.page === undefined);
}

function Filter({ studies }: { studies: string[] }) {
  const study = search.value.get('study') ?? '';
  const typing = useRef(0);
  useEffect(() => () => clearTimeout(typing.current), []);
  const type = (text: string) => {
    clearTimeout(typing.current);
    typing.current = window.setTimeout(() => show({ text: text.trim() }), pause);
  };
  const known = study && !studies.includes(study) ? [study, ...studies] : studies;
  return (
    <div class="settings filter" role="search" aria-label="Filter of runs">
      <label>Study <select value={study} onChange={(event) => show({ study: event.currentTarget.value })}>
        <option value="">all</option>{known.map((one) => <option key={one} value={one}>{one}</option>)}
      </select></label>
      <label class="search"><span class="hidden">Find runs by their id, options, scale or sweep</span>
        <input type="search" placeholder="Find an id, bits=4, a scale, a sweep" defaultValue={search.value.get('text') ?? ''} onInput={(event) => type(event.currentTarget.value)} /></label>
    </div>
  );
}

export function RunsPage() {
  useTitle('Runs');
  const page = Math.max(0, Number(search.value.get('page') ?? 0) || 0);
  const [study, text] = [search.value.get('study') ?? undefined, search.value.get('text') ?? undefined];
  const runs = useResource<RunList>(`/api/runs?${query({ study, text, offset: page * size, limit: size })}`, 3000, true);
  const turn = (to: number) => () => show({ page: to });
  const filtered = study !== undefined || text !== undefined;
  return (
    <div class="page">
      <div class="head"><div><h1>Runs</h1><p class="lead">{runs.value.value === null ? '\u00a0' : filtered ? `${counted(runs.value.value.total, 'run')} found, newest first.` : `${count(runs.value.value.total)} in the store, newest first.`}</p></div></div>
      <Filter studies={runs.value.value?.studies ?? []} />
      <Loaded of={runs}>
        {({ total, runs: some }) => (
          <>
            <RunTable runs={some} empty={filtered ? 'No run is like that.' : 'No runs yet.'} />
            {total > size && (
              <nav class="bar" aria-label="Pages of runs">
                <button type="button" disabled={page === 0} onClick={turn(page - 1)}>Newer</button>
                <span class="number muted">{count(page * size + 1)}–{count(Math.min(total, (page + 1) * size))} of {count(total)}</span>
                <button type="button" disabled={(page + 1) * size >= total} onClick={turn(page + 1)}>Older</button>
              </nav>
            )}
          </>
        )}
      </Loaded>
    </div>
  );
}
