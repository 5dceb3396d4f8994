import { language } from '../i18n';
import { onChange, type Unsubscribe } from '../state/store';
import { followTheme } from './palette';

/** What may happen to a map's picture from outside, though no seat of it changed. */
export interface SurroundingsEvents {
  /** Its colours or words are others. */
  looks(): void;
  /** A pixel of the page has another size, as where a window goes from one screen to another. */
  pixels(): void;
  /** The browser had lost what was drawn on a canvas, as after a driver began anew, and it is empty. */
  lost(): void;
}

/** Tells of them; answers what ends it. */
export function followSurroundings(canvases: readonly HTMLCanvasElement[], { looks, pixels, lost }: SurroundingsEvents): Unsubscribe {
  const over = new AbortController();
  for (const canvas of canvases) canvas.addEventListener('contextrestored', lost, { signal: over.signal });
  followPixels(pixels, over.signal);
  const ends = [followTheme(looks), onChange(language, looks), () => over.abort()];
  return () => ends.forEach((end) => end());
}

/** A query is of one size of pixels: once it is another, that one is asked about. */
function followPixels(changed: () => void, signal: AbortSignal): void {
  const next = (): void => {
    followPixels(changed, signal);
    changed();
  };
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', next, { once: true, signal });
}
