import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Api } from '../net/api';
import { seatStateNames, SeatState, type Layout, type LayoutTier, type SeatsSnapshot, type SeatStateName } from '../net/contract';
import type { JoinResult } from '../net/hub-messages';
import type { SeatHub } from '../net/hubs';
import { backoff } from '../net/origins';
import { Problem } from '../net/problem';
import { LabelIndex, expandLayout, seatLabel, type SeatLayout } from '../map/seat-layout';
import { Own } from '../map/house';
import { MapRest } from '../map/map-rest';
import { SeatIndex } from '../map/seat-index';
import { SeatStates, type Merge } from '../map/seat-states';
import type { Catalog } from './catalog';
import type { JoinAhead, Joined } from './join-ahead';
import type { Link } from './link';
import { onLookedAt } from './looked-at';
import type { Mine } from './mine';
import { Selection } from './selection';
import { Cleanup, Emitter, onChange } from './store';
import type { SeatsDelta } from '../net/hub-messages';

const pollMs = 2_000;
const hiddenPollMs = 15_000;
/** A socket that comes back at once needs no polling in between. */
const patienceMs = 900;

/** A tier with its price in this showing; null where it has none. */
export interface PricedTier extends LayoutTier {
  price: number | null;
  currency: string;
}

export interface RoomParts {
  api: Api;
  hub: SeatHub;
  catalog: Catalog;
  mine: Mine;
}

/** What was begun for a room before it is entered. */
export interface Ahead {
  layout: Promise<Layout>;
  seats: JoinAhead;
}

/** The seats of one showing, kept as the server has them: over the hub, and by polling while there is no socket. */
export class Room {
  /** Seats whose look changed: their state, or that they are ours. */
  readonly changed = new Emitter<readonly number[]>();
  readonly link = signal<Link>('reconnecting');
  readonly selection: Selection;
  /** The tiers that somebody wants to see, by index; the others step back. Null: all. */
  readonly lit = signal<ReadonlySet<number> | null>(null);
  /** The layout's tiers with what they cost now: prices belong to the showing, and may change while it is looked at. */
  readonly tiers: ReadonlySignal<readonly PricedTier[]>;
  readonly states: SeatStates;
  readonly index: SeatIndex;
  /** Of the map that shows it. */
  readonly rest = new MapRest();
  /** Whether a seat is of the person of this browser, an `Own` each. */
  readonly own: Uint8Array;
  /** How many those are. */
  readonly ownCount = signal(0);
  private readonly api: Api;
  private readonly hub: SeatHub;
  private readonly catalog: Catalog;
  private readonly mine: Mine;
  private readonly labels: LabelIndex;
  private readonly cleanup = new Cleanup();
  private joined = false;
  /** The join under way; null: none. */
  private joining: symbol | null = null;
  private closed = false;
  private pollFailed = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting: SeatsDelta[] = [];

  static async open(showingId: string, parts: RoomParts, ahead?: Ahead): Promise<Room> {
    const found = parts.catalog.find(showingId);
    if (found === undefined) throw new Error('open the catalogue first');
    const layout = await (ahead?.layout ?? parts.api.layout(showingId, found.showing.layoutHash));
    if (layout.hash !== found.showing.layoutHash) {
      // The date was given another plan, and either the list or whoever answered does not know yet.
      await parts.catalog.reload();
      throw new Problem('rebuilding', 503, null, [], 500);
    }
    return new Room(showingId, expandLayout(layout), parts, ahead?.seats);
  }

