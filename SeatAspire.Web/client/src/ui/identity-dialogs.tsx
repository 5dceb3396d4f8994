import type { VNode } from 'preact';
import { words } from '../i18n';
import { isAccount } from '../state/session';
import type { Way } from '../state/prompts';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { Field, FormFaults, textOf, useForm } from './form';
import { LogInForm } from './log-in-form';
import { idRule } from './nickname';
import { SignUpForm } from './sign-up-form';

/** By ID, with an account, or by making one: each dialog leads to the others. */
export function IdentityDialogs(): VNode | null {
  const way = useApp().prompts.way.value;
  switch (way) {
    case 'id':
      return <IdDialog />;
    case 'log-in':
      return <LogInDialog />;
    case 'sign-up':
      return <SignUpDialog />;
    default:
      return null;
  }
}

/** Quiet links to the other ways. */
function OtherWays({ links }: { links: [id: string, text: string, way: Way][] }): VNode {
  const { prompts } = useApp();
  return (
    <p class="dialog-other">
      {links.map(([id, text, way]) => (
        <button key={id} type="button" id={id} class="text-button" onClick={() => prompts.turnTo(way)}>
          {text}
        </button>
      ))}
    </p>
  );
}

function IdDialog(): VNode {
  const { api, prompts } = useApp();
  const w = words();
  const form = useForm();
  return (
    <Dialog id="sign-in-dialog" title={w.signInTitle} lead={w.signInLead} first="input" onClose={() => prompts.identified()}>
      <form
        noValidate
        onSubmit={(event) => {
          const id = textOf(event.currentTarget, 'id').trim().normalize('NFC');
          void form.submit(event, {
            check: () => (idRule.test(id) ? [] : [{ field: 'sign-in-id', sentence: w.signInInvalid }]),
            send: async () => {
              await api.guest(id);
              prompts.identified();
            },
            place: () => 'sign-in-id',
          });
        }}
      >
        <Field
          form={form}
          id="sign-in-id"
          name="id"
          label={w.signInId}
          hint={w.signInRule}
          type="text"
          autocomplete="nickname"
          autocapitalize="off"
          spellcheck={false}
          required
          maxLength={40}
        />
        <FormFaults id="sign-in-error" form={form} />
        <div class="dialog-actions">
          <button type="submit" class="button primary" id="sign-in-submit" disabled={form.busy.value}>
            {w.signInSubmit}
          </button>
        </div>
      </form>
      <OtherWays
        links={[
          ['sign-in-other', w.logInQuiet, 'log-in'],
          ['sign-in-sign-up', w.people.signUpQuiet, 'sign-up'],
        ]}
      />
    </Dialog>
  );
}

function LogInDialog(): VNode {
  const { session, prompts } = useApp();
  const w = words();
  const someone = session.identity.value;
  const isGuest = someone !== null && !isAccount(someone);
  return (
    <Dialog
      id="log-in-dialog"
      title={w.logInTitle}
      lead={isGuest ? `${w.logInLead} ${w.logInGuest(someone.nickname)}` : w.logInLead}
      first="input"
      onClose={() => prompts.identified()}
    >
      <LogInForm done={() => prompts.identified()} />
      <OtherWays
        links={[
          ['log-in-sign-up', w.people.signUpQuiet, 'sign-up'],
          ...(someone === null ? [['log-in-other', w.logInGuestQuiet, 'id'] as [string, string, Way]] : []),
        ]}
      />
    </Dialog>
  );
}

function SignUpDialog(): VNode {
  const { session, prompts, announcer } = useApp();
  const w = words();
  const guest = session.identity.value;
  return (
    <Dialog
      id="sign-up-dialog"
      title={w.people.signUpTitle}
      lead={guest === null ? w.people.signUpLead : w.people.signUpKeeps(guest.nickname)}
      first="input"
      onClose={() => prompts.identified()}
    >
      <SignUpForm
        nickname={guest?.nickname ?? ''}
        done={() => {
          prompts.identified();
          announcer.show(w.people.signedUp(session.latest()?.nickname ?? ''), 'success');
        }}
      />
      <OtherWays links={[['sign-up-log-in', w.people.logInInstead, 'log-in']]} />
    </Dialog>
  );
}
