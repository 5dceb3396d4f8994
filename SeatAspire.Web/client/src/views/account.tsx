import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { sentenceFor, words } from '../i18n';
import type { Problem } from '../net/problem';
import { leave, requireIdentity } from '../state/leaving';
import { isAccount, type Identity } from '../state/session';
import { useApp } from '../ui/app-context';
import { usePageTitle } from '../ui/hooks';
import { masked } from '../ui/nickname';
import { PasswordForm } from '../ui/password-form';
import { SwitchRow } from '../ui/switch-row';

/** Who one is here, how to become somebody, and what is shown to whom. */
export function AccountPage(): VNode {
  const { session, purchases } = useApp();
  const w = words().people;
  const identity = session.identity.value;
  usePageTitle(w.accountNav);
  return (
    <div class="page narrow">
      <header class="page-head">
        <h1>{w.accountNav}</h1>
      </header>
      <div id="account" class="account">
        {identity === null ? <Nobody /> : <Somebody identity={identity} />}
      </div>
      <section class="preferences" aria-labelledby="preferences-title">
        <h2 id="preferences-title">{w.preferences}</h2>
        {identity !== null && <ShowNickname key={`${identity.person} ${isAccount(identity)}`} nickname={identity.nickname} />}
        <SwitchRow
          id="show-purchases"
          name={w.showPurchases}
          hint={w.showPurchasesHint}
          on={purchases.wanted.value}
          change={(on) => purchases.want(on)}
        />
      </section>
      {identity !== null && isAccount(identity) && (
        <section class="preferences" aria-labelledby="password-title">
          <h2 id="password-title">{w.password}</h2>
          <PasswordForm />
        </section>
      )}
    </div>
  );
}

/** The two ways to an account. */
function ToAccount(): VNode {
  const { prompts } = useApp();
  const w = words();
  return (
    <>
      <button type="button" id="account-sign-up" class="button primary" onClick={() => void prompts.identify('sign-up')}>
        {w.people.signUp}
      </button>
      <button type="button" id="account-log-in" class="button" onClick={() => void prompts.identify('log-in')}>
        {w.logInSubmit}
      </button>
    </>
  );
}

function Nobody(): VNode {
  const app = useApp();
  const w = words();
  return (
    <>
      <p class="lead">{w.people.accountNobody}</p>
      <div class="account-actions">
        <ToAccount />
        <button type="button" class="button" onClick={() => void requireIdentity(app)}>
          {w.signIn}
        </button>
      </div>
    </>
  );
}

function Somebody({ identity }: { identity: Identity }): VNode {
  const app = useApp();
  const w = words();
  const account = isAccount(identity);
  return (
    <>
      <div class="account-card" data-kind={account ? 'account' : 'guest'}>
        <span class="account-face" aria-hidden="true" data-letter={[...identity.nickname][0]?.toUpperCase()} />
        <div>
          <p id="account-name" class="account-name">
            {identity.nickname}
          </p>
          <p class="muted">{account ? w.people.registered : w.people.guest}</p>
        </div>
      </div>
      <p class="account-lead">{account ? w.people.accountLead : w.people.guestLead}</p>
      <div class="account-actions">
        {!account && <ToAccount />}
        <a class="button" href="/orders">
          {w.people.toTickets}
        </a>
        <button type="button" id="account-leave" class={account ? 'button' : 'text-button'} onClick={() => void leave(app)}>
          {account ? w.accountLeave : w.identityLeave}
        </button>
      </div>
    </>
  );
}

/** Whether purchases are announced under the whole nickname: it stands at the server, the same for all of one's browsers. */
function ShowNickname({ nickname }: { nickname: string }): VNode {
  const { api, announcer } = useApp();
  const w = words().people;
  const on = useSignal(false);
  /** What is not known is not changed. */
  const known = useSignal(false);
  useEffect(() => {
    let gone = false;
    api.me().then(
      (me) => {
        on.value = me.showNickname;
        known.value = true;
      },
      (problem: Problem) => {
        if (!gone) announcer.show(sentenceFor(problem), 'warning');
      },
    );
    return () => {
      gone = true;
    };
  }, []);
  const change = async (wanted: boolean): Promise<void> => {
    on.value = wanted;
    known.value = false;
    try {
      on.value = (await api.showNickname(wanted)).showNickname;
    } catch (problem) {
      on.value = !wanted;
      announcer.show(sentenceFor(problem as Problem), 'warning');
    }
    known.value = true;
    // Switched off for the while it lost the focus.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#show-nickname')?.focus());
  };
  return (
    <SwitchRow
      id="show-nickname"
      name={w.showNickname}
      hint={w.showNicknameHint(nickname, masked(nickname))}
      on={on.value}
      disabled={!known.value}
      change={(wanted) => void change(wanted)}
    />
  );
}
