import { batch, signal } from '@preact/signals';
import type { Api } from '../net/api';
import { serverClock } from '../net/clock';
import type { Hold, Order } from '../net/contract';
import type { SeatHubEvents } from '../net/hub-messages';
import type { SeatHub } from '../net/hubs';
import { unreachable, type Problem } from '../net/problem';
import type { Session } from './session';
import { Emitter } from './store';

/** How a hold of ours came to its end. `gone`: given back elsewhere, or displaced. */
export interface HoldEnd {
  hold: Hold;
  how: 'paid' | 'expired' | 'released' | 'gone';
}

const pollMs = 3_000;
/** The sweep that ends a hold at the server runs each second. */
const expiryGraceMs = 1_500;

/** One's own holds and orders, the same in all of one's browsers. */
export class Mine {
  readonly ended = new Emitter<HoldEnd>();
  /** Counts up with each change of holds or orders. */
  readonly revision = signal(0);
  /** Why the orders could not be read, the last time. */
  readonly problem = signal<Problem | null>(null);
  private readonly holds = new Map<string, Hold>();
  private readonly orders = new Map<string, Order>();
  /** Holds known to be over, so that a late message does not bring one back. */
  private readonly over = new Set<string>();
  /** Holds that this page is giving back; their end is told by whoever does it. */
  private readonly ending = new Set<string>();
  /** Holds that are over while we still ask why; whoever knows first tells, once. */
  private readonly untold = new Map<string, Hold>();
  private ordersKnown = false;
  private readonly shownHolds = signal<readonly Hold[]>([]);
  private readonly shownOrders = signal<readonly Order[] | null>(null);
  /** Counts what we learned otherwise while a request was under way. */
  private mutations = 0;
  private refreshing: Promise<void> | null = null;
  /** Asked for again while it is being asked. */
  private outdated = false;
  private deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    hub: SeatHub,
    private readonly session: Session,
  ) {
    hub.on('HoldsChanged', (message) => this.takeHolds(message));
    hub.on('OrdersChanged', (message) => this.takeOrders(message));
    hub.connected.subscribe(() => void this.refresh());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.refresh();
    });
    session.onPerson(() => {
      this.forget();
      void this.refresh();
    });
    setInterval(() => {
      const visible = document.visibilityState === 'visible';
      if (visible && hub.socket.value !== 'open') void this.refresh();
    }, pollMs);
  }

  /** The next to run out first. */
  get liveHolds(): readonly Hold[] {
    return this.shownHolds.value;
  }

  /** The newest first; null until they have been read. */
  get allOrders(): readonly Order[] | null {
    return this.shownOrders.value;
  }

  hold(holdId: string): Hold | undefined {
    return this.holds.get(holdId);
  }

  /** A hold is over, and whether it became an order is being asked. */
  get isWondering(): boolean {
    return this.untold.size > 0;
  }

  hasOrder(orderId: string): boolean {
    return this.orders.has(orderId);
  }

  /** Labels that are ours in a showing; `awaited`: if they are sold, as their hold is over, and most likely became an order that we have not heard of. */
  seatsIn(showingId: string): { held: string[]; sold: string[]; awaited: string[] } {
    const seatsOf = (holds: Iterable<Hold>): string[] => [...holds].filter((hold) => hold.showingId === showingId).flatMap((hold) => hold.seats);
    const [held, awaited] = [seatsOf(this.liveHolds), seatsOf(this.untold.values())];
    const sold = [...this.orders.values()]
      .filter((order) => order.showingId === showingId)
      .flatMap((order) => order.tickets)
      .filter((ticket) => ticket.status === 'paid')
      .map((ticket) => ticket.label);
    return { held, sold, awaited };
  }

  /** Asks for holds and orders, no earlier than now. Failures are left to the next time. */
  refresh(): Promise<void> {
    if (this.session.latest() === null) return Promise.resolve();
    // What is being asked may be answered with what was before: whoever connects meanwhile has missed what came in between.
    this.outdated = this.refreshing !== null;
    this.refreshing ??= this.fetch().finally(() => {
      this.refreshing = null;
      if (this.outdated) void this.refresh();
    });
    return this.refreshing;
  }

  addHold(hold: Hold): void {
    if (this.over.has(hold.holdId)) return;
    this.mutations++;
    this.holds.set(hold.holdId, hold);
    this.notify();
  }

  /** This page sets about ending the hold; `false` takes it back. */
  expectEnd(hold: Hold, expected: boolean): void {
    if (expected) this.ending.add(hold.holdId);
    else this.ending.delete(hold.holdId);
  }

  /** This page itself ended the hold. */
  endHold(hold: Hold, how: 'paid' | 'released', order?: Order): void {
    this.mutations++;
    if (order !== undefined) this.orders.set(order.orderId, order);
    const known = this.holds.delete(hold.holdId);
    const untold = this.untold.delete(hold.holdId);
    this.over.add(hold.holdId);
    this.notify();
    if (known || untold) this.ended.emit({ hold, how });
  }

  takeOrder(order: Order): void {
    this.mutations++;
    this.orders.set(order.orderId, order);
    this.notify();
  }

  /** The server said that the hold is over. */
  async lost(hold: Hold): Promise<void> {
    if (this.over.has(hold.holdId)) return;
    this.over.add(hold.holdId);
    this.holds.delete(hold.holdId);
    this.mutations++;
    this.untold.set(hold.holdId, hold);
    this.notify();
    const how = await this.whyGone(hold);
    if (!this.untold.delete(hold.holdId)) return;
    this.notify();
    this.ended.emit({ hold, how });
  }

  private async fetch(): Promise<void> {
    // Holds and orders live in different places: either may be had while the other is away.
    await Promise.all([this.fetchHolds(), this.fetchOrders()]);
  }

  private async fetchHolds(): Promise<void> {
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        const before = this.mutations;
        const holds = await this.api.holds();
        // Something was learned meanwhile: this answer may be older than that.
        if (before === this.mutations) return this.replaceHolds(holds, () => true);
      }
    } catch {
      // The next event, connection or poll asks again.
    }
  }

  private async fetchOrders(): Promise<void> {
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        const before = this.mutations;
        const orders = await this.api.orders();
        if (before !== this.mutations) continue;
        for (const order of orders) this.orders.set(order.orderId, order);
        this.ordersKnown = true;
        this.problem.value = null;
        this.notify();
        return;
      }
      // Nothing is known yet, and so much is told: whoever says that it tries again has to hear of it.
      if (!this.ordersKnown) this.problem.value = unreachable();
    } catch (error) {
      this.problem.value = error as Problem;
    }
  }

  private takeHolds(message: SeatHubEvents['HoldsChanged']): void {
    this.mutations++;
    // What was answered since is news to this message, and not gone.
    this.replaceHolds(message.holds, (hold) => hold.showingId === message.showingId && (hold.version ?? 0) <= message.version);
  }

  private takeOrders(message: SeatHubEvents['OrdersChanged']): void {
    this.mutations++;
    for (const order of message.orders) this.orders.set(order.orderId, order);
    this.notify();
  }

  /** `next` tells of all holds that `covers` names. */
  private replaceHolds(next: Hold[], covers: (hold: Hold) => boolean): void {
    const listed = new Set(next.map((hold) => hold.holdId));
    const gone = [...this.holds.values()].filter((hold) => covers(hold) && !listed.has(hold.holdId));
    for (const hold of next) {
      if (!this.over.has(hold.holdId)) this.holds.set(hold.holdId, hold);
    }
    this.notify();
    for (const hold of gone) {
      if (!this.ending.has(hold.holdId)) void this.lost(hold);
    }
  }

  private async whyGone(hold: Hold): Promise<HoldEnd['how']> {
    if (this.bought(hold)) return 'paid';
    // The order's own event is usually on its way.
    await new Promise((done) => setTimeout(done, 300));
    if (this.bought(hold)) return 'paid';
    try {
      for (const order of await this.api.orders()) this.orders.set(order.orderId, order);
      this.ordersKnown = true;
      this.notify();
    } catch {
      // Undecided then; the time tells enough.
    }
    if (this.bought(hold)) return 'paid';
    return serverClock.now() >= Date.parse(hold.expiresAt) - expiryGraceMs ? 'expired' : 'gone';
  }

  private bought(hold: Hold): boolean {
    const sold = new Set(this.seatsIn(hold.showingId).sold);
    return hold.seats.every((seat) => sold.has(seat));
  }

  private forget(): void {
    this.mutations++;
    this.holds.clear();
    this.untold.clear();
    this.orders.clear();
    this.ordersKnown = false;
    this.notify();
  }

  private notify(): void {
    const holds = [...this.holds.values()].sort((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));
    batch(() => {
      this.shownHolds.value = holds;
      this.shownOrders.value = this.ordersKnown ? [...this.orders.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)) : null;
      this.revision.value++;
    });
    clearTimeout(this.deadline);
    const next = holds[0];
    if (next === undefined) return;
    // Should the event about the end get lost, we ask once the time is over.
    const left = Date.parse(next.expiresAt) - serverClock.now();
    this.deadline = setTimeout(() => void this.refresh(), Math.max(left, 0) + expiryGraceMs);
  }
}
