/**
 * Tells the style of a room how far down its map begins (`--map-top`), how much of that stays when the page is scrolled (`--notes`), and how
 * high the sheet at the lower edge is while nothing is chosen (`--sheet`), in pixels: what stands above comes and goes, and the map's end is
 * to stay in view. What floats above the sheet is told its height of the moment, by the body's style (`--sheet-now`). Answers what ends it.
 */
export function followSpace(room: HTMLElement): () => void {
  const part = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
  const [notes, map, sheet] = [part('.top-notes'), room.querySelector<HTMLElement>('.map'), room.querySelector<HTMLElement>('.selection')];
  const tell = (name: string, pixels: number, { style }: HTMLElement = room): void => {
    const value = `${Math.round(pixels)}px`;
    if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
  };
  const measure = (): void => {
    tell('--notes', notes?.offsetHeight ?? 0);
    // On a phone the list may be there instead.
    if (map !== null && map.offsetHeight > 0) tell('--map-top', map.getBoundingClientRect().top + scrollY);
    // What is chosen may cover the map for a while; the map does not change under the finger.
    if (sheet !== null && sheet.dataset['count'] === '0') tell('--sheet', sheet.offsetHeight);
    if (sheet !== null) tell('--sheet-now', sheet.offsetHeight, document.body);
  };
  const observer = new ResizeObserver(measure);
  for (const one of [notes, sheet, ...room.children, ...room.querySelectorAll('.legend')]) if (one !== null) observer.observe(one);
  measure();
  return () => {
    observer.disconnect();
    document.body.style.removeProperty('--sheet-now');
  };
}
