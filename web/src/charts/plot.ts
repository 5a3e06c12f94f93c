import uPlot from 'uplot';
import type { Curve, Range } from '../api/curves';
import { color, dash, faint, token } from './palette';
import type { ChartSettings } from './settings';
import { smooth } from './smooth';
import { labels as tickLabels, linear, logarithmic } from './ticks';

type Column = (number | null | undefined)[];

/** What fits an axis: a gap where there is no number, or none that a logarithmic axis can show. */
function shown(values: ArrayLike<number>, rows: ArrayLike<number>, log: boolean): Column {
  const column: Column = new Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    column[i] = Number.isFinite(value) && (!log || value > 0) ? value : null;
  }
  return column;
}

/** The uPlot of one chart: takes curves, gives a picture. A new one is made only when lines, axes, theme or width ask for it. */
export class Plot {
  private plot: uPlot | null = null;
  private shape = '';
  private curves: Curve[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly height: number,
    private readonly onZoom: (range: Range | null) => void,
    private readonly onCursor: (step: number | null) => void,
  ) {}

  draw(curves: Curve[], labels: string[], settings: ChartSettings, range: Range | null, theme: string): void {
    this.curves = curves;
    const width = this.host.clientWidth;
    if (width === 0) return;
    const shape = JSON.stringify([labels, settings.smoothing > 0, settings.logX, settings.logY, theme]);
    const data = this.data(settings);
    if (!this.plot || shape !== this.shape) {
      this.plot?.destroy();
      this.shape = shape;
      this.plot = new uPlot(this.options(labels, settings, width), data, this.host);
    } else {
      if (this.plot.width !== width) this.plot.setSize({ width, height: this.height });
      this.plot.setData(data, false);
    }
    // What was marked has a place, too, where nothing finite was measured.
    const steps = [...(data[0] as number[]), ...curves.flatMap((curve) => curve.marks.map((mark) => mark.step))].sort((a, b) => a - b);
    const [first, last] = [range?.from ?? steps[0] ?? 0, range?.to ?? steps.at(-1) ?? 1];
    const from = settings.logX && first <= 0 ? (steps.find((step) => step > 0) ?? 1) : first;
    this.plot.setScale('x', { min: from, max: last > from ? last : from + 1 });
  }

  destroy(): void {
    this.plot?.destroy();
    this.plot = null;
  }

  private data({ smoothing, logX, logY }: ChartSettings): uPlot.AlignedData {
    const tables = this.curves.map((curve) => {
      const rows: number[] = [];
      for (let i = 0; i < curve.steps.length; i++) if (!logX || curve.steps[i]! > 0) rows.push(i);
      const columns = [curve.low, curve.high, curve.middle, ...(smoothing > 0 ? [smooth(curve.steps, curve.middle, smoothing)] : [])];
      return [rows.map((row) => curve.steps[row]!), ...columns.map((column) => shown(column, rows, logY))];
    });
    if (tables.length === 0) return [[], []] as unknown as uPlot.AlignedData;
    return (tables.length === 1 ? tables[0] : uPlot.join(tables as uPlot.AlignedData[])) as uPlot.AlignedData;
  }

