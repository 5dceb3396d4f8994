import { sentenceFor, words } from '../i18n';
import type { Api } from '../net/api';
import type { Problem } from '../net/problem';
import { h, setText } from './dom';
import { passwordFault } from './sign-up-form';

/** Changes the password of one's own account. */
export function passwordForm(api: Api, done: () => void): HTMLFormElement {
  const w = words().people;
  const field = (id: string, autocomplete: string, hint = ''): HTMLInputElement =>
    h('input', {
      id: `password-${id}`,
      type: 'password',
      class: 'input',
      autocomplete,
      required: true,
      maxlength: 254,
      'aria-describedby': `${hint} password-error`.trim(),
    });
  const now = field('now', 'current-password');
  const next = field('new', 'new-password', 'password-rule');
  const again = field('again', 'new-password');
  const error = h('p', { id: 'password-error', class: 'field-error', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button', id: 'password-submit' }, w.passwordSubmit);
  const fail = (sentence: string, at: HTMLInputElement): void => {
    setText(error, sentence);
    at.setAttribute('aria-invalid', 'true');
    at.focus();
  };
  const form = h(
    'form',
    {
      id: 'password-form',
      class: 'stacked-form',
      novalidate: true,
      onsubmit: async (event: SubmitEvent) => {
        event.preventDefault();
        setText(error, '');
        for (const input of [now, next, again]) input.removeAttribute('aria-invalid');
        if (now.value === '') return fail(w.passwordMissing, now);
        const fault = passwordFault(next, again);
        if (fault !== null) return fail(...fault);
        submit.disabled = true;
        try {
          await api.changePassword(now.value, next.value, again.value);
          form.reset();
          done();
        } catch (problem) {
          fail(sentenceFor(problem as Problem), (problem as Problem).type === 'validation' ? next : now);
        } finally {
          submit.disabled = false;
        }
      },
    },
    h('p', { class: 'field-hint' }, w.passwordLead),
    h('label', { class: 'field-label', for: now.id }, w.passwordNow),
    now,
    h('label', { class: 'field-label', for: next.id }, w.passwordNew),
    next,
    h('p', { id: 'password-rule', class: 'field-hint' }, w.passwordRule),
    h('label', { class: 'field-label', for: again.id }, w.passwordAgain),
    again,
    error,
    h('div', { class: 'dialog-actions' }, submit),
  );
  return form;
}
