/**
 * The colours of seats, for canvas and style sheets alike. Each state also has a mark of its own (held a dot, sold a
 * cross, blocked a dash, one's own a ring), so that nobody needs to tell orange from green.
 */
export const palette = {
  free: '#ffffff',
  held: '#f59a3c',
  sold: '#4caf7a',
  blocked: '#c9c9cf',
  ownHeld: '#b4540a',
  ownSold: '#12693e',
  mark: '#ffffff',
  blockedMark: '#8d8d96',
  selected: '#3d3bd4',
  ink: '#17171f',
  muted: '#5e5e69',
  ground: '#f1f0ed',
  groundEmpty: '#e6e5e2',
  groundLine: '#dcdad5',
  stage: '#2b2b38',
  stageInk: '#d9d9e6',
} as const;

/** Where a tier comes without a colour of its own. */
export const tierColors = ['#8b3fd9', '#1f6fd6', '#0d8a8a', '#8a6d1d', '#b5366f', '#4f5b73'] as const;

export function tierColor(color: string | null, position: number): string {
  return color ?? tierColors[position % tierColors.length]!;
}

/** Makes the colours known to the style sheets as `--seat-…`. */
export function publishPalette(): void {
  for (const [name, value] of Object.entries(palette)) {
    document.documentElement.style.setProperty(`--seat-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, value);
  }
}
