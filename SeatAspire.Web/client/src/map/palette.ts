/**
 * The colours of seats, for canvas and style sheets alike, in every theme: what is for sale is white, held orange, sold green.
 * Each state also has a mark of its own (held a dot, sold a cross, blocked a dash, one's own a ring), so that nobody needs to
 * tell orange from green.
 */
export const palette = {
  free: '#ffffff',
  held: '#f59a3c',
  sold: '#4caf7a',
  blocked: '#c9c9cf',
  ownHeld: '#b4540a',
  ownSold: '#12693e',
  dimmed: '#dcdce1',
  dimmedLine: '#c4c4cc',
  mark: '#ffffff',
  blockedMark: '#8d8d96',
  selected: '#3d3bd4',
  /** Of numbers on free seats. */
  ink: '#17171f',
  /** Where a house names no tiers. */
  muted: '#5e5e69',
} as const;

const light = {
  ground: '#f1f0ed',
  groundEmpty: '#e6e5e2',
  groundFree: '#dfe3fb',
  groundLine: '#dcdad5',
  stage: '#2b2b38',
  stageInk: '#d9d9e6',
  rowName: '#5e5e69',
  name: '#17171f',
  nameSoldOut: '#8d8d96',
  nameGround: 'rgb(255 255 255 / 0.92)',
  hovered: '#17171f',
  focused: '#3d3bd4',
};

const dark: typeof light = {
  ground: '#24242e',
  groundEmpty: '#22222a',
  groundFree: '#3a3f74',
  groundLine: '#383844',
  stage: '#4a4a5e',
  stageInk: '#f0f0f6',
  rowName: '#b4b4c2',
  name: '#f2f2f7',
  nameSoldOut: '#9a9aa8',
  nameGround: 'rgb(24 24 32 / 0.9)',
  hovered: '#ffffff',
  focused: '#9d9bff',
};

/** What the seats stand on, in the theme of now. */
export const venueColors = { ...light };

const darkTheme = '(prefers-color-scheme: dark)';

/** Keeps the colours those of the theme; answers what ends it. `changed` is called when it became another one. */
export function followTheme(changed: () => void): () => void {
  const media = matchMedia(darkTheme);
  const take = (): void => {
    Object.assign(venueColors, media.matches ? dark : light);
    changed();
  };
  media.addEventListener('change', take);
  take();
  return () => media.removeEventListener('change', take);
}

/** Where a tier comes without a colour of its own. */
export const tierColors = ['#8b3fd9', '#1f6fd6', '#0d8a8a', '#8a6d1d', '#b5366f', '#4f5b73'] as const;

export function tierColor(color: string | null, position: number): string {
  return color ?? tierColors[position % tierColors.length]!;
}

/** Makes the colours of seats known to the style sheets as `--seat-…`. */
export function publishPalette(): void {
  for (const [name, value] of Object.entries(palette)) {
    document.documentElement.style.setProperty(`--seat-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`, value);
  }
}
