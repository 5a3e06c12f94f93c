import { computed, signal } from '@preact/signals';

const address = signal(location.pathname + location.search);

export const path = computed(() => address.value.split('?')[0] ?? '/');
export const search = computed(() => new URLSearchParams(address.value.split('?')[1] ?? ''));

export function go(to: string, replace = false): void {
  if (to === address.value) return;
  const samePage = to.split('?')[0] === path.value;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  address.value = to;
  if (samePage) return;
  window.scrollTo(0, 0);
  // A reader of the screen hears the new page, and Tab goes on from there.
  requestAnimationFrame(() => document.getElementById('main')?.focus({ preventScroll: true }));
}

window.addEventListener('popstate', () => (address.value = location.pathname + location.search));

// Links are links; those to our own pages change the page without loading it again.
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.origin !== location.origin || link.target || link.hasAttribute('download') || link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
});
