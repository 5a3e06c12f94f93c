import type { ClaimOutcome, ControlOutcome } from '../api/types';
import { interval, short, toNumber } from '../format';
import { Expected, Surprise, Unjudged, Verdict, VerdictIcon } from './Verdict';

/** A control that behaved is good news whatever its verdict; one of few seeds may not have, without a surprise. */
function Control({ control, surprise }: { control: ControlOutcome; surprise: boolean }) {
  const alarms = surprise && !control.behaved;
  return (
    <li class={alarms ? 'misbehaved' : ''}>
      <VerdictIcon verdict={control.behaved ? 'held' : control.verdict} surprise={alarms} />
      <span>
        control {control.verdict}, {control.behaved ? 'as it must' : `and must ${control.mustBe ? `be ${control.mustBe}` : 'not hold'}`}: <b class="number">{short(control.value)}</b>{' '}
        <span class="number muted">{interval(control.low, control.high)}</span>
        {control.reason && <em> {control.reason}</em>}
      </span>
    </li>
  );
}

/** Every claim: what was measured, what is asked, what the seeds say, what was expected, and how the controls behaved. */
export function ClaimTable({ claims }: { claims: ClaimOutcome[] }) {
  if (claims.length === 0) return <p class="empty">Claims are judged when the run ends.</p>;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Claims">
      <table class="claims stacked">
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Claim</th>
            <th scope="col" class="right">Measured</th>
            <th scope="col" class="right">Asked</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.id} class={claim.surprise ? 'surprising' : ''}>
              <td data-label="Verdict">
                <Verdict verdict={claim.verdict} surprise={claim.surprise} />
                {claim.surprise && <Surprise />}
                {!claim.judged && <Unjudged />}
              </td>
              <th scope="row">
                <span class="claim-id">{claim.id}</span> <span class="kind">{claim.kind}</span>
                <p>{claim.text}</p>
                {claim.reason && <p class="muted">{claim.reason}</p>}
                {claim.controls.length > 0 && <ul class="controls">{claim.controls.map((control, i) => <Control key={i} control={control} surprise={claim.surprise} />)}</ul>}
              </th>
              <td data-label="Measured" class="right number">
                {claim.value === 'nan' ? '–' : short(claim.value)}
                {claim.judged && claim.low !== claim.high && !Number.isNaN(toNumber(claim.low) + toNumber(claim.high)) && <span class="muted under">{interval(claim.low, claim.high)}</span>}
                {(claim.judged || claim.seeds > 0) && <span class="muted under">n = {claim.seeds}{claim.together && ', together'}</span>}
              </td>
              <td data-label="Asked" class="right number">{claim.asked}</td>
              <td data-label="Expected"><Expected expected={claim.expected} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
