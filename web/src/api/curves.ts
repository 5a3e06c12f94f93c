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
  /** Steps with values that are not finite, once for each kind (nan, inf, -inf), and those where seeds diverged (end). */
  marks: { step: number; kind: string }[];
  /** How many values are not finite, over all seeds. */
  notFinite: NotFinite;
  /** Seeds that ended because something was not finite. */
  diverged: number;
  /** Whether the counts may lack some, and are to be asked for anew. */
  isDoubtful?: boolean;
}

export interface NotFinite {
  nan: number;
  inf: number;
  minusInf: number;
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

/** @param band of two runs is the span of both: an interval needs six seeds */
export async function fetchCurves(run: string, metrics: readonly string[], range: Range | null, signal: AbortSignal, band?: 'span'): Promise<Curve[]> {
  const window = range ? { from: Math.floor(range.from), to: Math.ceil(range.to) } : {};
  return decode(await getBytes(`/api/runs/${run}/curves?${query({ metric: metrics, buckets: 2000, band, ...window })}`, signal));
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
  notFinite: NotFinite;
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
  const known = new Set(curve.marks.map((mark) => `${mark.step} ${mark.kind}`));
  // Of a piece that goes back over known steps, only those are new that come after them: how many values that are not finite, it does not say by step.
  const more = from === 0 ? tail.notFinite : { nan: 0, inf: 0, minusInf: 0 };
  return {
    ...curve,
    points: tail.points,
    n: tail.n,
    notFinite: { nan: curve.notFinite.nan + more.nan, inf: curve.notFinite.inf + more.inf, minusInf: curve.notFinite.minusInf + more.minusInf },
    isDoubtful: curve.isDoubtful || (from > 0 && tail.marks.length > 0),
    steps: joined(curve.steps, tail.steps, from),
    middle: joined(curve.middle, tail.middle, from),
    low: joined(curve.low, tail.low, from),
    high: joined(curve.high, tail.high, from),
    marks: [...curve.marks, ...tail.marks.filter(([step, kind]) => !known.has(`${step} ${kind}`)).map(([step, kind]) => ({ step, kind }))],
  };
}
