import type { Real } from './api/types';

export function toNumber(value: Real): number {
  return typeof value === 'number' ? value : value === 'nan' ? NaN : value === 'inf' ? Infinity : -Infinity;
}

/** At most `digits` significant digits; "nan", "inf" and "-inf" as they are. */
export function short(value: Real, digits = 4): string {
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(Math.max(0, digits - 1)).replace(/\.?0+e/, 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(digits)));
}

export function interval(low: Real, high: Real, digits = 4): string {
  return `[${short(low, digits)}, ${short(high, digits)}]`;
}

/** A whole number with thin spaces between thousands. */
export function count(value: number): string {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
}

/** A number and what it counts: "1 claim", "2 claims", "2 studies", "2 days". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : /[^aeou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 100) return `${minutes} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Expected times are rough, and look it. */
export function about(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

export function bytes(value: number): string {
  return value >= 2 ** 30 ? `${(value / 2 ** 30).toFixed(2)} GiB` : `${(value / 2 ** 20).toFixed(0)} MiB`;
}

const today = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const other = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hour12: false });

/** Local time; files and the interface hold UTC. */
export function time(iso: string): string {
  const at = new Date(iso);
  return at.toDateString() === new Date().toDateString() ? today.format(at) : other.format(at);
}

export function seeds(values: readonly number[]): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return 'no seeds';
  if (values.length === 1) return `seed ${first}`;
  return last - first + 1 === values.length ? `seeds ${first}–${last}` : `${values.length} seeds`;
}

/** The letters that tell a run from others, at the end of its id. */
export function shortRun(run: string): string {
  return run.slice(run.lastIndexOf('-') + 1);
}
