import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from '../i18n';
import { backoff } from '../net/origins';
import { tabMemory } from '../state/memory';

const storageKey = 'seataspire.version';

/** The file that the app starts with, as a page names it; another one is another version. */
const startOf = (html: Document): string => html.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src') ?? '';

/** Whether another version than that of this page is there by now; once for each, so that nobody reloads in a circle. */
async function hasNewVersion(): Promise<boolean> {
  const response = await fetch('/', { cache: 'no-cache' });
  if (!response.ok) return false;
  const version = startOf(new DOMParser().parseFromString(await response.text(), 'text/html'));
  if (version === '' || version === startOf(document) || tabMemory.read(storageKey) === version) return false;
  tabMemory.write(storageKey, version);
  return true;
}

/** The code of a page did not come. It is asked for again by itself, at once when the network is back. */
export function PageFailure({ retry }: { retry: () => Promise<void> }): VNode {
  const w = words();
  const [failures, setFailures] = useState(0);
  const trying = useRef(false);
  const again = async (): Promise<void> => {
    if (trying.current) return;
    trying.current = true;
    // A page of another version has its code elsewhere.
    if (await hasNewVersion().catch(() => false)) return location.reload();
    await retry();
    trying.current = false;
    setFailures((count) => count + 1);
  };
  useEffect(() => {
    const timer = setTimeout(() => void again(), failures === 0 ? 0 : backoff(failures, 1_000, 15_000));
    const online = (): void => void again();
    addEventListener('online', online);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', online);
    };
  }, [failures]);
  return (
    <div class="page narrow" id="page-failure">
      <header class="page-head">
        <h1>{w.pageFailedTitle}</h1>
      </header>
      <div class="note failure" role="alert">
        <p>{w.pageFailedLead}</p>
        <p class="muted">{w.retrying}</p>
        <button type="button" class="button" onClick={() => void again()}>
          {w.tryAgain}
        </button>
      </div>
    </div>
  );
}
