import { signal, type Signal } from '@preact/signals';
import type { Api } from '../net/api';
import { serverClock } from '../net/clock';
import type { QueueStatus } from '../net/contract';
import type { QueueProgress } from '../net/hub-messages';
import type { QueueHub, SeatHub } from '../net/hubs';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';
import type { Catalog } from './catalog';
import type { Link } from './link';
import type { Mine } from './mine';
import { parseKept, readFirst, storageKey, writeKept } from './queue-memory';
import { QueueOutside } from './queue-outside';
import { advance, exactDelay, openingDelay, pollDelay, spread, standingFrom, whyAnother, type QueueNews, type QueuePhase, type Standing } from './queue-place';
import type { Session } from './session';
import { Cleanup, Emitter, onChange } from './store';

export interface QueueParts {
  api: Api;
  hub: QueueHub;
  seats: SeatHub;
  catalog: Catalog;
  mine: Mine;
  session: Session;
}

/** So long the page shows nothing for want of an answer. */
const patienceMs = 2_500;
/** A turn's end is the server's to decide; it is asked a moment after. */
const turnGraceMs = 1_200;
/** How often one looks whether one's turn still is. */
const turnLookMs = 45_000;
/** Coming back to the page, numbers that are older than this are asked for. */
const staleMs = 4_000;
/** After the serving number passed one's own, `Admitted` may still be on its way. */
const admittedGraceMs = 700;

/** Milliseconds from now until then; without a date there is no end. */
function left(until: string | null): number {
  return until === null ? Infinity : Math.max(0, Date.parse(until) - serverClock.now());
}

