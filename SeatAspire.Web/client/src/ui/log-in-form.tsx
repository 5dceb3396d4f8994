import type { VNode } from 'preact';
import { words } from '../i18n';
import { giveBack } from '../state/leaving';
import { useApp } from './app-context';
import { Field, FormFaults, textOf, useForm, type Fault } from './form';

/** Asks for e-mail and password, and makes this browser the person of that account. */
export function LogInForm({ done }: { done: () => void }): VNode {
  const app = useApp();
  const w = words();
  const form = useForm();
  const common = { autocapitalize: 'off', spellcheck: false, required: true, maxLength: 254, form } as const;
  return (
    <form
      class="stacked-form"
      noValidate
      onSubmit={(event) => {
        const element = event.currentTarget;
        const email = textOf(element, 'email');
        const password = textOf(element, 'password');
        const missing: Fault[] = [];
        if (email.trim() === '') missing.push({ field: 'log-in-email', sentence: w.logInMissing });
        else if (password === '') missing.push({ field: 'log-in-password', sentence: w.logInMissing });
        void form.submit(event, {
          check: () => missing,
          send: async () => {
            try {
              await app.api.logIn(email, password, () => giveBack(app));
              done();
            } catch (problem) {
              element.querySelector<HTMLInputElement>('#log-in-password')!.value = '';
              throw problem;
            }
          },
          place: () => 'log-in-password',
        });
      }}
    >
      <Field {...common} id="log-in-email" name="email" type="email" label={w.logInEmail} autocomplete="username" />
      <Field {...common} id="log-in-password" name="password" type="password" label={w.logInPassword} autocomplete="current-password" />
      <FormFaults id="log-in-error" form={form} />
      <div class="dialog-actions">
        <button type="submit" class="button primary" id="log-in-submit" disabled={form.busy.value}>
          {w.logInSubmit}
        </button>
      </div>
    </form>
  );
}
