import type { Api } from '../net/api';
import { words } from '../i18n';
import { releaseHold } from './holding';
import type { Mine } from './mine';
import type { Prompts } from './prompts';
import type { Queue } from './queue';
import { isAccount, type Session } from './session';

interface Parts {
  api: Api;
  mine: Mine;
  queue: Queue;
  session: Session;
  prompts: Prompts;
}

/**
 * Gives back what somebody holds before this browser becomes another person: nobody could do it later. What cannot be given
 * back now (it is being paid, or the server is away) ends by its own deadline.
 */
export async function giveBack({ api, mine, queue }: Pick<Parts, 'api' | 'mine' | 'queue'>): Promise<void> {
  await Promise.allSettled([...mine.liveHolds.map((hold) => releaseHold({ api, mine }, hold)), queue.giveUp()]);
}

/** Sees to it that somebody is signed in: asks for an ID if need be. False: they would rather not. */
export async function requireIdentity({ session, prompts }: Pick<Parts, 'session' | 'prompts'>): Promise<boolean> {
  if (session.latest() === null) await prompts.identify('id');
  return session.latest() !== null;
}

/** Lets somebody leave, who is told what becomes of what they have. Held seats and a place in line go back first. */
export async function leave(parts: Parts): Promise<void> {
  const identity = parts.session.latest();
  if (identity === null) return;
  const w = words();
  const account = isAccount(identity);
  const sure = await parts.prompts.ask({
    id: 'leave-dialog',
    title: account ? w.accountLeaveTitle : w.identityLeaveTitle,
    lead: account ? w.accountLeaveWarning : w.identityLeaveWarning,
    yes: account ? w.accountLeave : w.identityLeave,
    no: w.cancel,
  });
  if (!sure) return;
  await giveBack(parts);
  const last = parts.session.latest();
  parts.session.signOut();
  if (last !== null) await parts.api.logOut(last.refreshToken);
}
