// The figures' runtime: a chunk of its own, loaded where a figure is shown. Expressions are interpreted, never compiled, so that the
// content security policy needs no unsafe-eval; the loader refuses every address, since a figure brings its data along.
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { View, parse, type Loader } from 'vega';
import { config, names } from '../../../web-report/src/theme';
import { token } from './palette';

function refuse(): Promise<never> {
  return Promise.reject(new Error('A figure loads nothing.'));
}

const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} } as unknown as Loader;

export interface Shown {
  stop(): void;
}

function tell(host: HTMLElement, value: unknown): string {
  host.textContent = value && typeof value === 'object'
    ? Object.entries(value).filter(([, one]) => one !== null).map(([name, one]) => `${name}: ${String(one)}`).join('\n') : String(value ?? '');
  return host.textContent;
}

/** Draws a specification into `host`, as wide as it is. Texts of a run only ever become text. */
export async function show(host: HTMLElement, tip: HTMLElement, specification: object, wide: number, onPick?: (datum: Record<string, unknown>) => void): Promise<Shown> {
  const spec = { width: Math.max(wide, 160), height: 260, autosize: { type: 'fit-x', contains: 'padding' }, ...specification } as TopLevelSpec;
  const compiled = compile(spec, { config: config(wide, token, names.ramp.map(token)) }).spec;
  const view = new View(parse(compiled, undefined, { ast: true }), { renderer: 'svg', loader, expr: expressionInterpreter, logLevel: 0 } as never);
  view.tooltip((_handler, event, item, value) => {
    const there = value !== null && value !== undefined && value !== '' && tell(tip, (item as { datum?: unknown } | null)?.datum && typeof value === 'object' ? value : value) !== '';
    tip.hidden = !there;
    if (!there) return;
    const box = host.getBoundingClientRect();
    const left = (event as MouseEvent).clientX - box.left + 14;
    tip.style.left = `${Math.min(left, Math.max(0, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${(event as MouseEvent).clientY - box.top + 14}px`;
  });
  if (onPick) view.addEventListener('click', (_, item) => item?.datum && onPick(item.datum as Record<string, unknown>));
  await view.initialize(host).runAsync();
  return { stop: () => view.finalize() };
}
