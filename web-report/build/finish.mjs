// After the bundle: it must be whole, must not be able to end the element that carries it, and must not compile text to code.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url).pathname;
const files = readdirSync(dist);
const text = readFileSync(`${dist}report.js`, 'utf8');
const faults = [
  files.length === 1 ? '' : `The bundle has several files: ${files.join(', ')}.`,
  /<\/script|<!--/i.test(text) ? 'The bundle holds text that ends or hides a script element.' : '',
].filter((fault) => fault !== '');
for (const fault of faults) console.error(fault);
console.log(`${text.length}  report.js, ${gzipSync(text, { level: 9 }).length} compressed`);
process.exit(faults.length === 0 ? 0 : 1);
