/** What the keyboard asks of a map. */
export interface KeyActions {
  /** To the next seat that way: -1, 0 or 1 each. */
  step(dx: number, dy: number): void;
  zoom(factor: number): void;
  showAll(): void;
  /** The seat that it is at; false where it is at none, so that the key is the page's. */
  choose(): boolean;
  /** Away from it; false as above. */
  leave(): boolean;
}

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** One press of a key, or of the map's buttons. */
export const zoomStep = 1.6;

/** Reads the keys of a surface that has the focus. */
export function readKeys(surface: HTMLElement, actions: KeyActions, signal: AbortSignal): void {
  surface.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (act(event.key, actions)) event.preventDefault();
    },
    { signal },
  );
}

function act(key: string, actions: KeyActions): boolean {
  const arrow = arrows[key];
  if (arrow !== undefined) actions.step(...arrow);
  else if (key === '+' || key === '=') actions.zoom(zoomStep);
  else if (key === '-') actions.zoom(1 / zoomStep);
  else if (key === '0') actions.showAll();
  else if (key === 'Enter' || key === ' ') return actions.choose();
  else return key === 'Escape' && actions.leave();
  return true;
}