/** A person in a showing's queue: enters, follows, and notices when the turn comes and ends. */
export class QueueVisit {
  readonly phase = signal<QueuePhase>('asking');
  readonly news = new Emitter<QueueNews>();
  /** How fresh the figures of the waiting room are. */
  readonly link = signal<Link>('reconnecting');
  /** There is no live connection since this network has as many as one may have. */
  readonly crowded: Signal<boolean>;
  /** The place in line; null unless waiting. */
  readonly standing = signal<Standing | null>(null);
  readonly opensAt = signal<string | null>(null);
  readonly turnEndsAt = signal<string | null>(null);
  /** The end of a turn whose owner is not at the seats; as last heard, for it is put off while they are. */
  private readonly leaseEndsAt = signal<string | null>(null);
  readonly paused = signal(false);
  /** A turn that is over ended with a purchase, not by the clock. */
  readonly overByPurchase = signal(false);
  /** For who has not signed in. */
  readonly outside: QueueOutside;
  private readonly cleanup = new Cleanup();
  /** Counts up with each person; what was asked for an earlier one is of no interest. */
  private round = 0;
  /** What is being asked; outdated where the turn came since. */
  private pending: { how: 'enter' | 'look'; round: number; outdated: boolean } | null = null;
  private askAgain: 'enter' | 'look' | null = null;
  /** Everybody in line, or in the lobby. */
  readonly waitingCount = signal(0);
  private joined = false;
  private failures = 0;
  private askedAt = -Infinity;
  private disposed = false;
  /** The place or turn that this tab had before a reload is not found yet, nor known to be gone. */
  readonly sought = signal(false);
  /** Its page is looked at: who lost the place lines up, as whoever opens that page does. */
  isAttended = false;
  /** The server is being told that the place is given up: what is asked meanwhile would line up anew. */
  private isLeaving = false;
  /** An early look is planned; further reasons for one must not put it off. */
  private soon = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly showingId: string,
    private readonly parts: QueueParts,
    /** After a reload: a place or turn that was had is looked for, and nobody lines up anew. */
    resumed = false,
  ) {
    const { hub, seats, mine, session } = parts;
    this.crowded = hub.crowded;
    this.outside = new QueueOutside(showingId, parts.api);
    const visible = (): void => {
      if (document.visibilityState !== 'visible') return;
      if (this.phase.value === 'watching') void this.outside.watch();
      else if (performance.now() - this.askedAt > staleMs) this.refresh();
    };
    document.addEventListener('visibilitychange', visible);
    const otherTab = (event: StorageEvent): void => {
      if (event.key !== storageKey(showingId)) return;
      const { left } = parseKept(event.newValue);
      if (left !== undefined && left === session.latest()?.person) this.leftNow();
    };
    addEventListener('storage', otherTab);
    this.cleanup.add(
      () => document.removeEventListener('visibilitychange', visible),
      () => removeEventListener('storage', otherTab),
      hub.connected.subscribe(() => {
        this.joined = false;
        this.refresh();
      }),
      onChange(hub.socket, (state) => {
        if (state !== 'open') this.joined = false;
        this.judge();
        // Without it, somebody has to ask.
        if (state === 'unusable') this.refresh();
      }),
      hub.on('QueueProgress', (message) => this.takeProgress(message)),
      hub.on('Admitted', (message) => {
        if (message.showingId !== showingId) return;
        if (this.pending !== null) this.pending.outdated = true;
        this.admit(message);
        this.planNext();
      }),
      hub.on('QueueClosed', (message) => {
        if (message.showingId === showingId && this.isWaiting) this.planSoon(spread(this.waitingCount.value));
      }),
      hub.on('InventoryChanged', (message) => parts.catalog.takeInventory(message)),
      // A turn may have passed while the page was cut off.
      seats.connected.subscribe(() => {
        if (this.phase.value === 'admitted') this.refresh();
      }),
      // It ends with the purchase.
      mine.ended.subscribe(({ hold, how }) => {
        if (hold.showingId !== showingId || how !== 'paid' || this.phase.value !== 'admitted') return;
        this.overByPurchase.value = true;
        this.refresh();
      }),
      session.onPerson(() => this.begin('enter')),
      () => clearTimeout(this.timer),
      () => hub.stop(),
    );
    this.begin(resumed ? 'look' : 'enter');
    this.sought.value = resumed;
  }

  get isWaiting(): boolean {
    return this.phase.value === 'waiting' || this.phase.value === 'lobby';
  }

  /** Milliseconds until the turn ends, at the latest. */
  get turnLeft(): number {
    return left(this.turnEndsAt.value);
  }

  /** Milliseconds until the turn ends for somebody who does not come to the seats. */
  get leaseLeft(): number {
    return Math.min(left(this.leaseEndsAt.value), this.turnLeft);
  }

  dispose(): void {
    this.disposed = true;
    this.round++;
    this.outside.stop();
    this.cleanup.run();
  }

  /** Lines up, or looks at the place that one has. */
  enter(): void {
    void this.ask('enter');
  }

  /** A hold was refused for want of a turn, or taken although we knew of none: the server knows better than we do. */
  refused(place: QueueStatus | null): void {
    if (place === null) this.enter();
    else this.take(place);
  }

  refresh(): void {
    if (this.phase.value !== 'watching') void this.ask('look');
  }

  /** Gives place or turn up. Throws a Problem if the server could not be told. */
  async leave(): Promise<void> {
    const person = this.parts.session.latest()?.person;
    this.forget();
    this.isLeaving = true;
    const { round } = this;
    try {
      await this.parts.api.leaveQueue(this.showingId);
    } catch (error) {
      this.isLeaving = false;
      this.refresh();
      throw error;
    }
    this.isLeaving = false;
    if (person !== undefined) writeKept(this.showingId, { left: person, leftAt: Date.now() });
    // Somebody else may sit here by now.
    if (round === this.round) this.leftNow();
  }

  private leftNow(): void {
    this.forget();
    this.went('left');
    this.sought.value = false;
  }

  /** An answer that is on its way says how it was before: it would show a place that was given up, or line up for another. */
  private forget(): void {
    this.round++;
    this.pending = this.askAgain = null;
    this.unplan();
  }

  async giveUp(): Promise<void> {
    if (this.isWaiting || this.phase.value === 'admitted') await this.leave();
  }

  private begin(how: 'enter' | 'look'): void {
    this.round++;
    this.isLeaving = false;
    this.sought.value = false;
    this.standing.value = null;
    this.turnEndsAt.value = null;
    this.opensAt.value = null;
    if (this.parts.session.latest() === null) {
      this.went('watching');
      void this.outside.watch();
    } else {
      this.outside.stop();
      this.went('asking');
      void this.ask(how);
      const { round } = this;
      // Looking is open to all, and so is the map: a slow answer is not waited for.
      setTimeout(() => {
        if (round === this.round && this.phase.value === 'asking') this.went('open');
      }, patienceMs);
    }
  }

  private async ask(how: 'enter' | 'look'): Promise<void> {
    const { round } = this;
    if (this.disposed || this.isLeaving) return;
    if (this.pending !== null && this.pending.round === round) {
      // What was asked before this may be answered without it.
      this.askAgain = how === 'enter' ? how : (this.askAgain ?? how);
      return;
    }
    const mine = { how, round, outdated: false };
    this.pending = mine;
    this.unplan();
    let status: QueueStatus | null = null;
    try {
      status = how === 'enter' ? await this.parts.api.enterQueue(this.showingId) : await this.look(round);
      if (round === this.round) this.failures = 0;
    } catch (error) {
      // Whoever wanted to line up still does; a look that failed is looked again, and lines nobody up.
      if (round === this.round) this.failed(error as Problem, how === 'enter' || this.askAgain === 'enter' ? 'enter' : 'look');
    } finally {
      if (this.pending === mine) this.pending = null;
    }
    if (round !== this.round) return;
    // The answer may have been on its way while the turn was told of.
    if (status !== null && (!mine.outdated || status.state === 'admitted')) {
      this.askedAt = performance.now();
      this.take(status);
    }
    const again = this.askAgain;
    this.askAgain = null;
    if (again !== null && status !== null) void this.ask(again);
  }

  private async look(round: number): Promise<QueueStatus> {
    const { api, hub } = this.parts;
    let status: QueueStatus | null = null;
    if (hub.socket.value === 'open') {
      try {
        status = await hub.invoke<QueueStatus>('Watch', this.showingId);
        this.joined = true;
      } catch {
        // Cut off or refused; HTTP knows the same.
        this.joined = false;
      }
    }
    status ??= await api.queueStatus(this.showingId);
    // Whoever waits has a place or a turn, unless the server lost them: to enter is to have it, or another one. In a
    // lobby it cannot be told from outside.
    const known = status.state === 'admitted' || (status.state === 'waiting' && status.place !== null);
    const had = this.isWaiting || (this.sought.value && this.isAttended);
    return had && !known && round === this.round ? await api.enterQueue(this.showingId) : status;
  }

  private failed(problem: Problem, how: 'enter' | 'look'): void {
    // Holding waits for the answer, and asks for it, too.
    if (this.phase.value === 'asking') this.went('open');
    this.failures++;
    this.judge();
    if (problem.type === 'unauthorized' || problem.type === 'not-found') {
      this.sought.value = false;
      return;
    }
    if (problem.type === 'sale-closed') {
      const waited = this.isWaiting;
      this.standing.value = null;
      this.went('open');
      this.sought.value = false;
      if (waited) this.news.emit('opened');
      return;
    }
    const hasPlace = this.isWaiting || this.phase.value === 'admitted';
    this.plan(problem.retryAfterMs ?? backoff(this.failures, 1_000, 15_000), hasPlace ? 'look' : how);
  }

  private take(status: QueueStatus): void {
    const waited = this.isWaiting;
    if (status.entryId !== null) writeKept(this.showingId, { entry: status.entryId });
    this.opensAt.value = status.opensAt;
    this.paused.value = status.paused;
    this.waitingCount.value = status.waiting ?? this.waitingCount.value;
    switch (status.state) {
      case 'open':
        this.standing.value = null;
        this.went('open');
        if (waited) this.news.emit('opened');
        break;
      case 'admitted':
        this.admit(status);
        break;
      case 'lobby':
        this.standing.value = null;
        this.went('lobby');
        break;
      case 'waiting':
        this.takeStanding(status);
    }
    this.sought.value = false;
    this.judge();
    this.planNext();
  }

  private takeStanding(status: QueueStatus): void {
    const before = this.standing.value;
    const standing = standingFrom(status, before, status.place === null ? null : readFirst(this.showingId, status.place));
    if (standing === null) {
      // Not in line, though there is one.
      if (this.phase.value === 'admitted') {
        this.went('over');
        this.news.emit('over');
      } else if (this.phase.value === 'asking') {
        this.went('open');
      }
      return;
    }
    this.standing.value = standing;
    writeKept(this.showingId, { ticket: standing.ticket, first: standing.first });
    this.went('waiting');
    if (before !== null && before.ticket !== standing.ticket) this.news.emit(whyAnother(before, standing));
  }

  private admit(turn: Pick<QueueStatus, 'leaseExpiresAt' | 'turnEndsAt'>): void {
    const waited = this.isWaiting;
    const first = this.phase.value !== 'admitted';
    if (first) this.overByPurchase.value = false;
    this.standing.value = null;
    this.turnEndsAt.value = turn.turnEndsAt;
    this.leaseEndsAt.value = turn.leaseExpiresAt;
    this.went('admitted');
    if (first && waited) this.news.emit('turn');
  }

  private takeProgress(message: QueueProgress): void {
    if (message.showingId !== this.showingId || !this.isWaiting) return;
    this.waitingCount.value = message.waiting;
    if (this.standing.value === null) {
      // A lobby that hears of progress has been drawn.
      this.planSoon(spread(message.waiting));
      return;
    }
    const { ticket } = this.standing.value;
    this.paused.value = message.paused;
    this.standing.value = advance(this.standing.value, message);
    if (message.serving >= ticket) this.planSoon(admittedGraceMs + spread(0));
  }

  private went(phase: QueuePhase): void {
    this.phase.value = phase;
    const { hub } = this.parts;
    if (this.isWaiting && !this.disposed) hub.start();
    else hub.stop();
    if (phase === 'left' || phase === 'watching') {
      this.unplan();
      this.standing.value = null;
    }
    this.judge();
  }

  /** When to look next, if nothing happens before. */
  private planNext(): void {
    const live = this.joined && this.parts.hub.socket.value === 'open';
    const untilOpening = this.opensAt.value === null ? 0 : Date.parse(this.opensAt.value) - serverClock.now();
    switch (this.phase.value) {
      case 'waiting': {
        const delay = live ? exactDelay(this.waitingCount.value) : pollDelay(this.standing.value!);
        return this.plan(untilOpening > 0 ? Math.min(delay, openingDelay(untilOpening, live, this.waitingCount.value)) : delay);
      }
      case 'lobby':
        return this.plan(openingDelay(untilOpening, live, this.waitingCount.value));
      case 'admitted':
        // A turn can be lost before its end; nobody tells.
        return this.plan(
          Math.min(this.turnLeft + turnGraceMs, Math.max(this.leaseLeft, turnGraceMs) + turnGraceMs, turnLookMs * (0.8 + Math.random() * 0.4)),
        );
      default:
        this.unplan();
    }
  }

  private plan(afterMs: number, how: 'enter' | 'look' = 'look'): void {
    this.unplan();
    if (!this.disposed) this.timer = setTimeout(() => void this.ask(how), afterMs);
  }

  private unplan(): void {
    clearTimeout(this.timer);
    this.soon = false;
  }

  private planSoon(afterMs: number): void {
    if (this.soon) return;
    this.plan(afterMs);
    this.soon = true;
  }

  private judge(): void {
    const { socket } = this.parts.hub;
    if (socket.value === 'open' && this.joined) this.link.value = 'live';
    else if (socket.value === 'unusable' && this.failures === 0) this.link.value = 'polling';
    else this.link.value = 'reconnecting';
  }
}
