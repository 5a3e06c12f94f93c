// Draws the figures of a run as pictures for documentation, in both themes, without a browser.
// Usage: node build/pictures.mjs FOLDER-WITH-VL.JSON FOLDER-FOR-SVG
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { View, parse, resetSVGDefIds } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { runnerImport } from 'vite';

const width = 720;
const load = async (name) => (await runnerImport(new URL(`../src/${name}`, import.meta.url).pathname, { logLevel: 'error' })).module;
const [{ config, names }, { sized }] = [await load('theme.ts'), await load('size.ts')];

/** The palette of reports, light and dark, read from their style. */
function palettes() {
  const css = readFileSync(new URL('../../src/Descent.Lab/Reports/report.css', import.meta.url), 'utf8');
  const blocks = [...css.matchAll(/:root\s*\{([^}]*)\}/g)].slice(0, 2).map(([, block]) => Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()])));
  return { light: blocks[0], dark: blocks[1] };
}

const refuse = () => Promise.reject(new Error('A figure loads nothing and links nowhere.'));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} };
const numeric = /\s(d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height|r)="([^"]*)"/g;

/** A tenth of a pixel is what an eye tells apart; texts stay as they are. */
function compact(svg) {
  return svg.replace(/<[^>]*>/g, (tag) => tag.replace(numeric, (_, name, value) => ` ${name}="${value.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(1))))}"`));
}

async function draw(specification, palette) {
  const look = { ...config(width, (name) => palette[name], names.ramp.map((name) => palette[name])), background: palette['--surface'], padding: 12, aria: false };
  resetSVGDefIds();
  const view = new View(parse(compile(sized(specification, width), { config: look }).spec, undefined, { ast: true }), { renderer: 'none', loader, expr: expressionInterpreter, logLevel: 0 });
  const svg = compact(await view.toSVG());
  view.finalize();
  // Cells meet without a seam of the page between them.
  return svg.replace('<svg ', '<svg role="img" ').replaceAll('class="mark-rect', 'shape-rendering="crispEdges" class="mark-rect');
}

const [from, to] = process.argv.slice(2);
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from).filter((name) => name.endsWith('.vl.json')).sort()) {
  const specification = JSON.parse(readFileSync(join(from, file), 'utf8'));
  for (const [theme, palette] of Object.entries(palettes())) writeFileSync(join(to, file.replace('.vl.json', `-${theme}.svg`)), `${await draw(specification, palette)}\n`);
}
