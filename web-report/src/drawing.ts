/** Columns of equal length, a third of the size of the same in rows. */
export interface Columns {
  columns: Record<string, (number | string | null)[]>;
}

/** A Vega-Lite specification; its data are values as usual, or columns. */
export type Drawing = Record<string, unknown> & { data?: Columns | object; facet?: object; spec?: object };

/** One object a row, as Vega-Lite takes them. */
export function withRows(drawing: Drawing): Drawing {
  const data = drawing.data;
  if (!data || !('columns' in data)) return drawing;
  const columns = Object.entries(data.columns);
  const rows = Array.from({ length: columns[0]?.[1].length ?? 0 }, (_, i) => Object.fromEntries(columns.map(([name, values]) => [name, values[i]])));
  return { ...drawing, data: { values: rows } };
}
