import { useEffect, useReducer, useState } from 'preact/hooks';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { mind } from './gate';

/** What a page reads when it is opened, and when asked again; null until it is there. What was read stays while it is read anew. */
export function useReading<T>(read: () => Promise<T>, of: readonly unknown[]): { value: T | Problem | null; again: () => void; set: (value: T) => void } {
  const app = useApp();
  const [value, set] = useState<T | Problem | null>(null);
  const [turn, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let overtaken = false;
    read().then(
      (answer) => overtaken || set(() => answer),
      (problem: Problem) => {
        if (overtaken) return;
        mind(app, problem);
        set(problem);
      },
    );
    return () => {
      overtaken = true;
    };
  }, [...of, turn]);
  return { value, again: () => again(undefined), set: (answer) => set(() => answer) };
}
