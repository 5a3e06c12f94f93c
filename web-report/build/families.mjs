// Writes docs/FAMILY.md: every study of the family with a line, a picture and a link to its page.
// Usage: node build/families.mjs FOLDER-WITH-SHOWN-STUDIES DOCS
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [from, docs] = process.argv.slice(2);
const studies = readdirSync(from).filter((name) => name.endsWith('.show.json')).sort().map((name) => JSON.parse(readFileSync(join(from, name), 'utf8')));
const marker = '<!-- The studies below are written by web-report/build/pages. -->';

/** The first two sentences of the method; its Markdown stays. */
function line(method) {
  const paragraph = method.split(/\n\s*\n/)[0].replace(/\s+/g, ' ').trim();
  return /^(.*?[.!?](?=\s|$)){1,2}/.exec(paragraph)?.[0] ?? paragraph;
}

function section(study) {
  const page = join(docs, 'studies', `${study.slug}.md`);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const picture = /<picture>.*<\/picture>/.exec(text)?.[0].replace(/(srcset|src)="/g, '$1="studies/') ?? '';
  const title = text === '' ? study.slug : `[${study.slug}](studies/${study.slug}.md)`;
  return [`## ${title}`, '', `*${study.title}*. ${study.paper}.`, '', line(study.method), ...(picture === '' ? [] : ['', picture])].join('\n').trim();
}

for (const family of new Set(studies.map((study) => study.family))) {
  const file = join(docs, `${family}.md`);
  const head = existsSync(file) && readFileSync(file, 'utf8').includes(marker) ? readFileSync(file, 'utf8').split(marker)[0].trim() : `# The ${family} family`;
  writeFileSync(file, `${[head, marker, ...studies.filter((study) => study.family === family).map(section)].join('\n\n')}\n`);
}
