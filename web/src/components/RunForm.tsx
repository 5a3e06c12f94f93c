import { useSignal } from '@preact/signals';
import { Refusal, post } from '../api/client';
import type { OptionField, RunDetail, Scale, StudyDetail } from '../api/types';
import { about } from '../format';
import { go } from '../router';
import { Fault } from './Loaded';

const scales: Scale[] = ['quick', 'default', 'full'];

/** What a browser can refuse before the server does; the server checks again, and knows more. */
function check(option: OptionField, text: string): string | null {
  if (option.kind !== 'integer' && option.kind !== 'number') return null;
  for (const one of option.list ? text.split(',') : [text]) {
    const infinite = one === 'inf' || one === '-inf' || one === '+inf';
    const value = infinite ? (one.startsWith('-') ? -Infinity : Infinity) : Number(one);
    if (one.trim() === '' || Number.isNaN(value)) return `takes ${option.takes}`;
    if (option.kind === 'integer' && !Number.isInteger(value)) return `takes a whole number`;
    if (typeof option.min === 'number' && value < option.min) return `at least ${option.min}`;
    if (typeof option.max === 'number' && value > option.max) return `at most ${option.max}`;
  }
  return null;
}

function Field({ option, value, initial, change }: { option: OptionField; value: string; initial: string; change: (text: string) => void }) {
  const id = `option-${option.name}`;
  const problem = check(option, value);
  const described = { 'aria-describedby': `${id}-about`, 'aria-invalid': problem !== null } as const;
  return (
    <div class={`field${value === initial ? '' : ' changed'}`}>
      <label for={id}>
        <span class="mono">{option.name}</span>
        {option.unit && <span class="unit">{option.unit}</span>}
      </label>
      {option.kind === 'choice' && !option.list ? (
        <select id={id} name={option.name} value={value} onChange={(event) => change(event.currentTarget.value)} {...described}>
          {(option.choices.includes(value) ? option.choices : [value, ...option.choices]).map((choice) => <option key={choice} value={choice}>{choice}</option>)}
        </select>
      ) : option.kind === 'truth' && !option.list ? (
        <span class="check"><input id={id} name={option.name} type="checkbox" checked={value === 'true'} onChange={(event) => change(String(event.currentTarget.checked))} {...described} /></span>
      ) : (
        <input id={id} name={option.name} type="text" value={value} inputMode={option.kind === 'integer' ? 'numeric' : option.kind === 'number' ? 'decimal' : 'text'}
          autocomplete="off" spellcheck={false} maxLength={400} onInput={(event) => change(event.currentTarget.value.trim())} {...described} />
      )}
      <p id={`${id}-about`}>
        {option.description}
        {problem ? <span> · <strong class="problem">{problem}</strong></span> : option.kind !== 'choice' && option.kind !== 'truth' || option.list ? <span class="muted"> · {option.takes}</span> : null}
      </p>
    </div>
  );
}

/** What is read off the training of every arm that names an objective. */
function Instruments({ study, watched, set }: { study: StudyDetail; watched: string[]; set: (names: string[]) => void }) {
  return (
    <fieldset class="instruments">
      <legend class="hidden">Instruments</legend>
      {study.instruments.map(({ name, summary }) => (
        <label key={name}>
          <input type="checkbox" name="watch" value={name} checked={watched.includes(name)}
            onChange={(event) => set(study.instruments.map((one) => one.name).filter((one) => (one === name ? event.currentTarget.checked : watched.includes(one))))} />
          <span><span class="mono">{name}</span> <small class="muted">{summary}</small></span>
        </label>
      ))}
    </fieldset>
  );
}

function seedRange(seeds: readonly number[]): string {
  return seeds.length < 2 ? seeds.join() : `${seeds[0]}..${seeds.at(-1)}`;
}

