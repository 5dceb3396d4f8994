import { QueueVisit, type QueueNews, type QueueParts } from './queue-visit';
import { Emitter, Store } from './store';

/** So long a queue that nobody looks at is kept: a change of language finds it as it was. */
const keptMs = 4_000;

/**
 * The queue that this page follows: that of the showing which is looked at, and, once somebody waits in it or has a turn,
 * also while they look at other pages.
 */
export class Queue {
  /** Whether the page is a waiting room now. */
  readonly waiting = new Store(false);
  /** Another visit, another figure of it, or somebody else looks at it. */
  readonly changed = new Emitter<void>();
  readonly news = new Emitter<{ visit: QueueVisit; news: QueueNews }>();
  private kept: { visit: QueueVisit; users: number } | null = null;

  constructor(private readonly parts: QueueParts) {}

  /** The one that is looked at now. */
  get attended(): QueueVisit | null {
    return this.kept !== null && this.kept.users > 0 ? this.kept.visit : null;
  }

  /** The one that goes on without being looked at. */
  get unattended(): QueueVisit | null {
    return this.kept !== null && this.kept.users === 0 ? this.kept.visit : null;
  }

  /** Looks at a showing's queue; each attend wants a leave. */
  attend(showingId: string): QueueVisit {
    if (this.kept?.visit.showingId !== showingId) {
      this.drop();
      const visit = new QueueVisit(showingId, this.parts);
      visit.phase.subscribe(() => {
        this.judge();
        this.dropIfIdle();
      });
      visit.changed.subscribe(() => this.changed.emit());
      visit.news.subscribe((news) => this.news.emit({ visit, news }));
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
    // From here on nobody prolongs a turn.
    if (left.users === 0 && visit.phase.value === 'admitted') visit.refresh();
    setTimeout(() => {
      if (left === this.kept) this.dropIfIdle();
    }, keptMs);
  }

  /** Whoever leaves their ID gives their place to the next. */
  async giveUp(): Promise<void> {
    await this.kept?.visit.giveUp();
  }

  private judge(): void {
    this.waiting.set(this.attended?.isWaiting ?? false);
    this.changed.emit();
  }

  private dropIfIdle(): void {
    const visit = this.unattended;
    if (visit !== null && !visit.isWaiting && visit.phase.value !== 'admitted') this.drop();
  }

  private drop(): void {
    this.kept?.visit.dispose();
    this.kept = null;
    this.changed.emit();
  }
}
