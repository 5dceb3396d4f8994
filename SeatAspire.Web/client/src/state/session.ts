import { signal } from '@preact/signals';
import { browserMemory } from './memory';
import { onChange, type Unsubscribe } from './store';
import type { Tokens } from '../net/contract';

export interface Identity {
  /** Tells one person from the next, who may take the same nickname; renewing tokens keeps it. */
  person: string;
  nickname: string;
  /** What an account may do; none for guests. Only for what is shown: the server looks for itself. */
  roles?: string[] | null;
  accessToken: string;
  refreshToken: string;
  /** By this browser's clock: tokens carry a duration, not a date. */
  expiresAt: number;
}

/** Whether somebody has an account, rather than being a guest by ID. */
export const isAccount = (identity: Identity): boolean => Array.isArray(identity.roles);

const storageKey = 'seataspire.session';
const deviceKey = 'seataspire.device';

const newPerson = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

const standing = (identity: Identity | null): string | null =>
  identity === null ? null : `${identity.person} ${isAccount(identity) ? 'account' : 'guest'}`;

function read(): Identity | null {
  try {
    const text = browserMemory.read(storageKey);
    return text === null ? null : (JSON.parse(text) as Identity);
  } catch {
    return null;
  }
}

/** Who this browser is; all of its tabs share it. */
export class Session {
  readonly identity = signal<Identity | null>(read());

  constructor() {
    browserMemory.onElsewhere(storageKey, () => {
      this.identity.value = read();
    });
  }

  /** What is stored now: another tab may have renewed the tokens a moment ago. */
  latest(): Identity | null {
    const stored = read();
    if (stored?.accessToken !== this.identity.value?.accessToken) this.identity.value = stored;
    return stored;
  }

  signedIn(nickname: string, roles: string[] | null, tokens: Tokens): void {
    this.store(newPerson(), nickname, roles, tokens);
  }

  /** There is an account from now on; a guest who got it is the same person. */
  registered(nickname: string, tokens: Tokens): void {
    this.store(this.latest()?.person ?? newPerson(), nickname, [], tokens);
  }

  renewed(identity: Identity, tokens: Tokens): void {
    this.store(identity.person, identity.nickname, identity.roles ?? null, tokens);
  }

  /** Takes over what an account is called and may do by now. A guest stays one: there is nothing to be known. */
  known(nickname: string, roles: string[]): void {
    const identity = this.latest();
    if (identity === null || !isAccount(identity) || (identity.nickname === nickname && String(identity.roles) === String(roles))) return;
    this.keep({ ...identity, nickname, roles });
  }

  get isAdmin(): boolean {
    return this.identity.value?.roles?.includes('admin') === true;
  }

  signOut(): void {
    browserMemory.forget(storageKey);
    this.identity.value = null;
  }

  /** Calls when another person, or nobody, is signed in, and when a guest got an account; not when tokens are renewed. */
  onPerson(listener: (identity: Identity | null) => void): Unsubscribe {
    let before = standing(this.identity.value);
    return onChange(this.identity, (identity) => {
      const now = standing(identity);
      if (now === before) return;
      before = now;
      listener(identity);
    });
  }

  /** What the last log-in of this browser left, for the next one; it says nothing about a person. */
  get device(): string | null {
    return browserMemory.read(deviceKey);
  }

  private store(person: string, nickname: string, roles: string[] | null, tokens: Tokens): void {
    if (tokens.device) browserMemory.write(deviceKey, tokens.device);
    this.keep({
      person,
      nickname,
      roles,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresAt: Date.now() + tokens.expiresIn * 1000,
    });
  }

  private keep(identity: Identity): void {
    browserMemory.write(storageKey, JSON.stringify(identity));
    this.identity.value = identity;
  }
}
