import { signal } from '@preact/signals';
import type { Unsubscribe } from './store';

/**
 * What a browser keeps between pages. Where it keeps nothing (blocked, full) the page itself remembers until it is left:
 * everything works, and `refused` says that it won't last.
 */
export class Memory {
  /** Something could not be kept. */
  readonly refused = signal(false);
  private readonly own = new Map<string, string>();

  constructor(private readonly open: () => Storage) {}

  read(key: string): string | null {
    const own = this.own.get(key);
    if (own !== undefined) return own;
    try {
      return this.open().getItem(key);
    } catch {
      return null;
    }
  }

  write(key: string, text: string): void {
    try {
      this.open().setItem(key, text);
      this.own.delete(key);
    } catch {
      this.own.set(key, text);
      this.refused.value = true;
    }
  }

  forget(key: string): void {
    this.own.delete(key);
    try {
      this.open().removeItem(key);
    } catch {
      // What could not be kept need not be forgotten.
    }
  }

  /** Calls when another tab wrote or forgot it, with what it is now. */
  onElsewhere(key: string, listener: (text: string | null) => void): Unsubscribe {
    const changed = (event: StorageEvent): void => {
      if (event.key === key || event.key === null) listener(event.key === null ? null : event.newValue);
    };
    addEventListener('storage', changed);
    return () => removeEventListener('storage', changed);
  }
}

/** Of all tabs, and of later days. Even to name it may be refused. */
export const browserMemory = new Memory(() => localStorage);

/** Of one tab, also after a reload. */
export const tabMemory = new Memory(() => sessionStorage);
