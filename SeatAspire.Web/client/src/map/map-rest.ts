import { batch } from '@preact/signals';

/** A map that has not moved for so long rests. */
const restMs = 150;
/** What waits for its rest waits no longer than this. */
const longestMs = 1_000;

/** The time, and what is done later; the answer of `wait` calls it off. */
export interface Clock {
  now(): number;
  wait(ms: number, work: () => void): () => void;
}

const browserClock: Clock = {
  now: () => performance.now(),
  wait: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** When a map rests. Figures and lists beside it may wait until then, and are drawn together: each of them alone would cost a movement a frame. */
export class MapRest {
  private movedAt = -Infinity;
  private waitingSince = 0;
  private isLooking = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly clock = browserClock) {}

  get isResting(): boolean {
    return this.clock.now() - this.movedAt >= restMs;
  }

  /** The map moved just now. */
  moved(): void {
    this.movedAt = this.clock.now();
  }

  /** Does something after a while, and where the map moves then as soon as it rests. The answer calls it off. */
  after(ms: number, work: () => void): () => void {
    const callOff = this.clock.wait(ms, () => this.due(work));
    return () => {
      callOff();
      this.waiting.delete(work);
    };
  }

  private due(work: () => void): void {
    if (this.isResting) return work();
    if (this.waiting.size === 0) this.waitingSince = this.clock.now();
    this.waiting.add(work);
    if (!this.isLooking) this.lookSoon();
  }

  private lookSoon(): void {
    this.isLooking = true;
    this.clock.wait(restMs, () => this.look());
  }

  private look(): void {
    if (!this.isResting && this.clock.now() - this.waitingSince < longestMs) return this.lookSoon();
    this.isLooking = false;
    const due = [...this.waiting];
    this.waiting.clear();
    batch(() => due.forEach((work) => work()));
  }
}
