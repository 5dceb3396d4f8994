import { effect, untracked, type ReadonlySignal } from '@preact/signals';

export type Unsubscribe = () => void;

/** Tells its listeners something that happened. What is, rather than happens, is a signal. */
export class Emitter<T> {
  private readonly listeners = new Set<(value: T) => void>();

  subscribe(listener: (value: T) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}

/** Calls with each later value of a signal; not with that of now. What the listener reads is not followed. */
export function onChange<T>(source: ReadonlySignal<T>, listener: (value: T) => void): Unsubscribe {
  let first = true;
  return effect(() => {
    const { value } = source;
    if (first) first = false;
    else untracked(() => listener(value));
  });
}

/** Collects what must be undone when something goes away. */
export class Cleanup {
  private readonly steps: Unsubscribe[] = [];

  add(...steps: Unsubscribe[]): void {
    this.steps.push(...steps);
  }

  run(): void {
    for (const step of this.steps.splice(0).reverse()) step();
  }
}