  private constructor(
    readonly showingId: string,
    readonly layout: SeatLayout,
    { api, hub, catalog, mine }: RoomParts,
    ahead?: JoinAhead,
  ) {
    this.api = api;
    this.hub = hub;
    this.catalog = catalog;
    this.mine = mine;
    let former: readonly PricedTier[] = [];
    this.tiers = computed(() => {
      const priced = new Map((catalog.find(showingId)?.showing.tiers ?? []).map((tier) => [tier.index, tier]));
      const tiers = layout.tiers.map((tier) => ({ ...tier, price: priced.get(tier.index)?.price ?? null, currency: priced.get(tier.index)?.currency ?? '' }));
      // The catalogue tells several times a second what is left, and of that nobody who looks at prices wants to hear.
      const isSame = tiers.length === former.length && tiers.every(({ price, currency }, i) => price === former[i]!.price && currency === former[i]!.currency);
      if (!isSame) former = tiers;
      return former;
    });
    this.states = new SeatStates(layout.count);
    this.index = new SeatIndex(layout.x, layout.y, layout.pitch);
    this.labels = new LabelIndex(layout);
    this.own = new Uint8Array(layout.count);
    this.selection = new Selection(this, () => catalog.find(showingId)?.showing.maxSeats);
    this.takeMine();
    this.cleanup.add(
      // A socket may have died in its sleep without a word: who looks again is not left to it alone.
      onLookedAt(() => {
        void this.poll();
        if (hub.socket.value === 'open') void this.join();
      }),
      onChange(hub.doubtful, (doubtful) => {
        this.judge();
        if (doubtful) this.follow(0);
      }),
      hub.on('SeatsChanged', (message) => {
        if (message.showingId === showingId) this.takeDelta(message);
      }),
      hub.connected.subscribe(() => {
        // What the former connection still owes does not hold up this one.
        this.joining = null;
        this.joined = false;
        void this.join();
      }),
      onChange(hub.socket, (state) => {
        if (state !== 'open') this.joined = false;
        this.judge();
        if (state === 'unusable') this.follow(0);
        else if (state === 'connecting') this.follow(patienceMs);
      }),
      onChange(mine.revision, () => this.takeMine()),
      () => clearTimeout(this.timer),
    );
    const joined = ahead?.take() ?? null;
    if (joined === null) this.follow(0);
    else {
      void this.join(joined);
      // Asked of a socket that may be dead by now.
      if (!this.isHeard) this.follow(0);
    }
  }

  get version(): number {
    return this.states.version;
  }

  stateOf(seat: number): SeatState {
    return this.states.states[seat] as SeatState;
  }

  stateName(seat: number): SeatStateName {
    return seatStateNames[this.stateOf(seat)];
  }

  isMine(seat: number): boolean {
    const state = this.stateOf(seat);
    return (state === SeatState.Held && this.own[seat] === Own.surely) || (state === SeatState.Sold && this.own[seat] !== Own.no);
  }

  /** Whether a seat is of a tier that somebody wants to see. */
  isLit(seat: number): boolean {
    return this.lit.value?.has(this.layout.tier[seat]!) ?? true;
  }

  label(seat: number): string {
    return seatLabel(this.layout, seat);
  }

  find(label: string): number {
    return this.labels.find(label);
  }

  /** Free seats of each tier, by the tier's index. */
  remaining(): Map<number, number> {
    const { count, tier, tiers } = this.layout;
    const { states } = this.states;
    const free = new Uint32Array(256);
    for (let seat = 0; seat < count; seat++) {
      if (states[seat] === SeatState.Free) free[tier[seat]!]!++;
    }
    return new Map(tiers.map(({ index }) => [index, free[index]!]));
  }

  close(): void {
    this.closed = true;
    this.cleanup.run();
    const isInside = this.joined || this.joining !== null;
    if (isInside && this.hub.socket.value === 'open') void this.hub.invoke('Leave', this.showingId).catch(() => undefined);
  }

  /** Whether the hub tells of changes. */
  private get isHeard(): boolean {
    return this.hub.socket.value === 'open' && !this.hub.doubtful.value;
  }

