/** Whether somebody who looks at the page sees it, at least in part. */
function isInView(element: HTMLElement): boolean {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
}

function take(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || element === document.body || !element.isConnected || !isInView(element)) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** Puts the focus on the page's heading: whoever listens hears where they are. */
export function focusHeading(within: ParentNode = document): void {
  const heading = within.querySelector<HTMLElement>(within === document ? 'main h1' : 'h1') ?? document.querySelector<HTMLElement>('main');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/**
 * After a dialog: back to where the focus was. Where that is gone, switched off, or scrolled out of view, the map or else the
 * heading gets it: nobody is sent to a place that they do not see.
 */
export function giveFocusBack(before: Element | null): void {
  if (take(before) || take(document.querySelector('#seat-map-surface'))) return;
  focusHeading();
}
