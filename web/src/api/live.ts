import { signal, type Signal } from '@preact/signals';
import type { Tail } from './curves';
import type { ClaimOutcome, LogLine, Metric, Progress, RunStatus, SystemSample } from './types';

/** What the server tells of a run while it trains. */
export interface LiveEvents {
  state: { status: RunStatus; seconds: number; canStop: boolean; canResume: boolean; failure: string | null };
  progress: Progress;
  metrics: Metric[];
  points: Tail[];
  claims: ClaimOutcome[];
  log: LogLine[];
  system: SystemSample;
  figures: { name: string; title: string }[];
}

type Handlers = { [name in keyof LiveEvents]?: (value: LiveEvents[name]) => void };

/** The one stream of a page: closed while the page is hidden, since a browser allows six connections to a host. */
export function listen(run: string, opened: () => void, handlers: Handlers): { connected: Signal<boolean>; close: () => void } {
  const connected = signal(false);
  let source: EventSource | null = null;
  const open = () => {
    source = new EventSource(`/api/runs/${run}/events`);
    source.onopen = () => {
      connected.value = true;
      // Log and system use come from their beginning each time.
      opened();
    };
    source.onerror = () => (connected.value = false);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => (handle as (value: unknown) => void)(JSON.parse((event as MessageEvent<string>).data)));
    }
    // The run has ended, and nothing more will come: without this the browser would connect again and again.
    source.addEventListener('end', close);
  };
  const close = () => {
    source?.close();
    source = null;
    connected.value = false;
  };
  const seen = () => (document.hidden ? close() : source ?? open());
  document.addEventListener('visibilitychange', seen);
  if (!document.hidden) open();
  return {
    connected,
    close: () => {
      document.removeEventListener('visibilitychange', seen);
      close();
    },
  };
}