  private options(labels: string[], { smoothing, logX, logY }: ChartSettings, width: number): uPlot.Options {
    const smoothed = smoothing > 0;
    const perLine = smoothed ? 4 : 3;
    const hidden = { points: { show: false }, stroke: 'transparent', width: 0 } satisfies uPlot.Series;
    const series: uPlot.Series[] = [{}];
    const bands: uPlot.Band[] = [];
    labels.forEach((label, i) => {
      const line = color(i);
      const at = 1 + perLine * i;
      series.push({ ...hidden, label: `${label} low` }, { ...hidden, label: `${label} high` });
      series.push({ label, stroke: smoothed ? faint(line, 0.3) : line, width: smoothed ? 1 : 1.5, dash: dash(i), points: { show: (_, __, from, to) => to - from < 24, size: 5, fill: line, stroke: line } });
      if (smoothed) series.push({ label: `${label} smoothed`, stroke: line, width: 2, dash: dash(i), points: { show: false } });
      bands.push({ series: [at + 1, at], fill: faint(line, 0.16) });
    });
    const [text, grid] = [token('--text-muted'), token('--grid')];
    const axis = (size: uPlot.Axis.Size, log: boolean): uPlot.Axis => {
      let most = 1;
      return {
        stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 }, size, gap: 4, font: '11px system-ui, sans-serif',
        // Only asked how much room there is; where the ticks are is said below.
        incrs: (_, __, min, max, length, space) => ((most = Math.floor(length / space)), [Math.max(5, max - min)]),
        splits: (_, __, min, max) => (log ? logarithmic : linear)(min, max, most),
        filter: (_, splits) => splits,
        values: (_, splits) => tickLabels(splits),
      };
    };
    const wide: uPlot.Axis.Size = (_, values) => Math.max(58, 14 + 6.6 * Math.max(0, ...(values ?? []).map((one) => one.length)));
    return {
      width, height: this.height, series, bands,
      legend: { show: false },
      padding: [10, 20, 0, 0],
      scales: {
        x: { time: false, auto: false, distr: logX ? 3 : 1 },
        y: { distr: logY ? 3 : 1, range: (_, min, max) => (logY ? logExtent : extent)(min, max) },
      },
      axes: [axis(30, logX), axis(wide, logY)],
      cursor: {
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => (this.onZoom(null), null) },
      },
      hooks: {
        setSelect: [(plot) => {
          const { left, width: wide } = plot.select;
          if (wide < 4) return;
          this.onZoom({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + wide, 'x') });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        }],
        setCursor: [(plot) => this.onCursor(plot.cursor.idx == null || (plot.cursor.left ?? -1) < 0 ? null : (plot.data[0][plot.cursor.idx] ?? null))],
        draw: [(plot) => this.mark(plot)],
      },
    };
  }

  /** Values that are not finite have no place on an axis; each kind keeps its step, in a lane of its own: a triangle at the top (inf), at the foot a cross (NaN), a triangle (-inf) and a square where seeds diverged. */
  private mark(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const unit = 4 * devicePixelRatio;
    const [top, foot] = [bbox.top + 1.5 * unit, bbox.top + bbox.height - 1.5 * unit];
    ctx.save();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    this.curves.forEach((curve, i) => {
      ctx.strokeStyle = ctx.fillStyle = color(i);
      for (const { step, kind } of curve.marks) {
        const x = plot.valToPos(step, 'x', true);
        if (!(x >= bbox.left - 1 && x <= bbox.left + bbox.width + 1)) continue;
        ctx.beginPath();
        if (kind === 'nan') {
          ctx.moveTo(x - unit, foot - unit);
          ctx.lineTo(x + unit, foot + unit);
          ctx.moveTo(x + unit, foot - unit);
          ctx.lineTo(x - unit, foot + unit);
          ctx.stroke();
        } else if (kind === 'end') {
          ctx.fillRect(x - 0.8 * unit, foot - 5.8 * unit, 1.6 * unit, 1.6 * unit);
        } else {
          const [y, tip] = kind === 'inf' ? [top, -unit] : [foot - 2.5 * unit, unit];
          ctx.moveTo(x, y + tip);
          ctx.lineTo(x - unit, y - tip);
          ctx.lineTo(x + unit, y - tip);
          ctx.fill();
        }
      }
    });
    ctx.restore();
  }
}

/** Beyond these the length of an axis is no number. */
const farthest = 8e307;

function extent(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const room = max > min ? 0.06 * max - 0.06 * min : Math.abs(max) * 0.1 || 1;
  // Counts and losses that start at zero keep zero as their floor.
  return [Math.max(min >= 0 && min - room < 0 ? Math.min(0, min) : min - room, -farthest), Math.min(max + room, farthest)];
}

function logExtent(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null || !(min > 0)) return [1, 10];
  const room = max > min ? 10 ** (0.05 * (Math.log10(max) - Math.log10(min))) : 2;
  return [Math.max(min / room, Number.MIN_VALUE), Math.min(max * room, farthest)];
}
