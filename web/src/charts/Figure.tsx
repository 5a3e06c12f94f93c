import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { theme } from '../theme';
import type { Shown } from './vega';

/** A figure: data and a Vega-Lite specification; the runtime comes with the first one that is seen. */
export function Figure({ title, load, widest = Infinity, onPick }: { title: string; load: () => Promise<object>; widest?: number; onPick?: (datum: Record<string, unknown>) => void }) {
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const fault = useSignal<string | null>(null);
  const ready = useSignal(false);
  const shownTheme = theme.value;
  useEffect(() => {
    let shown: Shown | null = null;
    let gone = false;
    let width = 0;
    let drawing = Promise.resolve();
    const draw = async () => {
      const [{ show }, specification] = await Promise.all([import('./vega'), load()]);
      if (gone || !host.current || !tip.current) return;
      shown?.stop();
      width = host.current.clientWidth;
      shown = await show(host.current, tip.current, specification, Math.min(width, widest), onPick);
      ready.value = true;
      if (gone) shown.stop();
    };
    const queue = () => (drawing = drawing.then(draw).catch((cause: Error) => void (fault.value = cause.message)));
    const seen = new IntersectionObserver((changes) => {
      if (!changes.some((change) => change.isIntersecting)) return;
      seen.disconnect();
      void queue();
    }, { rootMargin: '100px' });
    seen.observe(host.current!);
    const resized = new ResizeObserver(() => {
      if (width > 0 && Math.abs((host.current?.clientWidth ?? width) - width) > 8) void queue();
    });
    resized.observe(host.current!);
    return () => {
      gone = true;
      seen.disconnect();
      resized.disconnect();
      shown?.stop();
    };
  }, [title, shownTheme]);
  return (
    <figure class="figure">
      <figcaption>{title}</figcaption>
      <div class="canvas">
        <div ref={host} role="img" aria-label={title} />
        {fault.value !== null ? <p class="overlay">The figure cannot be drawn: {fault.value}</p> : !ready.value ? <p class="overlay">Drawing…</p> : null}
        <div class="tip" ref={tip} hidden />
      </div>
    </figure>
  );
}
