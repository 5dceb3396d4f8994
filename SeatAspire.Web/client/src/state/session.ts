import { Store, type Unsubscribe } from './store';
import type { Tokens } from '../net/contract';

export interface Identity {
  /** Tells one person from the next, who may take the same nickname; renewing tokens keeps it. */
  person: string;
  nickname: string;
  accessToken: string;
  refreshToken: string;
  /** By this browser's clock: tokens carry a duration, not a date. */
  expiresAt: number;
}

const storageKey = 'seataspire.session';

function read(): Identity | null {
  try {
    const text = localStorage.getItem(storageKey);
    return text === null ? null : (JSON.parse(text) as Identity);
  } catch {
    return null;
  }
}

/** Who this browser is; all of its tabs share it. */
export class Session {
  readonly identity = new Store<Identity | null>(read());

  constructor() {
    addEventListener('storage', (event) => {
      if (event.key === storageKey || event.key === null) this.identity.set(read());
    });
  }

  /** What is stored now: another tab may have renewed the tokens a moment ago. */
  latest(): Identity | null {
    const stored = read();
    if (stored?.accessToken !== this.identity.value?.accessToken) this.identity.set(stored);
    return stored;
  }

  signedIn(nickname: string, tokens: Tokens): void {
    this.store(`${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`, nickname, tokens);
  }

  renewed(identity: Identity, tokens: Tokens): void {
    this.store(identity.person, identity.nickname, tokens);
  }

  signOut(): void {
    localStorage.removeItem(storageKey);
    this.identity.set(null);
  }

  /** Calls when another person, or nobody, is signed in; not when tokens are renewed. */
  onPerson(listener: (identity: Identity | null) => void): Unsubscribe {
    let person = this.identity.value?.person;
    return this.identity.subscribe((identity) => {
      if (identity?.person === person) return;
      person = identity?.person;
      listener(identity);
    });
  }

  private store(person: string, nickname: string, tokens: Tokens): void {
    const identity: Identity = {
      person,
      nickname,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresAt: Date.now() + tokens.expiresIn * 1000,
    };
    localStorage.setItem(storageKey, JSON.stringify(identity));
    this.identity.set(identity);
  }
}
