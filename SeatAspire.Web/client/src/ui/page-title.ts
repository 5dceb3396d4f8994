/** The title of the tab, and how the page calls somebody who looks at another one. */
let title = '';
let calling: ReturnType<typeof setInterval> | undefined;

const beatMs = 1_000;

export function setPageTitle(text: string): void {
  title = text;
  if (calling === undefined) document.title = text;
}

/** Shows another title in turn with the page's own, until the tab is looked at. */
export function callToTab(text: string): void {
  if (document.visibilityState === 'visible') return;
  clearInterval(calling);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  document.title = text;
  calling = setInterval(() => {
    document.title = still || document.title !== text ? text : title;
  }, beatMs);
  const seen = (): void => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', seen);
    clearInterval(calling);
    calling = undefined;
    document.title = title;
  };
  document.addEventListener('visibilitychange', seen);
}
