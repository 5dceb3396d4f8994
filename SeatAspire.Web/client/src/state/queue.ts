import { computed, signal } from '@preact/signals';
import { tabMemory } from './memory';
import type { QueueNews } from './queue-place';
import { QueueVisit, type QueueParts } from './queue-visit';
import { Emitter, onChange } from './store';

/** So long a queue that nobody looks at is kept: a change of language finds it as it was. */
const keptMs = 4_000;
const storageKey = 'seataspire.turn';

/**
 * The queue that this page follows: that of the showing which is looked at, and, once somebody waits in it or has a turn,
 * also while they look at other pages.
 */
export class Queue {
  readonly news = new Emitter<{ visit: QueueVisit; news: QueueNews }>();
  private readonly kept = signal<{ visit: QueueVisit; users: number } | null>(null);
  /** The one that is looked at now. */
  private readonly looked = computed(() => (this.kept.value !== null && this.kept.value.users > 0 ? this.kept.value.visit : null));
  /** Whether the page is a waiting room now. */
  readonly waiting = computed(() => this.looked.value?.isWaiting ?? false);

  constructor(private readonly parts: QueueParts) {}

  get attended(): QueueVisit | null {
    return this.looked.value;
  }

  /** The one that goes on without being looked at. */
  get unattended(): QueueVisit | null {
    return this.kept.value !== null && this.kept.value.users === 0 ? this.kept.value.visit : null;
  }

  /** A page was loaded: the place or turn that this tab had is followed again, wherever it is looked at. */
  resume(): void {
    const showingId = tabMemory.read(storageKey);
    if (showingId === null || this.kept.value !== null || this.parts.session.latest() === null) return;
    this.kept.value = { visit: this.follow(showingId, true), users: 0 };
  }

  /** Looks at a showing's queue; each attend wants a leave. */
  attend(showingId: string): QueueVisit {
    if (this.kept.value?.visit.showingId !== showingId) {
      this.drop();
      this.kept.value = { visit: this.follow(showingId, false), users: 0 };
    }
    const { visit, users } = this.kept.value!;
    visit.isAttended = true;
    this.kept.value = { visit, users: users + 1 };
    return visit;
  }

  leave(visit: QueueVisit): void {
    const left = this.kept.value;
    if (left === null || left.visit !== visit) return;
    visit.isAttended = left.users > 1;
    this.kept.value = { visit, users: left.users - 1 };
    // From here on nobody prolongs a turn.
    if (left.users === 1 && visit.phase.value === 'admitted') visit.refresh();
    setTimeout(() => {
      if (visit === this.kept.value?.visit) this.dropIfIdle();
    }, keptMs);
  }

  /** Whoever leaves their ID gives their place to the next. */
  async giveUp(): Promise<void> {
    await this.kept.value?.visit.giveUp();
  }

  private follow(showingId: string, resumed: boolean): QueueVisit {
    const visit = new QueueVisit(showingId, this.parts, resumed);
    const look = (): void => {
      if (visit !== this.kept.value?.visit) return;
      this.remember(visit);
      this.dropIfIdle();
    };
    onChange(visit.phase, look);
    onChange(visit.sought, look);
    visit.news.subscribe((news) => this.news.emit({ visit, news }));
    return visit;
  }

  /** A reload, of whatever page, must not forget it. */
  private remember(visit: QueueVisit): void {
    if (worthFollowing(visit)) tabMemory.write(storageKey, visit.showingId);
    else if (isKnown(visit)) tabMemory.forget(storageKey);
  }

  private dropIfIdle(): void {
    const visit = this.unattended;
    if (visit !== null && isKnown(visit) && !worthFollowing(visit)) this.drop();
  }

  private drop(): void {
    this.kept.value?.visit.dispose();
    this.kept.value = null;
  }
}

/** It was answered, or nobody waits for the answer. */
function isKnown(visit: QueueVisit): boolean {
  return visit.phase.value !== 'asking' && !visit.sought.value;
}

function worthFollowing(visit: QueueVisit): boolean {
  return visit.isWaiting || visit.phase.value === 'admitted';
}
