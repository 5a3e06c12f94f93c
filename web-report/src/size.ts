import { withRows, type Drawing } from './drawing';

const height = 260;
const panel = { width: 200, narrow: 140, height: 110, between: 20, axis: 52 };

/** As wide as its place; small multiples take as many columns as fit. */
export function sized(drawing: Drawing, width: number): object {
  const { title: _, ...rest } = withRows(drawing);
  if (!rest.facet || !rest.spec) return { width: Math.max(width, 160), height, autosize: { type: 'fit-x', contains: 'padding' }, ...rest };
  const columns = Math.max(1, Math.floor((width - panel.axis) / (width < 600 ? panel.narrow : panel.width)));
  const wide = Math.floor((width - panel.axis) / columns) - panel.between;
  return { ...rest, columns, spacing: panel.between, spec: { ...rest.spec, width: Math.max(wide, 60), height: panel.height } };
}
