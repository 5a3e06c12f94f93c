import { useSignal } from '@preact/signals';
import type { StudySummary, Tally } from '../api/types';
import { Loaded, useResource } from '../components/Loaded';
import { Changed } from '../components/RunTable';
import { Marks, Status, TallyText } from '../components/Verdict';
import { useTitle } from '../components/title';
import { about, counted, seeds, time } from '../format';

function matches(study: StudySummary, text: string): boolean {
  const all = `${study.slug} ${study.title} ${study.paper} ${study.family}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

function total(studies: StudySummary[]): Tally {
  const sum = { held: 0, failed: 0, inconclusive: 0, surprises: 0 };
  for (const { latest } of studies) {
    if (!latest?.tally) continue;
    for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += latest.tally[name];
  }
  return sum;
}

/** At which scales the verdicts are: few steps and seeds decide little. */
function depths(studies: StudySummary[]): string {
  const all = studies.flatMap(({ latest }) => (latest?.tally ? [latest.scale] : []));
  const found = (['quick', 'default', 'full'] as const).map((scale) => ({ scale, count: all.filter((one) => one === scale).length })).filter(({ count }) => count > 0);
  return found.length === 1 ? `at ${found[0]!.scale} scale` : `(${found.map(({ scale, count }) => `${count} at ${scale} scale`).join(', ')})`;
}

function StudyRow({ study }: { study: StudySummary }) {
  const { latest } = study;
  return (
    <li class="study">
      <div class="what">
        <h3><a href={`/studies/${study.slug}`}>{study.title}</a></h3>
        <p class="paper">{study.paper}</p>
        <p class="facts">
          <span class="mono">{study.slug}</span>
          <span>{counted(study.claims, 'claim')}</span>
          <span>{about(study.scales.quick)} quick, {about(study.scales.default)} default</span>
        </p>
      </div>
      <div class="state">
        {latest ? (
          <>
            <Marks marks={latest.marks} />
            {latest.tally && <TallyText tally={latest.tally} />}
            <p class="facts">
              <a class="mono" href={`/runs/${latest.run}`}>{latest.run}</a>
              <Status status={latest.status} />
              <span><b class="scale">{latest.scale} scale</b>, {seeds(latest.seeds)}, {time(latest.started)}</span>
              <Changed of={latest} />
            </p>
          </>
        ) : <p class="muted">Not run yet</p>}
      </div>
    </li>
  );
}

export function CataloguePage() {
  useTitle('');
  const studies = useResource<StudySummary[]>('/api/studies', 5000);
  const wanted = useSignal('');
  return (
    <div class="page">
      <Loaded of={studies}>
        {(all) => {
          const found = all.filter((study) => matches(study, wanted.value));
          const families = [...new Set(found.map((study) => study.family))];
          const ran = all.filter((study) => study.latest?.tally).length;
          return (
            <>
              <div class="head">
                <div>
                  <h1>Studies</h1>
                  <p class="lead">{counted(all.length, 'published study')}, {ran} with verdicts{ran > 0 && ` ${depths(all)}`}. {ran > 0 && <TallyText tally={total(all)} />}</p>
                </div>
                <label class="search"><span class="hidden">Find a study</span><input type="search" placeholder="Find a study, a paper, a family" value={wanted.value} onInput={(event) => (wanted.value = event.currentTarget.value.trim())} /></label>
              </div>
              {families.map((family) => (
                <section key={family} class="family" aria-labelledby={`family-${family}`}>
                  <h2 id={`family-${family}`}>{family}</h2>
                  <ul class="studies">{found.filter((study) => study.family === family).map((study) => <StudyRow key={study.slug} study={study} />)}</ul>
                </section>
              ))}
              {found.length === 0 && <p class="empty">No study has “{wanted.value}” in its name, paper or family.</p>}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
