// The only script of a report. It draws the figures whose data the page carries; everything else of the page stands without it.
import { draw } from './draw';
import type { Drawing } from './drawing';

interface Place {
  host: HTMLElement;
  drawing: Drawing;
  width: number;
  stop(): void;
}

function start(): void {
  const data = document.getElementById('figures');
  if (!data) return;
  const drawings = JSON.parse(data.textContent ?? '{}') as Record<string, Drawing>;
  const places = new Map<Element, Place>();
  for (const host of document.querySelectorAll<HTMLElement>('[data-figure]')) {
    const drawing = drawings[host.dataset['figure'] ?? ''];
    if (drawing) places.set(host, { host, drawing, width: 0, stop: () => undefined });
  }
  let queue = Promise.resolve();
  const show = (place: Place, width: number): void => {
    place.width = width;
    queue = queue.then(async () => {
      place.stop();
      try {
        place.stop = await draw(place.host, place.drawing, width);
      } catch (cause) {
        place.host.textContent = `The figure cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`;
      }
      place.host.dataset['drawn'] = '';
    });
  };
  const fit = (place: Place): void => {
    const width = Math.floor(place.host.clientWidth);
    // Paper takes the drawing as it is, scaled: only a page that is looked at is drawn anew.
    if (width > 0 && Math.abs(width - place.width) > 8 && !matchMedia('print').matches) show(place, width);
  };
  // Drawing changes the layout, which the observer must not see itself do.
  const resized = new ResizeObserver((changes) => requestAnimationFrame(() => changes.forEach((change) => fit(places.get(change.target)!))));
  for (const host of places.keys()) resized.observe(host);
  // Lines and texts follow the theme by themselves; a colour ramp is made of numbers and does not.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const place of places.values()) if (place.width > 0) show(place, place.width);
  });
}

start();
