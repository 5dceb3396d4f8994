export type Unsubscribe = () => void;

/** Tells its listeners something. */
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

/** A value that tells its listeners when it became another. */
export class Store<T> {
  private readonly changes = new Emitter<T>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(next: T): void {
    if (Object.is(next, this.current)) return;
    this.current = next;
    this.changes.emit(next);
  }

  subscribe(listener: (value: T) => void): Unsubscribe {
    return this.changes.subscribe(listener);
  }
}

/** Collects what must be undone when a view goes away. */
export class Cleanup {
  private readonly steps: Unsubscribe[] = [];

  add(...steps: Unsubscribe[]): void {
    this.steps.push(...steps);
  }

  run(): void {
    for (const step of this.steps.splice(0).reverse()) step();
  }
}
