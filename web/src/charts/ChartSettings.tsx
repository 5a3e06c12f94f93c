import { change, settings } from './settings';

/** Smoothing and axes, for every chart of the page at once. */
export function ChartSettings() {
  const { smoothing, logX, logY } = settings.value;
  return (
    <div class="settings" role="group" aria-label="Settings of all charts">
      <label class="range">
        <span>Smoothing</span>
        <input type="range" min="0" max="0.99" step="0.01" value={smoothing} onInput={(event) => change({ smoothing: Number(event.currentTarget.value) })} />
        <output>{smoothing.toFixed(2)}</output>
      </label>
      <label class="check">
        <input type="checkbox" checked={logX} onChange={(event) => change({ logX: event.currentTarget.checked })} />
        log steps
      </label>
      <label class="check">
        <input type="checkbox" checked={logY} onChange={(event) => change({ logY: event.currentTarget.checked })} />
        log values
      </label>
    </div>
  );
}
