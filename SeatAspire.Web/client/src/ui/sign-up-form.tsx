import type { VNode } from 'preact';
import { words } from '../i18n';
import { useApp } from './app-context';
import { Field, FormFaults, textOf, useForm, type Fault } from './form';
import { idRule } from './nickname';

const shortestPassword = 8;
const longestPassword = 200;

interface Typed {
  text: string;
  field: string;
}

/** What the server would refuse about a new password, and at which field; it knows the most common ones besides. */
export function passwordFaults(password: Typed, again: Typed): Fault[] {
  const w = words().people;
  if (password.text.length < shortestPassword) return [{ field: password.field, sentence: w.badPassword }];
  if (password.text.length > longestPassword) return [{ field: password.field, sentence: w.longPassword }];
  return password.text === again.text ? [] : [{ field: again.field, sentence: w.passwordsDiffer }];
}

/** Asks for what an account needs, and makes it. `nickname` is a guest's ID, which may become the nickname. */
export function SignUpForm({ nickname, done }: { nickname: string; done: () => void }): VNode {
  const { api } = useApp();
  const w = words();
  const p = w.people;
  const form = useForm();
  const common = { autocapitalize: 'off', spellcheck: false, required: true, maxLength: 254, form } as const;
  return (
    <form
      id="sign-up"
      class="stacked-form"
      noValidate
      onSubmit={(event) => {
        const element = event.currentTarget;
        const typed = {
          nickname: textOf(element, 'nickname').trim().normalize('NFC'),
          email: textOf(element, 'email').trim(),
          password: textOf(element, 'password'),
          confirmPassword: textOf(element, 'confirmPassword'),
        };
        void form.submit(event, {
          check: () => [
            ...(idRule.test(typed.nickname) ? [] : [{ field: 'sign-up-nickname', sentence: w.signInInvalid }]),
            ...(/^[^\s@]+@[^\s@]+$/.test(typed.email) ? [] : [{ field: 'sign-up-email', sentence: p.badEmail }]),
            ...passwordFaults({ text: typed.password, field: 'sign-up-password' }, { text: typed.confirmPassword, field: 'sign-up-again' }),
          ],
          send: async () => {
            await api.signUp(typed);
            done();
          },
          place: () => 'sign-up-nickname',
        });
      }}
    >
      <Field
        {...common}
        id="sign-up-nickname"
        name="nickname"
        type="text"
        label={p.nickname}
        hint={p.nicknameRule}
        autocomplete="nickname"
        defaultValue={nickname}
      />
      <Field {...common} id="sign-up-email" name="email" type="email" label={w.logInEmail} autocomplete="username" />
      <Field {...common} id="sign-up-password" name="password" type="password" label={w.logInPassword} hint={p.passwordRule} autocomplete="new-password" />
      <Field {...common} id="sign-up-again" name="confirmPassword" type="password" label={p.passwordAgain} autocomplete="new-password" />
      <FormFaults id="sign-up-error" form={form} />
      <div class="dialog-actions">
        <button type="submit" class="button primary" id="sign-up-submit" disabled={form.busy.value}>
          {p.signUpSubmit}
        </button>
      </div>
    </form>
  );
}
