import type { Mark, RunStatus, Tally, Verdict as Word } from '../api/types';
import { counted } from '../format';

/** Each verdict has a shape of its own and its word: colour only repeats them. */
const shapes: Record<Word, string> = {
  held: 'M3.4 8.4 6.6 11.4 12.6 4.8',
  failed: 'M4.4 4.4 11.6 11.6M11.6 4.4 4.4 11.6',
  inconclusive: 'M3.6 8H12.4',
};

export function VerdictIcon({ verdict, surprise = false }: { verdict: Word; surprise?: boolean }) {
  return (
    <svg class={`verdict-icon ${verdict}${surprise ? ' alarming' : ''}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      {verdict === 'held' ? <circle cx="8" cy="8" r="7.25" /> : verdict === 'failed' ? <rect x="1" y="1" width="14" height="14" rx="2.5" /> : <path d="M8 .8 15.2 8 8 15.2 .8 8Z" />}
      <path class="sign" d={shapes[verdict]} />
      {surprise && <circle class="surprise-dot" cx="13.2" cy="2.8" r="2.8" />}
    </svg>
  );
}

/** A verdict that was expected is calm, whichever it is; one that was not alarms. */
export function Verdict({ verdict, surprise = false }: { verdict: Word; surprise?: boolean }) {
  return (
    <span class={`verdict ${verdict}${surprise ? ' alarming' : ''}`}>
      <VerdictIcon verdict={verdict} surprise={surprise} />
      {verdict}
    </span>
  );
}

/** One verdict or two, each with its shape. */
export function Expected({ expected }: { expected: Word[] }) {
  return (
    <span class="verdict quiet">
      {expected.map((verdict, i) => (
        <span key={verdict} class="verdict quiet">{i > 0 && 'or'}<VerdictIcon verdict={verdict} />{verdict}</span>
      ))}
    </span>
  );
}

export function Surprise() {
  return <span class="surprise" title="Not the verdict that was written down before the run">! surprise</span>;
}

/** Beside the verdict of a claim that could not be judged. */
export function Unjudged() {
  return <span class="unjudged" title="There was nothing to judge: the verdict says nothing about the claim">not judged</span>;
}

/** What a mark says in words: its verdict, and what is beside it in a table. */
function told(mark: Mark): string {
  return `${mark.verdict}${mark.surprise ? ', a surprise' : ''}${mark.judged ? '' : ', not judged'}`;
}

/** A study's claims at a glance: one shape each. */
export function Marks({ marks }: { marks: Mark[] }) {
  const words = marks.map((mark) => `${mark.id}: ${told(mark)}`);
  return (
    <span class="marks" role="img" aria-label={words.join('; ')}>
      {marks.map((mark) => (
        <span key={mark.id} title={`${mark.id} (${mark.kind}): ${told(mark)}\n${mark.text}`}>
          <VerdictIcon verdict={mark.verdict} surprise={mark.surprise} />
        </span>
      ))}
    </span>
  );
}

export function TallyText({ tally }: { tally: Tally }) {
  return (
    <span class="tally">
      <span class="held">{tally.held} held</span>
      <span class="failed">{tally.failed} failed</span>
      <span class="inconclusive">{tally.inconclusive} inconclusive</span>
      {tally.surprises > 0 && <span class="surprise">! {counted(tally.surprises, 'surprise')}</span>}
    </span>
  );
}

export function Status({ status }: { status: RunStatus | string }) {
  return <span class={`status ${status}`}><i aria-hidden="true" />{status}</span>;
}
