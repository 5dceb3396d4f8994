import type { VNode } from 'preact';
import { words } from '../i18n';
import { useApp } from './app-context';
import { Field, FormFaults, textOf, useForm } from './form';
import { passwordFaults } from './sign-up-form';

/** Changes the password of one's own account. */
export function PasswordForm(): VNode {
  const { api, announcer } = useApp();
  const w = words().people;
  const form = useForm();
  const common = { type: 'password', required: true, maxLength: 254, form } as const;
  return (
    <form
      id="password-form"
      class="stacked-form"
      noValidate
      onSubmit={(event) => {
        const element = event.currentTarget;
        const [now, next, again] = [textOf(element, 'now'), textOf(element, 'new'), textOf(element, 'again')];
        void form.submit(event, {
          check: () =>
            now === ''
              ? [{ field: 'password-now', sentence: w.passwordMissing }]
              : passwordFaults({ text: next, field: 'password-new' }, { text: again, field: 'password-again' }),
          send: async () => {
            await api.changePassword(now, next, again);
            element.reset();
            announcer.show(w.passwordChanged, 'success');
          },
          place: (problem) => (problem.type === 'validation' ? 'password-new' : 'password-now'),
        });
      }}
    >
      <p class="field-hint">{w.passwordLead}</p>
      <Field {...common} id="password-now" name="now" label={w.passwordNow} autocomplete="current-password" />
      <Field {...common} id="password-new" name="new" label={w.passwordNew} hint={w.passwordRule} autocomplete="new-password" />
      <Field {...common} id="password-again" name="again" label={w.passwordAgain} autocomplete="new-password" />
      <FormFaults id="password-error" form={form} />
      <div class="dialog-actions">
        <button type="submit" class="button" id="password-submit" disabled={form.busy.value}>
          {w.passwordSubmit}
        </button>
      </div>
    </form>
  );
}
