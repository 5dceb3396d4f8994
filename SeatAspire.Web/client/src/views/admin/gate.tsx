import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { App } from '../../app';
import { language, words } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import type { Problem } from '../../net/problem';
import { isAccount } from '../../state/session';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { LogInForm } from '../../ui/log-in-form';

/** Shows an operator's page to operators, and to everybody else how to become one. */
export function AdminGate({ children }: { children: ComponentChildren }): VNode {
  const { session, api } = useApp();
  usePageTitle(adminWords().title);
  useEffect(() => {
    // Since the page was last open the role may have come or gone.
    if (session.identity.value !== null) void api.recognise().catch(() => undefined);
  }, []);
  return (
    // Somebody else finds nothing of what the former person entered.
    <div class="admin-gate" key={session.identity.value?.person ?? ''}>
      {session.isAdmin ? children : <LogInPage />}
    </div>
  );
}

/** A refusal for lack of rights: who one is now decides what is shown. */
export function mind({ api }: Pick<App, 'api'>, problem: Problem): void {
  if (problem.status === 403) void api.recognise().catch(() => undefined);
}

function LogInPage(): VNode {
  const { session } = useApp();
  const w = adminWords();
  const identity = session.identity.value;
  return (
    <div class="page admin-log-in">
      <header>
        <h1>{w.title}</h1>
        <p class="lead">{identity === null ? w.needsLogIn : w.notYours(identity.nickname)}</p>
      </header>
      {identity !== null && !isAccount(identity) && <p class="field-hint">{words().logInGuest(identity.nickname)}</p>}
      <LogInForm done={() => undefined} />
    </div>
  );
}

/** Numbers as the reader writes them. */
export function count(n: number): string {
  return n.toLocaleString(language.value === 'ko' ? 'ko-KR' : 'en-GB');
}
