// After the bundle: a compressed copy of every file (that is what the program embeds and serves), and the bound on the start page.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

const limit = 80 * 1024;
const dist = new URL('../dist/', import.meta.url).pathname;
const files = readdirSync(dist, { recursive: true }).map((name) => join(dist, name)).filter((path) => statSync(path).isFile() && !path.endsWith('.gz'));
const sizes = new Map();
for (const path of files) {
  const compressed = gzipSync(readFileSync(path), { level: 9 });
  writeFileSync(`${path}.gz`, compressed);
  sizes.set(`/${relative(dist, path)}`, compressed.length);
}

// What the browser loads before the first page shows: the page, what it names, and what those import statically.
const needed = new Set(['/index.html']);
for (const name of needed) {
  const text = readFileSync(join(dist, name), 'utf8');
  const found = name.endsWith('.html')
    ? [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1])
    : name.endsWith('.js') ? [...text.matchAll(/\bfrom\s*["']\.\/([^"']+)["']|\bimport\s*["']\.\/([^"']+)["']/g)].map((match) => `/assets/${match[1] ?? match[2]}`) : [];
  for (const file of found) if (sizes.has(file)) needed.add(file);
}
const total = [...needed].reduce((sum, name) => sum + sizes.get(name), 0);
for (const name of needed) console.log(`${String(sizes.get(name)).padStart(8)}  ${name}`);
console.log(`${String(total).padStart(8)}  start page, compressed (at most ${limit})`);
if (total > limit) {
  console.error(`The start page is ${total - limit} bytes over its bound: load what it does not need by import().`);
  process.exit(1);
}
