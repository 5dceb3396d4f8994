import { useEffect, useReducer } from 'preact/hooks';
import { words } from '../i18n';
import { setPageTitle } from './page-title';

/** The title of the tab while the component is on the page. */
export function usePageTitle(title: string): void {
  const { appName } = words();
  useEffect(() => setPageTitle(title === '' ? appName : `${title} · ${appName}`), [title, appName]);
}

/** Draws the component anew so often: for what changes by the clock alone. */
export function useEvery(ms: number): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(() => again(undefined), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