/** The options of a run that are not as the study has them, and that it still has. */
function given(study: StudyDetail, { changed, scale }: RunDetail): Record<string, string> {
  const all = Object.fromEntries(changed.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
  return Object.fromEntries(study.options.flatMap((option) => {
    const text = all[option.name];
    return text === undefined || text === option.values[scale] ? [] : [[option.name, text]];
  }));
}

/** Starts a run: a field for every option of the study, of its type, with the defaults of the scale. */
export function RunForm({ study, like }: { study: StudyDetail; like?: RunDetail }) {
  const scale = useSignal<Scale>(like?.scale ?? 'quick');
  const seedText = useSignal(like ? seedRange(like.seeds) : '');
  const changed = useSignal<Record<string, string>>(like ? given(study, like) : {});
  const watched = useSignal<string[]>(like?.watch ?? []);
  const every = useSignal(like && like.every > 0 ? String(like.every) : '');
  const busy = useSignal(false);
  const fault = useSignal<Refusal | null>(null);
  const valueOf = (option: OptionField) => changed.value[option.name] ?? option.values[scale.value];
  const wrong = study.options.some((option) => check(option, valueOf(option)) !== null) || !/^([1-9]\d{0,11})?$/.test(every.value);
  const set = (option: OptionField, text: string) => {
    const { [option.name]: _, ...others } = changed.value;
    changed.value = text === option.values[scale.value] ? others : { ...others, [option.name]: text };
  };
  const start = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    fault.value = null;
    const watching = watched.value.length === 0 ? {} : { watch: watched.value, every: every.value === '' ? null : Number(every.value) };
    try {
      const { run } = await post<{ run: string }>('/api/runs', { study: study.slug, scale: scale.value, seeds: seedText.value || null, options: changed.value, ...watching });
      go(`/runs/${run}`);
    } catch (cause) {
      fault.value = cause as Refusal;
    } finally {
      busy.value = false;
    }
  };
  const count = Object.keys(changed.value).length;
  return (
    <form class="run-form" onSubmit={start} aria-label={`Run ${study.slug}`}>
      {like && <p class="like">As <a class="mono" href={`/runs/${like.run}`}>{like.run}</a>: its scale, seeds, options and instruments.</p>}
      <div class="form-head">
        <fieldset class="choice">
          <legend>Scale</legend>
          {scales.map((one) => (
            <label key={one}>
              <input type="radio" name="scale" value={one} checked={scale.value === one} onChange={() => (scale.value = one)} />
              <span>{one}<small>about {about(study.scales[one])}</small></span>
            </label>
          ))}
        </fieldset>
        <div class="field seeds">
          <label for="seeds"><span>Seeds</span></label>
          <input id="seeds" name="seeds" type="text" value={seedText.value} placeholder={String(study.seeds[scale.value])} pattern="\d+(\.\.\d+)?" autocomplete="off" aria-describedby="seeds-about" onInput={(event) => (seedText.value = event.currentTarget.value.trim())} />
          <p id="seeds-about">a number, or a range such as 100..109</p>
        </div>
      </div>
      <details open={count > 0}>
        <summary>Options <span class="muted">{count === 0 ? `${study.options.length}, all as the study has them` : `${count} changed`}</span></summary>
        <div class="fields">
          {study.options.map((option) => <Field key={option.name} option={option} value={valueOf(option)} initial={option.values[scale.value]} change={(text) => set(option, text)} />)}
        </div>
        {count > 0 && <button type="button" class="plain" onClick={() => (changed.value = {})}>Back to the study's own values</button>}
      </details>
      <details>
        <summary>Watch <span class="muted">{watched.value.length === 0 ? 'no instrument' : watched.value.join(', ')}</span></summary>
        <Instruments study={study} watched={watched.value} set={(names) => (watched.value = names)} />
        <div class="field">
          <label for="every"><span>Every</span><span class="unit">steps</span></label>
          <input id="every" name="every" type="text" inputMode="numeric" value={every.value} placeholder="whenever an arm measures" pattern="[1-9]\d*" autocomplete="off" onInput={(event) => (every.value = event.currentTarget.value.trim())} />
        </div>
      </details>
      <div class="form-foot">
        {fault.value && <Fault fault={fault.value} />}
        <button type="submit" class="primary" disabled={busy.value || wrong}>{busy.value ? 'Starting…' : 'Start the run'}</button>
      </div>
    </form>
  );
}
