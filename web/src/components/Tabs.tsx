import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { go, path, search } from '../router';

export interface Tab {
  id: string;
  label: string;
  badge?: string | number | undefined;
  content: () => ComponentChildren;
}

/** Tabs as the ARIA practices ask: arrows move, Home and End jump. The chosen one is part of the address. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const list = useRef<HTMLDivElement>(null);
  const asked = search.value.get('tab');
  const chosen = tabs.find((tab) => tab.id === asked) ?? tabs[0]!;
  const choose = (tab: Tab) => {
    const next = new URLSearchParams(search.value);
    if (tab === tabs[0]) next.delete('tab');
    else next.set('tab', tab.id);
    const text = next.toString();
    go(path.value + (text ? `?${text}` : ''), true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = tabs.indexOf(chosen);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length]!;
    choose(tab);
    list.current?.querySelector<HTMLElement>(`#tab-${tab.id}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button key={tab.id} type="button" role="tab" id={`tab-${tab.id}`} aria-selected={tab === chosen} aria-controls={`panel-${tab.id}`} tabIndex={tab === chosen ? 0 : -1} onClick={() => choose(tab)}>
            {tab.label}
            {tab.badge !== undefined && <span class="badge">{tab.badge}</span>}
          </button>
        ))}
      </div>
      <div class="panel" role="tabpanel" id={`panel-${chosen.id}`} aria-labelledby={`tab-${chosen.id}`} key={chosen.id}>
        {chosen.content()}
      </div>
    </>
  );
}
