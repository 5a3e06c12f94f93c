import uPlot from 'uplot';
import type { Curve, Range } from '../api/curves';
import { color, dash, faint, token } from './palette';
import type { ChartSettings } from './settings';
import { smooth } from './smooth';

type Column = (number | null | undefined)[];

const tick = (value: number | null): string => {
  if (value === null) return '';
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-3)) return value.toExponential(0).replace('e+', 'e');
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(4))}k`;
  return String(Number(value.toPrecision(4)));
};

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
    const steps = data[0] as number[];
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
    const axis = (size: number): uPlot.Axis => ({
      stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 }, size, gap: 4,
      font: '11px system-ui, sans-serif', values: (_, splits) => splits.map(tick),
    });
    return {
      width, height: this.height, series, bands,
      legend: { show: false },
      padding: [10, 20, 0, 0],
      scales: {
        x: { time: false, auto: false, distr: logX ? 3 : 1 },
        y: { distr: logY ? 3 : 1, range: logY ? undefined! : (_, min, max) => extent(min, max) },
      },
      axes: [axis(30), axis(58)],
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

  /** Values that are not finite have no place on an axis; each keeps its step: a cross at the foot (NaN), a triangle at top or foot (infinities). */
  private mark(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const unit = 4 * devicePixelRatio;
    ctx.save();
    ctx.lineWidth = 1.5 * devicePixelRatio;
    this.curves.forEach((curve, i) => {
      ctx.strokeStyle = ctx.fillStyle = color(i);
      for (const { step, kind } of curve.marks) {
        const x = plot.valToPos(step, 'x', true);
        if (!(x >= bbox.left - 1 && x <= bbox.left + bbox.width + 1)) continue;
        const up = kind === 'inf';
        const y = up ? bbox.top + unit * 1.5 : bbox.top + bbox.height - unit * 1.5;
        ctx.beginPath();
        if (kind === 'nan') {
          ctx.moveTo(x - unit, y - unit);
          ctx.lineTo(x + unit, y + unit);
          ctx.moveTo(x + unit, y - unit);
          ctx.lineTo(x - unit, y + unit);
          ctx.stroke();
        } else {
          const tip = up ? -unit : unit;
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

function extent(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const room = max > min ? 0.06 * (max - min) : Math.abs(max) * 0.1 || 1;
  // Counts and losses that start at zero keep zero as their floor.
  return [min >= 0 && min - room < 0 ? Math.min(0, min) : min - room, max + room];
}
