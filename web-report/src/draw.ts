import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';
import { View, parse, type Loader } from 'vega';
import { withRows, type Drawing } from './drawing';
import { config } from './theme';

const height = 260;
const panel = { width: 200, narrow: 140, height: 110, between: 20, axis: 52 };

function refuse(): Promise<never> {
  return Promise.reject(new Error('A figure loads nothing and links nowhere.'));
}

// A figure brings its data along: no address in one is ever followed.
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} } as unknown as Loader;

/** As wide as its place; small multiples take as many columns as fit. */
function sized(drawing: Drawing, width: number): object {
  const { title: _, ...rest } = withRows(drawing);
  if (!rest.facet || !rest.spec) return { width: Math.max(width, 160), height, autosize: { type: 'fit-x', contains: 'padding' }, ...rest };
  const columns = Math.max(1, Math.floor((width - panel.axis) / (width < 600 ? panel.narrow : panel.width)));
  const wide = Math.floor((width - panel.axis) / columns) - panel.between;
  return { ...rest, columns, spacing: panel.between, spec: { ...rest.spec, width: Math.max(wide, 60), height: panel.height } };
}

function lines(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value).filter(([, one]) => one !== null && one !== undefined).map(([name, one]) => `${name}: ${typeof one === 'number' ? Number(one.toPrecision(6)) : String(one)}`).join('\n');
}

/** Draws into `host`; what a run wrote becomes text and nothing else. Returns how to take the drawing down. */
export async function draw(host: HTMLElement, drawing: Drawing, width: number): Promise<() => void> {
  const compiled = compile(sized(drawing, width) as TopLevelSpec, { config: config(width) }).spec;
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
