import { useEffect, useRef } from 'preact/hooks';
import type { LogLine } from '../api/types';
import { time } from '../format';

/** The log, at its end unless the reader has scrolled up. */
export function LogView({ lines }: { lines: LogLine[] }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.length]);
  return (
    <div class="log" ref={box} tabIndex={0} role="log" aria-label="Log of the run" onScroll={({ currentTarget: all }) => (atEnd.current = all.scrollTop + all.clientHeight > all.scrollHeight - 20)}>
      {lines.length === 0 ? <p class="muted">Nothing logged.</p> : lines.map((line, i) => (
        <div key={i} class={`line ${line.level}`}><time>{time(line.at)}</time><span>{line.level === 'info' ? '' : line.level}</span><p>{line.text}</p></div>
      ))}
    </div>
  );
}
