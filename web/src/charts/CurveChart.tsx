import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { extend, type Curve, type Range, type Tail } from '../api/curves';
import { count, counted, interval, short } from '../format';
import { theme } from '../theme';
import { color, dash } from './palette';
import { Plot } from './plot';
import { schedule } from './schedule';
import { settings } from './settings';

const height = 240;
/** Live points beyond this are asked for anew, down-sampled. */
const longest = 5000;

export interface Source {
  /** Changes whenever other curves are meant. */
  key: string;
  load(range: Range | null, signal: AbortSignal): Promise<Curve[]>;
  label(curve: Curve): string;
  /** Pieces that arrive while the run trains; returns how to stop listening. */
  follow?(take: (tails: Tail[]) => void): () => void;
}

function at(curve: Curve, step: number): number {
  let [low, high] = [0, curve.steps.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (curve.steps[middle]! <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What a line and its band are; a line of no seeds, such as the use of a machine, has no n. */
function methodOf(curve: Curve): string {
  return curve.n > 0 ? `${curve.method}, n = ${curve.n}` : curve.method;
}

/** What has no place on the axis: each kind with the sign by which it is marked in the chart, and how often. */
function Odd({ curve }: { curve: Curve }) {
  const { nan, inf, minusInf } = curve.notFinite;
  const parts = [
    nan > 0 && `× ${count(nan)} NaN`, inf > 0 && `▲ ${count(inf)} inf`, minusInf > 0 && `▼ ${count(minusInf)} −inf`,
    curve.diverged > 0 && `■ ${curve.diverged === curve.n ? (curve.n === 1 ? 'the seed' : `all ${curve.n} seeds`) : `${curve.diverged} of ${counted(curve.n, 'seed')}`} diverged`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : <span class="flag" title="Values of all seeds that are not finite, marked in the chart at their steps">{parts.map((part) => <span key={part}>{part}</span>)}</span>;
}

function Legend({ curves, source, step }: { curves: Curve[]; source: Source; step: number | null }) {
  const methods = new Set(curves.map(methodOf));
  const common = methods.size === 1 ? [...methods][0] : null;
  return (
    <div class="legend">
      <ul>
        {curves.map((curve, i) => {
          const row = curve.steps.length === 0 ? -1 : step === null ? curve.steps.length - 1 : at(curve, step);
          return (
            <li key={`${curve.run}/${curve.metric}`}>
              <svg width="18" height="10" aria-hidden="true">
                <line x1="0" y1="5" x2="18" y2="5" stroke={color(i)} stroke-width="2.5" stroke-dasharray={dash(i).join(' ')} />
              </svg>
              <span class="name" title={`${curve.run} ${curve.metric}`}>{source.label(curve)}</span>
              <span class="value">{row < 0 ? '–' : short(curve.middle[row]!)}</span>
              <span class="band">{row >= 0 && curve.n > 1 ? interval(curve.low[row]!, curve.high[row]!, 3) : ''}</span>
              {!common && <span class="method">{methodOf(curve)}</span>}
              <Odd curve={curve} />
            </li>
          );
        })}
      </ul>
      {common && <p class="method">{common}</p>}
    </div>
  );
}

/** A chart of a few curves. Its height is reserved from the start, so that nothing moves when data come. */
export function CurveChart({ title, note, source }: { title: string; note?: string; source: Source }) {
  const card = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const range = useSignal<Range | null>(null);
  const cursor = useSignal<number | null>(null);
  const curves = useSignal<Curve[] | null>(null);
  const fault = useSignal<string | null>(null);
  const zoom = useRef<(next: Range | null) => void>(() => {});

  useEffect(() => {
    let latest: Curve[] = [];
    let loaded = false;
    let asking: AbortController | null = null;
    let loadedAt = 0;
    const plot = new Plot(host.current!, height, (next) => zoom.current(next), (step) => (cursor.value = step));
    const drawing = {
      draw() {
        if (!loaded) return;
        curves.value = latest;
        plot.draw(latest, latest.map(source.label), settings.peek(), range.peek(), theme.peek());
      },
    };
    const scheduled = schedule(card.current!, drawing, () => (loaded ? scheduled.redraw() : void load()));
    async function load(): Promise<void> {
      asking?.abort();
      const mine = (asking = new AbortController());
      try {
        latest = await source.load(range.peek(), mine.signal);
        [loaded, loadedAt, fault.value] = [true, performance.now(), null];
        scheduled.redraw();
      } catch (cause) {
        if (!mine.signal.aborted) fault.value = (cause as Error).message;
      } finally {
        if (asking === mine) asking = null;
      }
    }
    zoom.current = (next) => {
      range.value = next;
      void load();
    };
    const quiet = source.follow?.((tails) => {
      if (!loaded || range.peek()) return;
      let changed = false;
      latest = latest.map((curve) => {
        const tail = tails.find((one) => one.metric === curve.metric);
        const next = tail ? extend(curve, tail) : curve;
        changed ||= next !== curve;
        return next;
      });
      if (!changed) return;
      if (!asking && performance.now() - loadedAt > 1000 && latest.some((curve) => curve.isDoubtful || curve.steps.length > longest)) void load();
      scheduled.redraw();
    });
    const unsubscribe = [settings.subscribe(scheduled.redraw), theme.subscribe(scheduled.redraw)];
    const resized = new ResizeObserver(scheduled.redraw);
    resized.observe(host.current!);
    return () => {
      asking?.abort();
      quiet?.();
      unsubscribe.forEach((stop) => stop());
      resized.disconnect();
      scheduled.stop();
      plot.destroy();
    };
  }, [source.key]);

  const span = (): Range | null => {
    const steps = (curves.value ?? []).map((curve) => curve.steps).filter((all) => all.length > 0);
    if (range.value) return range.value;
    return steps.length === 0 ? null : { from: Math.min(...steps.map((all) => all[0]!)), to: Math.max(...steps.map((all) => all.at(-1)!)) };
  };
  const by = (factor: number, shift: number) => () => {
    const now = span();
    if (!now) return;
    const [middle, half] = [(now.from + now.to) / 2 + shift * (now.to - now.from), ((now.to - now.from) / 2) * factor];
    zoom.current({ from: Math.max(0, middle - half), to: Math.max(middle + half, 1) });
  };
  const shown = curves.value;
  const points = shown?.reduce((sum, curve) => Math.max(sum, curve.points), 0) ?? 0;
  return (
    <section class="chart" ref={card} aria-label={`Chart of ${title}`}>
      <header>
        <h3>{title}</h3>
        <span class="note">{note ?? (points > 0 ? `${counted(points, 'point')}` : '\u00a0')}</span>
        <div class="tools" role="group" aria-label={`Zoom of ${title}`}>
          <button type="button" class="icon" onClick={by(1, -0.25)} aria-label="Earlier steps" title="Earlier steps">‹</button>
          <button type="button" class="icon" onClick={by(0.5, 0)} aria-label="Zoom in" title="Zoom in (or drag over the chart)">+</button>
          <button type="button" class="icon" onClick={by(2, 0)} aria-label="Zoom out" title="Zoom out">−</button>
          <button type="button" class="icon" onClick={by(1, 0.25)} aria-label="Later steps" title="Later steps">›</button>
          <button type="button" class="icon" onClick={() => zoom.current(null)} disabled={range.value === null} aria-label="All steps" title="All steps (or double-click)">⤢</button>
        </div>
      </header>
      <div class="plot" ref={host} style={{ height: `${height}px` }} role="img" aria-label={`${title} by step; the values are in the legend below`}>
        {fault.value !== null ? <p class="overlay">{fault.value}</p> : shown && points === 0 ? <p class="overlay">Nothing measured yet</p> : null}
      </div>
      {shown ? <Legend curves={shown} source={source} step={cursor.value} /> : <div class="legend pending" />}
    </section>
  );
}
