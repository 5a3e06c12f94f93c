import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { View, parse, type Loader } from 'vega';
import type { Drawing } from './drawing';
import { sized } from './size';
import { config, names } from './theme';

/** The colours of a ramp are mixed as numbers; all others stand as CSS variables, so that a drawing follows the page's theme, on paper too, without being drawn again. */
function ramp(): string[] {
  const style = getComputedStyle(document.documentElement);
  return names.ramp.map((name) => style.getPropertyValue(name).trim());
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('A figure loads nothing and links nowhere.'));
}

// A figure brings its data along: no address in one is ever followed.
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} } as unknown as Loader;

function lines(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value).filter(([, one]) => one !== null && one !== undefined).map(([name, one]) => `${name}: ${typeof one === 'number' ? Number(one.toPrecision(6)) : String(one)}`).join('\n');
}

/** Draws into `host`; what a run wrote becomes text and nothing else. Returns how to take the drawing down. */
export async function draw(host: HTMLElement, drawing: Drawing, width: number): Promise<() => void> {
  const compiled = compile(sized(drawing, width) as TopLevelSpec, { config: config(width, (name) => `var(${name})`, ramp()) }).spec;
  // Expressions are interpreted, never compiled: the policy of the page has no unsafe-eval.
  const view = new View(parse(compiled, undefined, { ast: true }), { renderer: 'svg', loader, expr: expressionInterpreter, logLevel: 0 } as never);
  const tip = document.getElementById('tip')!;
  view.tooltip((_handler, event, _item, value) => {
    tip.textContent = lines(value);
    tip.hidden = tip.textContent === '';
    const { clientX, clientY } = event as MouseEvent;
    tip.style.left = `${Math.max(4, Math.min(clientX + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.min(clientY + 14, innerHeight - tip.offsetHeight - 8)}px`;
  });
  host.replaceChildren();
  await view.initialize(host).runAsync();
  return () => view.finalize();
}
