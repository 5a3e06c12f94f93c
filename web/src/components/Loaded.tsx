import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Refusal, get } from '../api/client';

export interface Resource<T> {
  value: Signal<T | null>;
  fault: Signal<Refusal | null>;
  reload: () => Promise<void>;
}

/**
 * What an address of the interface holds; asked for anew when the address changes, and every `every` milliseconds while the page is seen.
 * @param stays whether what the address before it held stands until the answer comes, so that a list that is filtered does not jump
 */
export function useResource<T>(address: string, every = 0, stays = false): Resource<T> {
  const value = useSignal<T | null>(null);
  const fault = useSignal<Refusal | null>(null);
  const load = async (signal?: AbortSignal) => {
    try {
      value.value = await get<T>(address, signal);
      fault.value = null;
    } catch (cause) {
      if (!signal?.aborted) fault.value = cause instanceof Refusal ? cause : new Refusal('fault', String(cause), '', 0);
    }
  };
  useEffect(() => {
    const stop = new AbortController();
    if (!stays) value.value = null;
    void load(stop.signal);
    const timer = every > 0 ? setInterval(() => document.hidden || void load(stop.signal), every) : 0;
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [address]);
  return { value, fault, reload: () => load() };
}

export function Fault({ fault }: { fault: Refusal }) {
  return (
    <div class="note bad" role="alert">
      <p>{fault.message}</p>
      {fault.hint && <p class="hint">{fault.hint}</p>}
    </div>
  );
}

/** A resource's page: its fault, or a place held free while it loads, or the page itself. */
export function Loaded<T>({ of, children }: { of: Resource<T>; children: (value: T) => ComponentChildren }) {
  if (of.value.value !== null) return <>{of.fault.value && <Fault fault={of.fault.value} />}{children(of.value.value)}</>;
  return of.fault.value ? <Fault fault={of.fault.value} /> : <div class="loading" aria-busy="true">Loading…</div>;
}
