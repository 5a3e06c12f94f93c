/** Something that draws itself: at most ten times a second, and only while it can be seen. */
export interface Drawing {
  draw(): void;
}

interface Entry {
  drawing: Drawing;
  visible: boolean;
  dirty: boolean;
  drawnAt: number;
  onVisible: () => void;
}

const interval = 100;
/** Of a frame's 16 ms, what drawing may take; the rest of the charts wait for the next frame. */
const budget = 8;

const entries = new Map<Element, Entry>();
let frame = 0;
let timer = 0;

const observer = new IntersectionObserver((changes) => {
  for (const change of changes) {
    const entry = entries.get(change.target);
    if (!entry) continue;
    const appeared = change.isIntersecting && !entry.visible;
    entry.visible = change.isIntersecting;
    if (appeared) entry.onVisible();
  }
  plan();
}, { rootMargin: '150px' });

function plan(): void {
  if (frame || timer) return;
  const waiting = [...entries.values()].filter((entry) => entry.visible && entry.dirty);
  if (waiting.length === 0) return;
  const wait = Math.min(...waiting.map((entry) => entry.drawnAt + interval)) - performance.now();
  if (wait <= 0) frame = requestAnimationFrame(drawDue);
  else timer = window.setTimeout(() => ((timer = 0), (frame = requestAnimationFrame(drawDue))), wait);
}

function drawDue(): void {
  frame = 0;
  const start = performance.now();
  const due = [...entries.values()].filter((entry) => entry.visible && entry.dirty && start - entry.drawnAt >= interval).sort((a, b) => a.drawnAt - b.drawnAt);
  for (const entry of due) {
    entry.dirty = false;
    entry.drawnAt = performance.now();
    entry.drawing.draw();
    if (performance.now() - start > budget) break;
  }
  plan();
}

/** Lets an element's drawing take part; `onVisible` is called whenever it comes into view. */
export function schedule(element: Element, drawing: Drawing, onVisible: () => void): { redraw: () => void; stop: () => void } {
  const entry: Entry = { drawing, visible: false, dirty: false, drawnAt: -interval, onVisible };
  entries.set(element, entry);
  observer.observe(element);
  return {
    redraw: () => {
      entry.dirty = true;
      plan();
    },
    stop: () => {
      observer.unobserve(element);
      entries.delete(element);
    },
  };
}
