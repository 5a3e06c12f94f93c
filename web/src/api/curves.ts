import { getBytes, query } from './client';

/** One line of a chart: the middle over seeds and the band around it, at increasing steps. */
export interface Curve {
  run: string;
  metric: string;
  /** How many points were measured in all, over all steps; the line may show fewer, each a bucket of several. */
  points: number;
  /** Seeds behind it. */
  n: number;
  /** What middle and band are, such as "median, 95% interval of the median". */
  method: string;
  steps: Float64Array;
  middle: Float64Array;
  low: Float64Array;
  high: Float64Array;
  /** Steps with a value that is not finite, and which: nan, inf or -inf. */
  marks: { step: number; kind: string }[];
  /** All such values, also those beyond the marks that are sent. */
  nonFinite: number;
}

interface Header {
  curves: (Omit<Curve, 'steps' | 'middle' | 'low' | 'high' | 'marks'> & { length: number; marks: [number, string][] })[];
}

/** Reads the binary answer: the header's length (uint32), the header in JSON, padding to 8 bytes, then four float64 columns a curve. */
export function decode(bytes: ArrayBuffer): Curve[] {
  const length = new DataView(bytes).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))) as Header;
  let at = Math.ceil((4 + length) / 8) * 8;
  const column = (count: number) => {
    const values = new Float64Array(bytes, at, count);
    at += 8 * count;
    return values;
  };
  return header.curves.map(({ length: count, marks, ...curve }) => ({
    ...curve,
    steps: column(count),
    middle: column(count),
    low: column(count),
    high: column(count),
    marks: marks.map(([step, kind]) => ({ step, kind })),
  }));
}

export interface Range {
  from: number;
  to: number;
}

export async function fetchCurves(run: string, metrics: readonly string[], range: Range | null, signal: AbortSignal): Promise<Curve[]> {
  const window = range ? { from: Math.floor(range.from), to: Math.ceil(range.to) } : {};
  return decode(await getBytes(`/api/runs/${run}/curves?${query({ metric: metrics, buckets: 2000, ...window })}`, signal));
}

/** A piece that arrived while the run trains; joined only where it goes on from what is there. */
export interface Tail {
  metric: string;
  points: number;
  n: number;
  steps: number[];
  middle: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  marks: [number, string][];
  nonFinite: number;
}

function joined(old: Float64Array, more: readonly (number | null)[], from: number): Float64Array {
  const all = new Float64Array(old.length + more.length - from);
  all.set(old);
  for (let i = from; i < more.length; i++) all[old.length + i - from] = more[i] ?? NaN;
  return all;
}

export function extend(curve: Curve, tail: Tail): Curve {
  const last = curve.steps.at(-1) ?? -1;
  const from = tail.steps.findIndex((step) => step > last);
  if (from < 0) return curve;
  const known = new Set(curve.marks.map((mark) => mark.step));
  return {
    ...curve,
    points: tail.points,
    n: tail.n,
    nonFinite: tail.nonFinite,
    steps: joined(curve.steps, tail.steps, from),
    middle: joined(curve.middle, tail.middle, from),
    low: joined(curve.low, tail.low, from),
    high: joined(curve.high, tail.high, from),
    marks: [...curve.marks, ...tail.marks.filter(([step]) => !known.has(step)).map(([step, kind]) => ({ step, kind }))],
  };
}
