import { sentenceFor, words } from '../i18n';
import type { Api } from '../net/api';
import type { Problem } from '../net/problem';
import { h, setText } from './dom';
import { idRule } from './nickname';

interface Parts {
  api: Api;
  /** A guest's ID, which may become the nickname. */
  nickname: string;
  done: () => void;
}

const shortestPassword = 8;
const longestPassword = 200;

/** What the server would refuse about a new password, and at which field; it knows the most common ones besides. */
export function passwordFault(password: HTMLInputElement, again: HTMLInputElement): [sentence: string, at: HTMLInputElement] | null {
  const w = words().people;
  if (password.value.length < shortestPassword) return [w.badPassword, password];
  if (password.value.length > longestPassword) return [w.longPassword, password];
  if (password.value !== again.value) return [w.passwordsDiffer, again];
  return null;
}

/** Asks for what an account needs, and makes it. */
export function signUpForm({ api, nickname, done }: Parts): HTMLFormElement {
  const w = words();
  const field = (id: string, type: string, name: string, autocomplete: string, hint = ''): HTMLInputElement =>
    h('input', {
      id: `sign-up-${id}`,
      name,
      type,
      class: 'input',
      autocomplete,
      autocapitalize: 'off',
      spellcheck: 'false',
      required: true,
      maxlength: 254,
      'aria-describedby': `${hint} sign-up-error`.trim(),
    });
  const name = field('nickname', 'text', 'nickname', 'nickname', 'sign-up-nickname-rule');
  const email = field('email', 'email', 'email', 'username');
  const password = field('password', 'password', 'password', 'new-password', 'sign-up-password-rule');
  const again = field('again', 'password', 'confirmPassword', 'new-password');
  name.value = nickname;
  const error = h('p', { id: 'sign-up-error', class: 'field-error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button primary', id: 'sign-up-submit' }, w.people.signUpSubmit);
  const fail = (sentence: string, at: HTMLInputElement): void => {
    setText(error, sentence);
    at.setAttribute('aria-invalid', 'true');
    at.focus();
  };
  /** What the server would refuse, said at the field. */
  const fault = (): [sentence: string, at: HTMLInputElement] | null => {
    const p = w.people;
    if (!idRule.test(wanted())) return [w.signInInvalid, name];
    if (!/^[^\s@]+@[^\s@]+$/.test(email.value.trim())) return [p.badEmail, email];
    return passwordFault(password, again);
  };
  const wanted = (): string => name.value.trim().normalize('NFC');
  return h(
    'form',
    {
      id: 'sign-up',
      class: 'stacked-form',
      novalidate: true,
      onsubmit: async (event: SubmitEvent) => {
        event.preventDefault();
        setText(error, '');
        for (const input of [name, email, password, again]) input.removeAttribute('aria-invalid');
        const found = fault();
        if (found !== null) return fail(...found);
        submit.disabled = true;
        try {
          await api.signUp({ nickname: wanted(), email: email.value.trim(), password: password.value, confirmPassword: again.value });
          done();
        } catch (problem) {
          fail(sentenceFor(problem as Problem), name);
        } finally {
          submit.disabled = false;
        }
      },
    },
    h('label', { class: 'field-label', for: name.id }, w.people.nickname),
    name,
    h('p', { id: 'sign-up-nickname-rule', class: 'field-hint' }, w.people.nicknameRule),
    h('label', { class: 'field-label', for: email.id }, w.logInEmail),
    email,
    h('label', { class: 'field-label', for: password.id }, w.logInPassword),
    password,
    h('p', { id: 'sign-up-password-rule', class: 'field-hint' }, w.people.passwordRule),
    h('label', { class: 'field-label', for: again.id }, w.people.passwordAgain),
    again,
    error,
    h('div', { class: 'dialog-actions' }, submit),
  );
}
