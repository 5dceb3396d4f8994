import { words } from '../i18n';
import { h } from './dom';
import { icons } from './icons';

export interface DialogParts {
  id: string;
  title: string;
  lead?: string;
  body?: (Node | null)[];
  actions?: (Node | null)[];
  /** Said by the button in the corner; Escape does the same. */
  closeLabel?: string;
}

/** A modal dialog out of the browser's own: it keeps the focus in, gives it back, and closes on Escape. */
export function openDialog(parts: DialogParts): { element: HTMLDialogElement; closed: Promise<void>; close(): void } {
  const titleId = `${parts.id}-title`;
  const leadId = `${parts.id}-lead`;
  const close = (): void => element.close();
  const element = h(
    'dialog',
    { id: parts.id, class: 'dialog', 'aria-labelledby': titleId, 'aria-describedby': parts.lead ? leadId : null },
    h(
      'div',
      { class: 'dialog-inner' },
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button dialog-close',
          'aria-label': parts.closeLabel ?? words().close,
          onclick: close,
        },
        icons.close(),
      ),
      h('h2', { id: titleId, class: 'dialog-title' }, parts.title),
      parts.lead === undefined ? null : h('p', { id: leadId, class: 'dialog-lead' }, parts.lead),
      ...(parts.body ?? []),
      parts.actions === undefined ? null : h('div', { class: 'dialog-actions' }, ...parts.actions),
    ),
  );
  const before = document.activeElement;
  document.body.append(element);
  const closed = new Promise<void>((done) => {
    element.addEventListener('close', () => {
      element.remove();
      giveFocusBack(before);
      done();
    });
  });
  element.showModal();
  return { element, closed, close };
}

/** The browser gives the focus back to where it was; where that is gone or switched off, the page's heading gets it. */
function giveFocusBack(before: Element | null): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

export interface Question {
  id: string;
  title: string;
  lead: string;
  yes: string;
  no: string;
}

/** Asks before something that cannot be undone. Resolves false on Escape. */
export async function confirmDialog(question: Question): Promise<boolean> {
  let answer = false;
  const dialog = openDialog({
    id: question.id,
    title: question.title,
    lead: question.lead,
    actions: [
      h('button', { type: 'button', class: 'button', id: `${question.id}-no`, onclick: () => dialog.close() }, question.no),
      h(
        'button',
        {
          type: 'button',
          class: 'button danger',
          id: `${question.id}-yes`,
          onclick: () => {
            answer = true;
            dialog.close();
          },
        },
        question.yes,
      ),
    ],
  });
  await dialog.closed;
  return answer;
}
