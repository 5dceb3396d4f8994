import { sentenceFor, words } from '../i18n';
import type { App } from '../app';
import type { Api } from '../net/api';
import type { Problem } from '../net/problem';
import { giveBack } from '../state/leaving';
import { isAccount, type Session } from '../state/session';
import { confirmDialog, openDialog } from './dialog';
import { h, setText } from './dom';
import { logInForm } from './log-in-form';
import { idRule } from './nickname';
import { signUpForm } from './sign-up-form';

type Way = 'id' | 'log-in' | 'sign-up';

interface Parts {
  api: Api;
  session: Session;
  /** Before this browser becomes the person of another account. */
  before?: () => Promise<void>;
}

let open: Promise<unknown> | null = null;

/** Sees to it that somebody is signed in: asks for an ID if need be. False: they would rather not. */
export async function requireIdentity(api: Api, session: Session): Promise<boolean> {
  if (session.latest() === null) await ask({ api, session }, 'id');
  return session.latest() !== null;
}

/** Lets somebody, who may be here as a guest, log in or make an account. What a guest holds is given back before they become another person. */
export async function openAccount(app: Pick<App, 'api' | 'mine' | 'queue' | 'session' | 'announcer'>, way: 'log-in' | 'sign-up'): Promise<void> {
  const { api, session, announcer } = app;
  await ask({ api, session, before: () => giveBack(app) }, way, (nickname) => announcer.show(words().people.signedUp(nickname), 'success'));
}

/** By ID, with an account, or by making one: each leads to the others. */
function ask(parts: Parts, first: Way, signedUp: (nickname: string) => void = () => undefined): Promise<unknown> {
  const go = async (): Promise<void> => {
    let way: Way | null = first;
    while (way !== null) way = await (way === 'id' ? askId(parts.api) : way === 'log-in' ? askLogIn(parts) : askSignUp(parts, signedUp));
  };
  open ??= go().finally(() => {
    open = null;
  });
  return open;
}

/** Quiet links to the other ways. */
function otherWays(...links: [id: string, text: string, onclick: () => void][]): HTMLElement {
  return h(
    'p',
    { class: 'dialog-other' },
    ...links.map(([id, text, onclick]) => h('button', { type: 'button', id, class: 'text-button', onclick }, text)),
  );
}

async function askLogIn({ api, session, before }: Parts): Promise<Way | null> {
  const w = words();
  const guest = session.latest();
  let next: Way | null = null;
  const turn = (way: Way) => (): void => {
    next = way;
    dialog.close();
  };
  const dialog = openDialog({
    id: 'log-in-dialog',
    title: w.logInTitle,
    lead: guest === null ? w.logInLead : `${w.logInLead} ${w.logInGuest(guest.nickname)}`,
    body: [
      logInForm({ api, before, wasGuest: () => guest !== null && !isAccount(guest), done: () => dialog.close() }),
      otherWays(
        ['log-in-sign-up', w.people.signUpQuiet, turn('sign-up')],
        ...(guest === null ? [['log-in-other', w.logInGuestQuiet, turn('id')] as [string, string, () => void]] : []),
      ),
    ],
  });
  dialog.element.querySelector('input')!.focus();
  await dialog.closed;
  return next;
}

async function askSignUp({ api, session }: Parts, signedUp: (nickname: string) => void): Promise<Way | null> {
  const w = words();
  const guest = session.latest();
  let next: Way | null = null;
  const dialog = openDialog({
    id: 'sign-up-dialog',
    title: w.people.signUpTitle,
    lead: guest === null ? w.people.signUpLead : w.people.signUpKeeps(guest.nickname),
    body: [
      signUpForm({
        api,
        nickname: guest?.nickname ?? '',
        done: () => {
          dialog.close();
          signedUp(session.latest()?.nickname ?? '');
        },
      }),
      otherWays([
        'sign-up-log-in',
        w.people.logInInstead,
        () => {
          next = 'log-in';
          dialog.close();
        },
      ]),
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
  const turn = (way: Way) => (): void => {
    next = way;
    dialog.close();
  };
  const other = otherWays(['sign-in-other', w.logInQuiet, turn('log-in')], ['sign-in-sign-up', w.people.signUpQuiet, turn('sign-up')]);
  const dialog = openDialog({ id: 'sign-in-dialog', title: w.signInTitle, lead: w.signInLead, body: [form, other] });
  input.focus();
  await dialog.closed;
  return next;
}

/** Lets somebody leave, who is told what becomes of what they have. Held seats and a place in line go back first. */
export async function leave(app: Pick<App, 'api' | 'mine' | 'queue' | 'session'>): Promise<void> {
  const identity = app.session.latest();
  if (identity === null) return;
  const w = words();
  const account = isAccount(identity);
  const sure = await confirmDialog({
    id: 'leave-dialog',
    title: account ? w.accountLeaveTitle : w.identityLeaveTitle,
    lead: account ? w.accountLeaveWarning : w.identityLeaveWarning,
    yes: account ? w.accountLeave : w.identityLeave,
    no: w.cancel,
  });
  if (!sure) return;
  await giveBack(app);
  const last = app.session.latest();
  app.session.signOut();
  if (last !== null) await app.api.logOut(last.refreshToken);
}
