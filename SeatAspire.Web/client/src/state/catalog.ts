import { batch, signal } from '@preact/signals';
import type { Api } from '../net/api';
import type { SeatHub } from '../net/hubs';
import type { Show, Showing } from '../net/contract';
import type { SeatHubEvents } from '../net/hub-messages';
import { backoff } from '../net/origins';
import type { Problem } from '../net/problem';
import { Emitter, onChange } from './store';

const pollMs = 10_000;
export const mostWatched = 50;
const looksForMissing = 5;

/** The shows and their dates, kept as they are now for whatever view looks at them. */
export class Catalog {
  /** A date that was not there when the page was loaded. */
  readonly added = new Emitter<Showing>();
  readonly problem = signal<Problem | null>(null);
  private readonly shows = signal<Show[] | null>(null);
  private loading: Promise<void> | null = null;
  private watched: string[] = [];
  private viewers = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** Dates that we were told of and have not seen, and how often to look for them still. */
  private readonly missing = new Map<string, number>();
  /** What we were told while the shows were being loaded, the latest of each kind and date: the answer may be from before it. */
  private readonly meanwhile = new Map<string, () => void>();

  constructor(
    private readonly api: Api,
    private readonly hub: SeatHub,
  ) {
    hub.on('InventoryChanged', (message) => this.takeInventory(message));
    hub.on('ShowingChanged', (message) => this.told('date', message.showingId, () => this.takeShowing(message)));
    hub.connected.subscribe(() => {
      if (this.viewers === 0) return;
      void this.sendWatch();
      // What changed since they were loaded, or between two connections, nobody told us.
      if (this.shows.value !== null) this.reloadWithin(2_000);
    });
    onChange(hub.socket, (state) => {
      if (state === 'unusable' && this.viewers > 0) this.reloadWithin(0);
    });
  }

  get all(): Show[] | null {
    return this.shows.value;
  }

  show(showId: string): Show | undefined {
    return this.shows.value?.find((show) => show.id === showId);
  }

  find(showingId: string): { show: Show; showing: Showing } | undefined {
    for (const show of this.shows.value ?? []) {
      const showing = show.showings.find((one) => one.id === showingId);
      if (showing !== undefined) return { show, showing };
    }
    return undefined;
  }

  /** Loads once; afterwards the hub's events keep it fresh. Throws a Problem only when there is nothing to show. */
  async load(): Promise<void> {
    if (this.shows.value === null) await this.reload();
  }

  reload(): Promise<void> {
    this.loading ??= this.fetch().finally(() => {
      this.loading = null;
      this.meanwhile.clear();
    });
    return this.loading;
  }

  /** A view looks at these dates, until it calls the answer. */
  watch(showingIds: string[]): () => void {
    this.viewers++;
    this.setWatched(showingIds);
    this.poll();
    return () => {
      this.viewers--;
      if (this.viewers === 0) clearTimeout(this.timer);
    };
  }

  setWatched(showingIds: string[]): void {
    const next = showingIds.slice(0, mostWatched);
    if (next.length === this.watched.length && next.every((id, i) => id === this.watched[i])) return;
    this.watched = next;
    void this.sendWatch();
  }

  private async sendWatch(): Promise<void> {
    if (this.watched.length === 0) return;
    // Refused or cut off: after the next connect it is sent again, and until then figures are a little old.
    await this.hub.invoke('WatchStock', this.watched).catch(() => undefined);
  }

  private async fetch(): Promise<void> {
    try {
      const shows = (await this.api.shows()).map(withZones);
      const known = new Set(this.shows.value?.flatMap((show) => show.showings.map((showing) => showing.id)));
      const first = this.shows.value === null;
      batch(() => {
        this.shows.value = shows;
        for (const take of this.meanwhile.values()) take();
      });
      this.failures = 0;
      this.problem.value = null;
      for (const showing of shows.flatMap((show) => show.showings)) {
        if (!first && !known.has(showing.id)) this.added.emit(showing);
      }
      this.lookForMissing();
    } catch (error) {
      this.failures++;
      this.problem.value = error as Problem;
      if (this.shows.value === null) {
        this.reloadWithin((error as Problem).retryAfterMs ?? backoff(this.failures, 1_000, 15_000));
        throw error;
      }
    }
  }

