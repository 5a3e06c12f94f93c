/** How figures look, wherever they are drawn: reports, the dashboard, pictures in documentation. */

export const names = { lines: [1, 2, 3, 4, 5, 6, 7].map((i) => `--line-${i}`), ramp: [1, 2, 3, 4, 5].map((i) => `--ramp-${i}`) };

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";

function mixed(from: string, to: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Math.round(parseInt(from.slice(at, at + 2), 16) * (1 - share) + parseInt(to.slice(at, at + 2), 16) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Colours in order, from the ramp's middle on: its first are too near to the page for a line. */
function ordered(ramp: string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const place = 1.6 + ((ramp.length - 1 - 1.6) * i) / Math.max(count - 1, 1);
    const at = Math.min(Math.floor(place), ramp.length - 2);
    return mixed(ramp[at]!, ramp[at + 1]!, place - at);
  });
}

/**
 * @param width of the drawing, in pixels
 * @param color how a variable of the palette is written: a CSS variable, or its value
 * @param ramp values from near the page to far from it: more is always further. Numbers are mixed from them, so they cannot be variables.
 */
export function config(width: number, color: (name: string) => string, ramp: string[]): object {
  const [text, muted, grid] = [color('--text'), color('--text-muted'), color('--grid')];
  const lines = names.lines.map(color);
  const axis = {
    labelColor: muted, titleColor: muted, gridColor: grid, domainColor: grid, tickColor: grid,
    labelFont: font, titleFont: font, titleFontWeight: 500, labelFontSize: 11, titleFontSize: 11, labelLimit: 160,
  };
  return {
    background: 'transparent', font,
    view: { stroke: null },
    title: { color: muted, subtitleColor: muted, font, fontSize: 13, fontWeight: 500, anchor: 'start', offset: 10 },
    axis, axisX: { labelFlush: true }, axisXDiscrete: { labelAngle: -35 }, header: { labelColor: text, titleColor: muted, labelFont: font, labelFontSize: 11, labelAnchor: 'start', labelPadding: 3 },
    legend: {
      orient: 'bottom', columns: Math.max(1, Math.floor(width / 180)), labelColor: text, titleColor: muted, labelFont: font, titleFont: font, titleFontWeight: 500, labelLimit: 160,
      symbolStrokeWidth: 2, symbolOpacity: 1, gradientLength: Math.min(220, width / 2), labelOverlap: 'greedy',
    },
    range: { category: lines, heatmap: ramp, ramp, diverging: ramp, ordinal: ordered(ramp, 7) },
    line: { strokeWidth: 1.75 }, point: { size: 42 }, bar: { fill: lines[0] }, rule: { color: lines[0] }, mark: { color: lines[0] },
    style: {
      theory: { color: lines[1] }, boundary: { color: color('--boundary') },
'cell-near': { color: text, font, fontSize: 11 }, 'cell-far': { color: color('--page'), font, fontSize: 11 },
      reference: { color: muted, strokeDash: [4, 3] }, 'reference-label': { color: muted, font, fontSize: 11 },
    },
  };
}
