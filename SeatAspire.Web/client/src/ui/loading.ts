import { sentenceFor, words } from '../i18n';
import type { Problem } from '../net/problem';
import { h } from './dom';

export function loadingNote(): HTMLElement {
  return h('p', { class: 'note', role: 'status' }, words().loading);
}

/** Says what went wrong; `again` is for the impatient, as the page tries by itself, too. */
export function failureNote(problem: Problem, again: () => void): HTMLElement {
  const w = words();
  return h(
    'div',
    { class: 'note failure', role: 'alert' },
    h('p', {}, `${w.loadFailed} ${sentenceFor(problem)}`),
    h('p', { class: 'muted' }, w.retrying),
    h('button', { type: 'button', class: 'button', onclick: again }, w.tryAgain),
  );
}
