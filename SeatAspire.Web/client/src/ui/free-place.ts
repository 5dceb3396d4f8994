const controls = 'a[href], button, input, select, textarea, summary, label, [role="gridcell"], .minimap';
/** No control is smaller than the steps at which it is looked for. */
const across = 20;
const down = 14;
const stepPx = 26;
const mostSteps = 24;
export const marginPx = 14;

/**
 * Moves what is shown for a while to the first height at which it lies over nothing that is to be pressed, from `first` (pixels from
 * the upper edge) on downwards or upwards; where there is none, to that over the least.
 */
export function placeFreely(element: HTMLElement, first: number, way: 'down' | 'up'): void {
  const { left, width, height } = element.getBoundingClientRect();
  if (width === 0 || height === 0) return;
  let best = { top: first, covered: Infinity };
  for (let step = 0; step < mostSteps && best.covered > 0; step++) {
    const top = first + (way === 'down' ? step : -step) * stepPx;
    if (step > 0 && (top < marginPx || top + height > innerHeight - marginPx)) break;
    const covered = coveredBy(element, { left, top, width, height });
    if (covered < best.covered) best = { top, covered };
  }
  element.style.top = `${Math.round(best.top)}px`;
  element.style.bottom = 'auto';
}

/** Where header and notes end. */
export function upperEdge(): number {
  const edges = ['.site-header', '.top-notes'].map((one) => document.querySelector(one)?.getBoundingClientRect().bottom ?? 0);
  return Math.max(0, ...edges);
}

/** At how many points of a box, its edges among them, there is a control that is not its own. */
function coveredBy(element: HTMLElement, { left, top, width, height }: { left: number; top: number; width: number; height: number }): number {
  let covered = 0;
  for (const y of pointsOf(top, height, down)) {
    for (const x of pointsOf(left, width, across)) {
      const control = document.elementFromPoint(x, y)?.closest(controls) ?? null;
      if (control !== null && !element.contains(control)) covered++;
    }
  }
  return covered;
}

/** From one end to the other, both of them and no further apart than `most`. */
function pointsOf(from: number, length: number, most: number): number[] {
  const steps = Math.max(1, Math.ceil(length / most));
  return Array.from({ length: steps + 1 }, (_, i) => from + (length * i) / steps);
}
