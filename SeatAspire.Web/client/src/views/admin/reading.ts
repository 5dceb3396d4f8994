import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { mind } from './gate';

const mostTries = 6;

/** What a page reads when it is opened, and when asked again; null until it is there. What was read stays while it is read anew. */
export function useReading<T>(read: () => Promise<T>, of: readonly unknown[]): { value: T | Problem | null; again: () => void; set: (value: T) => void } {
  const app = useApp();
  const [value, set] = useState<T | Problem | null>(null);
  const [turn, again] = useReducer((count: number) => count + 1, 0);
  // Since the last answer, however often it was asked for anew.
  const tries = useRef(0);
  useEffect(() => {
    let overtaken = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      read().then(
        (answer) => {
          if (overtaken) return;
          tries.current = 0;
          set(() => answer);
        },
        (problem: Problem) => {
          if (overtaken) return;
          tries.current++;
          // The seats of a date that gets others are away for a moment.
          if (problem.status === 503 && tries.current < mostTries) {
            timer = setTimeout(ask, Math.min(Math.max(problem.retryAfterMs ?? 0, 500), 3000));
            return;
          }
          mind(app, problem);
          set(problem);
        },
      );
    };
    ask();
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [...of, turn]);
  return { value, again: () => again(undefined), set: (answer) => set(() => answer) };
}
