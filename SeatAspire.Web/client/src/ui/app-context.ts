import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { App } from '../app';

export const AppContext = createContext<App | null>(null);

/** What every component may use; made once, in main.tsx. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('outside the app');
  return app;
}
