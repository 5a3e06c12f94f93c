import type { RunSummary } from '../api/types';
import { query } from '../api/client';
import { Loaded, useResource } from '../components/Loaded';
import { RunTable } from '../components/RunTable';
import { useTitle } from '../components/title';
import { go, search } from '../router';
import { count } from '../format';

const size = 50;

export function RunsPage() {
  useTitle('Runs');
  const page = Math.max(0, Number(search.value.get('page') ?? 0) || 0);
  const runs = useResource<{ total: number; runs: RunSummary[] }>(`/api/runs?${query({ offset: page * size, limit: size })}`, 3000);
  const turn = (to: number) => () => go(to === 0 ? '/runs' : `/runs?page=${to}`);
  return (
    <div class="page">
      <Loaded of={runs}>
        {({ total, runs: some }) => (
          <>
            <div class="head"><div><h1>Runs</h1><p class="lead">{count(total)} in the store, newest first.</p></div></div>
            <RunTable runs={some} />
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
