/** Colours stand as CSS variables, so that a drawing follows the page's theme, on paper too, without being drawn again. */
function ramp(): string[] {
  const style = getComputedStyle(document.documentElement);
  return [1, 2, 3, 4, 5].map((i) => style.getPropertyValue(`--ramp-${i}`).trim());
}

const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif";
const [text, muted, grid] = ['var(--text)', 'var(--text-muted)', 'var(--grid)'];

export function config(width: number): object {
  const axis = {
    labelColor: muted, titleColor: muted, gridColor: grid, domainColor: grid, tickColor: grid,
    labelFont: font, titleFont: font, titleFontWeight: 500, labelFontSize: 11, titleFontSize: 11, labelLimit: 160,
  };
  return {
    background: 'transparent', font,
    view: { stroke: null },
    title: { color: muted, subtitleColor: muted, font, fontSize: 13, fontWeight: 500, anchor: 'start', offset: 10 },
    axis, axisX: { labelFlush: true }, axisXDiscrete: { labelAngle: -35 }, header: { labelColor: text, titleColor: muted, labelFont: font, labelFontSize: 11, labelAnchor: 'start', labelPadding: 3 },
    legend: { orient: 'bottom', columns: Math.max(1, Math.floor(width / 180)), labelColor: text, titleColor: muted, labelFont: font, titleFont: font, titleFontWeight: 500, labelLimit: 160, symbolStrokeWidth: 2 },
    range: { category: [1, 2, 3, 4, 5, 6, 7].map((i) => `var(--line-${i})`), heatmap: ramp(), ramp: ramp(), diverging: ramp() },
    line: { strokeWidth: 1.75 }, point: { size: 42 }, bar: { fill: 'var(--line-1)' }, mark: { color: 'var(--line-1)' },
  };
}
