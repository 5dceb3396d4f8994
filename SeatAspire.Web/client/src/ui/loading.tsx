import type { VNode } from 'preact';
import { sentenceFor, words } from '../i18n';
import type { Problem } from '../net/problem';

export function LoadingNote(): VNode {
  return (
    <p class="note" role="status">
      {words().loading}
    </p>
  );
}

/** Says what went wrong; `again` is for the impatient, as the page tries by itself, too. */
export function FailureNote({ problem, again }: { problem: Problem; again: () => void }): VNode {
  const w = words();
  return (
    <div class="note failure" role="alert">
      <p>{`${w.loadFailed} ${sentenceFor(problem)}`}</p>
      <p class="muted">{w.retrying}</p>
      <button type="button" class="button" onClick={again}>
        {w.tryAgain}
      </button>
    </div>
  );
}
