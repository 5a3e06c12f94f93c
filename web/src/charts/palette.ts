/** Colours that people with any colour vision tell apart (near Okabe and Ito's; a test measures it); lines beyond them are dashed. */
export const colorCount = 7;

const dashes: number[][] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

export function dash(index: number): number[] {
  return dashes[Math.floor(index / colorCount) % dashes.length]!;
}

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function color(index: number): string {
  return token(`--line-${(index % colorCount) + 1}`);
}

/** The same colour, see-through. */
export function faint(solid: string, share: number): string {
  return `${solid}${Math.round(share * 255).toString(16).padStart(2, '0')}`;
}