  /** Whoever answered may know less than whoever told us of a date. */
  private lookForMissing(): void {
    for (const [id, looks] of this.missing) {
      if (looks === 0 || this.find(id) !== undefined) this.missing.delete(id);
      else this.missing.set(id, looks - 1);
    }
    if (this.missing.size > 0) this.reloadWithin(4_000);
  }

  private reloadWithin(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => {
        void this.reload()
          .catch(() => undefined)
          .then(() => this.poll());
      },
      ms * (0.5 + Math.random() / 2),
    );
  }

  /** Without a socket the figures are asked for now and then. */
  private poll(): void {
    if (this.viewers === 0 || this.hub.socket.value !== 'unusable') return;
    this.reloadWithin(pollMs);
  }

  private told(kind: string, showingId: string, take: () => void): void {
    take();
    if (this.loading !== null) this.meanwhile.set(`${kind} ${showingId}`, take);
  }

  /** From whichever hub tells it. */
  takeInventory(message: SeatHubEvents['InventoryChanged']): void {
    this.told('stock', message.showingId, () =>
      this.replace(message.showingId, (showing) => ({
        ...showing,
        tiers: showing.tiers.map((tier) => ({ ...tier, remaining: message.remaining[String(tier.index)] ?? tier.remaining })),
      })),
    );
  }

  private takeShowing(message: SeatHubEvents['ShowingChanged']): void {
    if (this.find(message.showingId) === undefined) {
      // A new date. Everybody hears of it at once; they need not all ask at once.
      this.missing.set(message.showingId, looksForMissing);
      if (this.shows.value !== null) this.reloadWithin(600);
      return;
    }
    // Other seats have other tiers, which the message does not name.
    if (typeof message.layoutHash === 'string' && message.layoutHash !== this.find(message.showingId)?.showing.layoutHash) this.reloadWithin(1_000);
    const { saleOpen, startsAt, saleOpensAt, saleClosesAt, state, refundUntil, maxSeats, holdSeconds, buyer, layoutHash, prices } = message;
    const terms = { saleOpen, startsAt, saleOpensAt, saleClosesAt, state, refundUntil, maxSeats, holdSeconds, buyer, layoutHash };
    this.replace(message.showingId, (showing) => ({
      ...showing,
      // Those that it names.
      ...(Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined && value !== null)) as Partial<Showing>),
      ...(Array.isArray(prices) ? { tiers: showing.tiers.map((tier) => ({ ...tier, price: prices[tier.index] ?? tier.price })) } : {}),
    }));
  }

  private replace(showingId: string, change: (showing: Showing) => Showing): void {
    const found = this.find(showingId);
    if (found === undefined) return;
    const showings = found.show.showings.map((one) => (one === found.showing ? change(one) : one));
    this.shows.value = this.shows.value!.map((show) => (show === found.show ? { ...show, showings } : show));
  }
}

/** Dates are the venue's, wherever they are read: each carries whose clock tells it. */
export function withZones(show: Show): Show {
  const { timeZone } = show;
  return { ...show, showings: show.showings.map((showing) => ({ ...showing, timeZone })) };
}

/** Seats that are free; null while the server itself does not know. */
export function remainingOf(showing: Pick<Showing, 'tiers'>): number | null {
  return showing.tiers.reduce<number | null>((sum, { remaining }) => (sum === null || remaining === null ? null : sum + remaining), 0);
}

export type SaleState = 'open' | 'sold-out' | 'not-yet' | 'closed';

/** `now`: by the server's clock. */
export function saleStateOf(showing: Pick<Showing, 'saleOpen' | 'saleOpensAt' | 'saleClosesAt' | 'state' | 'tiers'>, now: number): SaleState {
  const { saleOpen, saleOpensAt, saleClosesAt, state, tiers } = showing;
  if (!saleOpen && (state === 'closed' || state === 'cancelled')) return 'closed';
  if (!saleOpen && Date.parse(saleOpensAt) > now) return 'not-yet';
  // At the moment itself the clock is earlier than the message that it is open; whoever is too early is told so by the server.
  const opensNow = state === 'scheduled' && Date.parse(saleClosesAt) > now && tiers.every((tier) => tier.price !== null || tier.total === 0);
  return !saleOpen && !opensNow ? 'closed' : remainingOf(showing) === 0 ? 'sold-out' : 'open';
}
