import { computed, signal } from '@preact/signals';

export type Choice = 'system' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const system = signal(dark.matches);
dark.addEventListener('change', (event) => (system.value = event.matches));

export const choice = signal<Choice>((document.documentElement.dataset['theme'] as Choice | undefined) ?? 'system');

/** The theme that shows. */
export const theme = computed<'light' | 'dark'>(() => (choice.value === 'system' ? (system.value ? 'dark' : 'light') : choice.value));

export function choose(next: Choice): void {
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  choice.value = next;
  try {
    if (next === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
