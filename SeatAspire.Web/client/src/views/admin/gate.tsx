import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { App } from '../../app';
import { language, words } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import type { Problem } from '../../net/problem';
import { isAccount, type Role } from '../../state/session';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { LogInForm } from '../../ui/log-in-form';
import { OperatorNav } from './operator-nav';

/** Pages for these besides admins. */
export const managers: readonly Role[] = ['manager'];
export const boxOffice: readonly Role[] = ['manager', 'box-office'];
export const anyOperator: readonly Role[] = ['manager', 'box-office', 'door'];
export const adminsAlone: readonly Role[] = [];

interface Props {
  /** Whose page it is, besides admins'. */
  to?: readonly Role[];
  children: ComponentChildren;
}

/** Shows an operator's page to those whose it is, says to others what is theirs, and to everybody else how to become one. */
export function AdminGate({ to = managers, children }: Props): VNode {
  const { session, api } = useApp();
  const { role } = session;
  useEffect(() => {
    // Since the page was last open the role may have come or gone.
    if (session.identity.value !== null) void api.recognise().catch(() => undefined);
  }, []);
  return (
    // Somebody else finds nothing of what the former person entered.
    <div class="admin-gate" key={session.identity.value?.person ?? ''}>
      {role === null ? (
        <LogInPage />
      ) : (
        <>
          <OperatorNav role={role} />
          {role === 'admin' || to.includes(role) ? children : <NotForThisRole role={role} />}
        </>
      )}
    </div>
  );
}

/** A refusal for lack of rights: who one is now decides what is shown. */
export function mind({ api }: Pick<App, 'api'>, problem: Problem): void {
  if (problem.status === 403) void api.recognise().catch(() => undefined);
}

function NotForThisRole({ role }: { role: Role }): VNode {
  const w = adminWords();
  usePageTitle(w.notForRoleTitle);
  return (
    <div class="page narrow">
      <h1>{w.notForRoleTitle}</h1>
      <p class="lead" id="not-for-role">
        {w.notForRole(w.roles[role])}
      </p>
    </div>
  );
}

function LogInPage(): VNode {
  const { session } = useApp();
  const w = adminWords();
  const identity = session.identity.value;
  usePageTitle(w.title);
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
