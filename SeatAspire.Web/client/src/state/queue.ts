import { QueueVisit, type QueueParts } from './queue-visit';
import { Store } from './store';

/** So long a queue that nobody looks at is kept: a change of language finds it as it was. */
const keptMs = 4_000;

/** The queue of the showing that is looked at. */
export class Queue {
  /** Whether the page is a waiting room now. */
  readonly waiting = new Store(false);
  private kept: { visit: QueueVisit; users: number } | null = null;

  constructor(private readonly parts: QueueParts) {}

  /** The one that is followed now. */
  get attended(): QueueVisit | null {
    return this.kept !== null && this.kept.users > 0 ? this.kept.visit : null;
  }

  /** Follows a showing's queue; each attend wants a leave. */
  attend(showingId: string): QueueVisit {
    if (this.kept?.visit.showingId !== showingId) {
      this.drop();
      const visit = new QueueVisit(showingId, this.parts);
      visit.phase.subscribe(() => this.judge());
      this.kept = { visit, users: 0 };
    }
    this.kept!.users++;
    this.judge();
    return this.kept!.visit;
  }

  leave(visit: QueueVisit): void {
    const left = this.kept;
    if (left === null || left.visit !== visit) return;
    left.users--;
    this.judge();
    setTimeout(() => {
      if (left === this.kept && left.users === 0) this.drop();
    }, keptMs);
  }

  /** Whoever leaves their ID gives their place to the next. */
  async giveUp(): Promise<void> {
    await this.kept?.visit.giveUp();
  }

  private judge(): void {
    this.waiting.set(this.attended?.isWaiting ?? false);
  }

  private drop(): void {
    this.kept?.visit.dispose();
    this.kept = null;
  }
}
