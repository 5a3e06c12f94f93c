import type { RunDetail, RunList } from '../api/types';
import { counted } from '../format';
import { search } from '../router';
import { Loaded, useResource } from './Loaded';
import { AllRuns, RunTable } from './RunTable';

function Again({ run }: { run: string }) {
  const detail = useResource<RunDetail>(`/api/runs/${run}`);
  return (
    <Loaded of={detail}>
      {(one) => (
        <section aria-labelledby="again"><h2 id="again">Run {one.run} again</h2>
          <p class="lead">The dashboard starts only studies of the catalogue: a file is run on the command line, in its own folder.</p>
          <pre class="command" tabIndex={0} aria-label="Command"><code>{one.repeat}</code></pre>
        </section>
      )}
    </Loaded>
  );
}

/** A study that is not in the catalogue: somebody's own file, of which the store has runs. */
export function OwnStudy({ slug }: { slug: string }) {
  const runs = useResource<RunList>(`/api/runs?study=${encodeURIComponent(slug)}`, 5000);
  const from = search.value.get('from');
  return (
    <Loaded of={runs}>
      {({ total, runs: some }) => (
        <>
          <div class="head"><div>
            <p class="crumbs"><a href="/">Studies</a> / your own</p>
            <h1><span class="mono">{slug}</span></h1>
            <p class="lead">Not in the catalogue: it was run from a file. {counted(total, 'run')} in the store.</p>
          </div></div>
          {from && <Again run={from} />}
          <section aria-labelledby="runs"><h2 id="runs">Runs</h2><RunTable runs={some} showStudy={false} /><AllRuns study={slug} total={total} shown={some.length} /></section>
        </>
      )}
    </Loaded>
  );
}
