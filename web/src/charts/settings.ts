import { signal } from '@preact/signals';

export interface ChartSettings {
  /** Weight of the past in an exponential mean, 0 (none) to 0.99. */
  smoothing: number;
  logX: boolean;
  logY: boolean;
}

function remembered(): ChartSettings {
  try {
    const text = localStorage.getItem('charts');
    if (text) return { smoothing: 0, logX: false, logY: false, ...(JSON.parse(text) as Partial<ChartSettings>) };
  } catch {
    // Without storage the settings last as long as the page.
  }
  return { smoothing: 0, logX: false, logY: false };
}

export const settings = signal<ChartSettings>(remembered());

export function change(part: Partial<ChartSettings>): void {
  settings.value = { ...settings.value, ...part };
  try {
    localStorage.setItem('charts', JSON.stringify(settings.value));
  } catch {
    // As above.
  }
}
