import { sentenceFor, words } from '../i18n';
import type { App } from '../app';
import type { Api } from '../net/api';
import type { Problem } from '../net/problem';
import { releaseHold } from '../state/holding';
import { isAccount, type Session } from '../state/session';
import { confirmDialog, openDialog } from './dialog';
import { h, setText } from './dom';
import { logInForm } from './log-in-form';

const idRule = /^[\p{L}\p{N}\p{M}_-]{1,20}$/u;

let open: Promise<boolean> | null = null;

/** Sees to it that somebody is signed in: asks for an ID if need be. False: they would rather not. */
export function requireIdentity(api: Api, session: Session): Promise<boolean> {
  if (session.latest() !== null) return Promise.resolve(true);
  open ??= ask(api, session).finally(() => {
    open = null;
  });
  return open;
}

type Way = 'id' | 'account';

/** By ID, or with an account: each leads to the other. */
async function ask(api: Api, session: Session): Promise<boolean> {
  let way: Way | null = 'id';
  while (way !== null) way = await (way === 'id' ? askId(api) : askAccount(api));
  return session.latest() !== null;
}

/** A quiet link to the other way. */
function otherWay(id: string, text: string, onclick: () => void): HTMLElement {
  return h('p', { class: 'dialog-other' }, h('button', { type: 'button', id, class: 'text-button', onclick }, text));
}

async function askAccount(api: Api): Promise<Way | null> {
  const w = words();
  let next: Way | null = null;
  const dialog = openDialog({
    id: 'log-in-dialog',
    title: w.logInTitle,
    lead: w.logInLead,
    body: [
      logInForm({ api, done: () => dialog.close() }),
      otherWay('log-in-other', w.logInGuestQuiet, () => {
        next = 'id';
        dialog.close();
      }),
    ],
  });
  dialog.element.querySelector('input')!.focus();
  await dialog.closed;
  return next;
}

async function askId(api: Api): Promise<Way | null> {
  const w = words();
  let next: Way | null = null;
  const input = h('input', {
    id: 'sign-in-id',
    name: 'id',
    type: 'text',
    class: 'input',
    autocomplete: 'nickname',
    autocapitalize: 'off',
    spellcheck: 'false',
    required: true,
    maxlength: 40,
    'aria-describedby': 'sign-in-rule sign-in-error',
  });
  const error = h('p', { id: 'sign-in-error', class: 'field-error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button primary', id: 'sign-in-submit' }, w.signInSubmit);
  const fail = (sentence: string): void => {
    setText(error, sentence);
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  };
  const form = h(
    'form',
    {
      novalidate: true,
      onsubmit: async (event: SubmitEvent) => {
        event.preventDefault();
        const id = input.value.trim().normalize('NFC');
        if (!idRule.test(id)) return fail(w.signInInvalid);
        submit.disabled = true;
        try {
          await api.guest(id);
          dialog.close();
        } catch (problem) {
          fail(sentenceFor(problem as Problem));
        } finally {
          submit.disabled = false;
        }
      },
    },
    h('label', { class: 'field-label', for: 'sign-in-id' }, w.signInId),
    input,
    h('p', { id: 'sign-in-rule', class: 'field-hint' }, w.signInRule),
    error,
    h('div', { class: 'dialog-actions' }, submit),
  );
  const other = otherWay('sign-in-other', w.logInQuiet, () => {
    next = 'account';
    dialog.close();
  });
  const dialog = openDialog({ id: 'sign-in-dialog', title: w.signInTitle, lead: w.signInLead, body: [form, other] });
  input.focus();
  await dialog.closed;
  return next;
}

/**
 * Shows who one is here, and lets one leave. Held seats and a place in line go back first: nobody could release them later.
 */
export async function showIdentity(app: Pick<App, 'api' | 'mine' | 'queue' | 'session'>): Promise<void> {
  const identity = app.session.latest();
  if (identity === null) return;
  const w = words();
  const account = isAccount(identity);
  const leave = await confirmDialog({
    id: 'identity-dialog',
    title: account ? w.accountTitle : w.identityTitle,
    lead: account
      ? `${w.accountLead(identity.nickname)} ${w.accountLeaveWarning}`
      : `${w.identityLead(identity.nickname)} ${w.identityLeaveWarning}`,
    yes: account ? w.accountLeave : w.identityLeave,
    no: w.close,
  });
  if (!leave) return;
  // What cannot be given back now (it is being paid, or the server is away) ends by its own deadline.
  await Promise.allSettled([...app.mine.liveHolds.map((hold) => releaseHold(app, hold)), app.queue.giveUp()]);
  app.session.signOut();
}
