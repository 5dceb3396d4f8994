import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { sentenceFor, words } from '../i18n';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';

export function LoadingNote(): VNode {
  return (
    <p class="note" role="status">
      {words().loading}
    </p>
  );
}

/** Says what went wrong. Where the same may well succeed later it tries `again` by itself, at once when the network is back; the button is for the impatient. */
export function FailureNote({ problem, again }: { problem: Problem; again: () => void }): VNode {
  const w = words();
  const failures = useRef(0);
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    if (!problem.transient) return;
    const retry = (): void => latest.current();
    const timer = setTimeout(retry, problem.retryAfterMs ?? backoff(failures.current++, 1_500, 15_000));
    addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', retry);
    };
    // Each failure is a problem of its own.
  }, [problem]);
  return (
    <div class="note failure" role="alert">
      <p>{`${w.loadFailed} ${sentenceFor(problem)}`}</p>
      {problem.transient && <p class="muted">{w.retrying}</p>}
      <button type="button" class="button" onClick={again}>
        {w.tryAgain}
      </button>
    </div>
  );
}
