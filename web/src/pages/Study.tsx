import type { StudyDetail } from '../api/types';
import { Loaded, useResource } from '../components/Loaded';
import { RunForm } from '../components/RunForm';
import { RunTable } from '../components/RunTable';
import { Expected, Surprise, Unjudged, Verdict } from '../components/Verdict';
import { useTitle } from '../components/title';
import { counted } from '../format';

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
                <td data-label="Latest">{mark ? <><Verdict verdict={mark.verdict} />{mark.surprise && <Surprise />}{!mark.judged && <Unjudged />}</> : <span class="muted">not run</span>}</td>
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

export function StudyPage({ slug }: { slug: string }) {
  const study = useResource<StudyDetail>(`/api/studies/${slug}`);
  useTitle(slug);
  return (
    <div class="page">
      <Loaded of={study}>
        {(one) => (
          <>
            <div class="head"><div>
              <p class="crumbs"><a href="/">Studies</a> / {one.family}</p>
              <h1 class="title">{one.title}</h1>
              <p class="paper">{one.paper}</p>
            </div></div>
            <div class="columns">
              <section aria-labelledby="start"><h2 id="start">Run it</h2><RunForm study={one} /></section>
              <section aria-labelledby="claims"><h2 id="claims">{counted(one.asked.length, 'claim')}</h2><Claims study={one} /></section>
            </div>
            <section aria-labelledby="runs"><h2 id="runs">Runs</h2><RunTable runs={one.recent} showStudy={false} /></section>
          </>
        )}
      </Loaded>
    </div>
  );
}
