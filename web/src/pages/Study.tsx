import type { OwnStudyDetail, RunDetail, StudyDetail } from '../api/types';
import { Loaded, useResource } from '../components/Loaded';
import { OwnStudy } from '../components/OwnStudy';
import { RunForm } from '../components/RunForm';
import { AllRuns, Changed, RunTable } from '../components/RunTable';
import { Expected, Surprise, Unjudged, Verdict } from '../components/Verdict';
import { useTitle } from '../components/title';
import { counted, seeds } from '../format';
import { search } from '../router';

function Claims({ study }: { study: StudyDetail }) {
  const marks = new Map(study.latest?.marks.map((mark) => [mark.id, mark]));
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Claims">
      <table class="claims stacked">
        <thead><tr><th scope="col">Latest</th><th scope="col">Claim</th><th scope="col" class="right">Asked</th><th scope="col">Expected</th></tr></thead>
        <tbody>
          {study.asked.map((claim) => {
            const mark = marks.get(claim.id);
            return (
              <tr key={claim.id}>
                <td data-label="Latest">{mark ? <><Verdict verdict={mark.verdict} surprise={mark.surprise} />{mark.surprise && <Surprise />}{!mark.judged && <Unjudged />}</> : <span class="muted">not run</span>}</td>
                <th scope="row"><span class="claim-id">{claim.id}</span> <span class="kind">{claim.kind}</span><p>{claim.text}</p></th>
                <td data-label="Asked" class="right number">{claim.asked}</td>
                <td data-label="Expected"><Expected expected={claim.expected} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Which run the verdicts below are of. */
function Latest({ study: { latest } }: { study: StudyDetail }) {
  if (!latest?.tally) return null;
  return <p class="facts latest"><span>Verdicts of <a class="mono" href={`/runs/${latest.run}`}>{latest.run}</a></span><span>{latest.scale} scale, {seeds(latest.seeds)}</span><Changed of={latest} /></p>;
}

/** The form as a run was started, once that is known. */
function FormLike({ study, run }: { study: StudyDetail; run: string }) {
  const detail = useResource<RunDetail>(`/api/runs/${run}`);
  return <Loaded of={detail}>{(one) => <RunForm study={study} like={one} />}</Loaded>;
}

export function StudyPage({ slug }: { slug: string }) {
  const study = useResource<StudyDetail | OwnStudyDetail>(`/api/studies/${slug}`);
  useTitle(slug);
  const from = search.value.get('from');
  return (
    <div class="page">
      <Loaded of={study}>
        {(one) => 'inCatalogue' in one ? <OwnStudy slug={slug} /> : (
          <>
            <div class="head"><div>
              <p class="crumbs"><a href="/">Studies</a> / {one.family}</p>
              <h1 class="title">{one.title}</h1>
              <p class="paper">{one.paper}</p>
            </div></div>
            <section aria-labelledby="start"><h2 id="start">Run it</h2>{from ? <FormLike study={one} run={from} /> : <RunForm study={one} />}</section>
            <section aria-labelledby="claims"><h2 id="claims">{counted(one.asked.length, 'claim')}</h2><Latest study={one} /><Claims study={one} /></section>
            <section aria-labelledby="runs"><h2 id="runs">Runs</h2><RunTable runs={one.recent} showStudy={false} /><AllRuns study={slug} total={one.runs} shown={one.recent.length} /></section>
          </>
        )}
      </Loaded>
    </div>
  );
}
