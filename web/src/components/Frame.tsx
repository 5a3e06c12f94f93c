import type { ComponentChildren } from 'preact';
import { path } from '../router';
import { choice, choose, type Choice } from '../theme';

const places = [
  { href: '/', label: 'Studies', here: (at: string) => at === '/' || at.startsWith('/studies') },
  { href: '/runs', label: 'Runs', here: (at: string) => at.startsWith('/runs') || at.startsWith('/compare') },
  { href: '/sweeps', label: 'Sweeps', here: (at: string) => at.startsWith('/sweeps') },
];

const order: Choice[] = ['system', 'light', 'dark'];
const signs: Record<Choice, string> = { system: '◐', light: '☀', dark: '☾' };

function ThemeButton() {
  const next = order[(order.indexOf(choice.value) + 1) % order.length]!;
  return (
    <button type="button" class="theme" onClick={() => choose(next)} aria-label={`Theme: ${choice.value}; change to ${next}`} title={`Theme: ${choice.value}`}>
      <span aria-hidden="true">{signs[choice.value]}</span>
    </button>
  );
}

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">Skip to the content</a>
      <header class="top">
        <div class="inner">
          <a class="brand" href="/">
            <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true"><path d="M4 4c2 15 8 22 25 23" /><circle cx="7.6" cy="15" r="3.6" /><circle cx="17" cy="24.6" r="3.6" /></svg>
            Descent
          </a>
          <nav aria-label="Main">
            {places.map((place) => <a key={place.href} href={place.href} aria-current={place.here(path.value) ? 'page' : undefined}>{place.label}</a>)}
          </nav>
          <ThemeButton />
        </div>
      </header>
      <main id="main" tabIndex={-1}>{children}</main>
    </>
  );
}
