import type { Unsubscribe } from './store';

/** Calls when somebody looks at the page again, or its network or itself was woken: what it knew may be old. */
export function onLookedAt(listener: () => void): Unsubscribe {
  const look = (): void => {
    if (document.visibilityState === 'visible') listener();
  };
  document.addEventListener('visibilitychange', look);
  for (const event of ['online', 'pageshow']) addEventListener(event, look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    for (const event of ['online', 'pageshow']) removeEventListener(event, look);
  };
}
