import { sentenceFor, words } from '../i18n';
import type { Api } from '../net/api';
import type { Problem } from '../net/problem';
import { h, setText } from './dom';

interface Parts {
  api: Api;
  /** Before this browser becomes the person of the account: what the one before still has to do. */
  before?: (() => Promise<void>) | undefined;
  /** Whether this browser is a guest's, who has nothing more to do: the server does it with the log-in. */
  wasGuest: () => boolean;
  done: () => void;
}

/** Asks for e-mail and password, and makes this browser the person of that account. */
export function logInForm({ api, before, wasGuest, done }: Parts): HTMLFormElement {
  const w = words();
  const field = (id: string, type: string, name: string, autocomplete: string): HTMLInputElement =>
    h('input', {
      id,
      name,
      type,
      class: 'input',
      autocomplete,
      autocapitalize: 'off',
      spellcheck: 'false',
      required: true,
      maxlength: 254,
      'aria-describedby': 'log-in-error',
    });
  const email = field('log-in-email', 'email', 'email', 'username');
  const password = field('log-in-password', 'password', 'password', 'current-password');
  const error = h('p', { id: 'log-in-error', class: 'field-error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button primary', id: 'log-in-submit' }, w.logInSubmit);
  const fail = (sentence: string, at: HTMLInputElement): void => {
    setText(error, sentence);
    for (const input of [email, password]) input.removeAttribute('aria-invalid');
    at.setAttribute('aria-invalid', 'true');
    at.focus();
  };
  return h(
    'form',
    {
      class: 'stacked-form',
      novalidate: true,
      onsubmit: async (event: SubmitEvent) => {
        event.preventDefault();
        if (email.value.trim() === '') return fail(w.logInMissing, email);
        if (password.value === '') return fail(w.logInMissing, password);
        submit.disabled = true;
        setText(error, '');
        try {
          const become = await api.logIn(email.value, password.value);
          // A guest's token has ended by this.
          if (!wasGuest()) await before?.();
          become();
          done();
        } catch (problem) {
          password.value = '';
          fail(sentenceFor(problem as Problem), password);
        } finally {
          submit.disabled = false;
        }
      },
    },
    h('label', { class: 'field-label', for: email.id }, w.logInEmail),
    email,
    h('label', { class: 'field-label', for: password.id }, w.logInPassword),
    password,
    error,
    h('div', { class: 'dialog-actions' }, submit),
  );
}