  /** Gets fresh in the best way there is now, after a while. */
  private follow(afterMs: number): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = setTimeout(() => {
      if (this.isHeard) void this.join();
      else void this.poll();
    }, afterMs);
  }

  /** `joined`: what was asked and told before the room was there. */
  private async join(joined?: Joined): Promise<void> {
    if (this.joining !== null || this.closed) return;
    const own = Symbol('join');
    this.joining = own;
    clearTimeout(this.timer);
    this.waiting.push(...(joined?.told ?? []));
    try {
      const since = this.states.known ? this.version : null;
      const result = await (joined?.answer ?? this.hub.invoke<JoinResult>('Join', this.showingId, since));
      if (this.closed || this.joining !== own) return;
      this.joined = true;
      this.failures = 0;
      this.takeJoin(result);
    } catch {
      // Cut off, or refused while the seats are being restored. The snapshot may still be had over HTTP.
      if (!this.closed && this.joining === own) void this.poll();
      return;
    } finally {
      if (this.joining === own) this.joining = null;
      this.judge();
    }
    for (const delta of this.waiting.splice(0)) this.takeDelta(delta);
  }

  private takeJoin(result: JoinResult): void {
    // One or the other; what is absent may be null.
    if ('states' in result && typeof result.states === 'string') this.takeSnapshot(result);
    else if ('changes' in result && Array.isArray(result.changes)) this.merged(this.states.takeDelta(result));
  }

  private takeSnapshot(snapshot: SeatsSnapshot): void {
    if (snapshot.count !== this.layout.count) {
      // The date was given another plan, and the list does not know yet.
      void this.catalog.reload().catch(() => undefined);
      throw new Problem('rebuilding', 503, null, [], 500);
    }
    this.merged(this.states.takeSnapshot(snapshot));
  }

  private takeDelta(delta: SeatsDelta): void {
    if (this.joining !== null || !this.states.known) {
      // The answer to Join decides from where on this counts.
      this.waiting.push(delta);
      return;
    }
    const merge = this.states.takeDelta(delta);
    if (merge === 'gap') void this.join();
    else this.merged(merge);
  }

  private merged(merge: Merge): void {
    if (typeof merge === 'string') return;
    this.changed.emit(merge);
  }

  private async poll(): Promise<void> {
    clearTimeout(this.timer);
    let again = document.visibilityState === 'visible' ? pollMs : hiddenPollMs;
    try {
      const snapshot = await this.api.seats(this.showingId, this.states.known ? this.version : null);
      if (this.closed) return;
      this.pollFailed = false;
      this.failures = 0;
      if (snapshot !== null) this.takeSnapshot(snapshot);
    } catch (error) {
      if (this.closed) return;
      this.pollFailed = true;
      this.failures++;
      again = (error as Problem).retryAfterMs ?? backoff(this.failures, 1_000, 10_000);
    }
    this.judge();
    // Joined meanwhile: from here on the hub tells us.
    if (this.joined && this.isHeard) return;
    this.follow(again * (0.85 + Math.random() * 0.3));
  }

  private judge(): void {
    if (this.isHeard && this.joined) this.link.value = 'live';
    else if (this.hub.socket.value === 'unusable' && this.states.known && !this.pollFailed) this.link.value = 'polling';
    else this.link.value = 'reconnecting';
  }

  private takeMine(): void {
    const { held, sold, awaited } = this.mine.seatsIn(this.showingId);
    const next = new Map<number, number>();
    const note = (labels: readonly string[], own: number): void => {
      for (const label of labels) {
        const seat = this.find(label);
        if (seat >= 0) next.set(seat, own);
      }
    };
    note(awaited, Own.ifSold);
    note(held, Own.surely);
    note(sold, Own.surely);
    const dirty: number[] = [];
    for (let seat = 0; seat < this.own.length; seat++) {
      if (this.own[seat] !== (next.get(seat) ?? Own.no)) dirty.push(seat);
    }
    for (const seat of dirty) this.own[seat] = next.get(seat) ?? Own.no;
    if (dirty.length > 0) this.changed.emit(dirty);
    // Last, for those whom it tells that something of theirs changed.
    this.ownCount.value = next.size;
  }
}
