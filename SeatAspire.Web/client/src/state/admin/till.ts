import { batch, computed, signal } from '@preact/signals';
import { bestSeats } from '../../map/best-seats';
import { amountOf } from '../../map/seat-words';
import { SeatState, type Order } from '../../net/contract';
import type { OperatorApi } from '../../net/operator-api';
import type { Buyer, NewSale, SaleMethod } from '../../net/operator-contract';
import type { Problem } from '../../net/problem';
import { newIdempotencyKey } from '../idempotency-key';
import { Cleanup } from '../store';
import type { DeskHouse } from './desk-house';

/** Selling at the counter: seats are found or picked, paid, and at once sold. */
export class Till {
  readonly count = signal(2);
  /** The category that is wanted, by its tier's index; null: any. */
  readonly tier = signal<number | null>(null);
  readonly method = signal<SaleMethod>('cash');
  readonly busy = signal(false);
  /** There are not so many side by side. */
  readonly tooFew = signal(false);
  /** Labels of seats in hand that somebody else took. */
  readonly lost = signal<readonly string[]>([]);
  readonly problem = signal<Problem | null>(null);
  /** What was sold last, until the next sale. */
  readonly sold = signal<Order | null>(null);
  /** What the seats in hand cost; null where some have no price. */
  readonly amount = computed(() => {
    const seats = this.house.selection.seats;
    const sum = seats.length === 0 ? null : amountOf(this.house.room, seats);
    return sum !== null && this.method.value === 'comp' ? { ...sum, amount: 0 } : sum;
  });
  /** The sale that was tried last and whose answer is not known: with the same key it sells once. */
  private attempt: { sale: NewSale; key: string } | null = null;
  private readonly cleanup = new Cleanup();

  constructor(
    private readonly showingId: string,
    readonly house: DeskHouse,
    private readonly api: Pick<OperatorApi, 'sell'>,
    /** Seats that are set aside, and may be sold here. */
    private readonly allocated: () => ReadonlySet<number>,
  ) {
    this.cleanup.add(
      house.changed.subscribe((seats) => {
        const gone = seats.filter((seat) => house.selection.has(seat) && !this.maySell(seat));
        if (this.busy.value) return;
        // Most likely sold by the attempt whose answer was lost: that is asked for, and nobody else is blamed.
        const tried = new Set(this.attempt?.sale.seats);
        const taken = gone.filter((seat) => !tried.has(house.label(seat)));
        if (taken.length < gone.length) void this.send(this.attempt!);
        if (taken.length === 0) return;
        batch(() => {
          this.lost.value = taken.map((seat) => house.label(seat));
          house.selection.remove(taken);
        });
      }),
    );
  }

  dispose(): void {
    this.cleanup.run();
  }

  /** Whether a seat can be sold here: it is free, or set aside. */
  maySell(seat: number): boolean {
    const state = this.house.stateOf(seat);
    return state === SeatState.Free || (state === SeatState.Blocked && this.allocated().has(seat));
  }

  /** Takes the best seats that there are. */
  find(): void {
    const { house } = this;
    const seats = bestSeats(house.layout, (seat) => house.stateOf(seat) === SeatState.Free, { count: this.count.value, tier: this.tier.value });
    batch(() => {
      this.problem.value = null;
      this.lost.value = [];
      this.tooFew.value = seats === null;
      if (seats !== null) house.selection.set(seats);
    });
  }

  /** Sells what is in hand. */
  async sell(buyer: Buyer | null, note: string | null): Promise<void> {
    const labels = this.house.picked.value;
    if (labels.length === 0 || this.busy.value) return;
    const sale = { seats: [...labels], method: this.method.value, buyer, note };
    if (JSON.stringify(this.attempt?.sale) !== JSON.stringify(sale)) this.attempt = { sale, key: newIdempotencyKey() };
    await this.send(this.attempt!);
  }

  /** Makes ready for whoever is next. */
  next(): void {
    batch(() => {
      this.sold.value = null;
      this.problem.value = null;
      this.lost.value = [];
      this.tooFew.value = false;
      this.house.selection.clear();
    });
  }

  private async send({ sale, key }: { sale: NewSale; key: string }): Promise<void> {
    const { selection } = this.house;
    batch(() => {
      this.busy.value = true;
      this.problem.value = null;
      this.lost.value = [];
    });
    try {
      const order = await this.api.sell(this.showingId, sale, key);
      this.attempt = null;
      batch(() => {
        selection.clear();
        this.sold.value = order;
      });
    } catch (error) {
      const problem = error as Problem;
      if (!problem.transient && problem.type !== 'payment-in-progress') this.attempt = null;
      batch(() => {
        this.problem.value = problem;
        // The others stay in hand.
        selection.remove(problem.seats.map((label) => this.house.find(label)).filter((seat) => seat >= 0));
      });
    } finally {
      this.busy.value = false;
    }
  }
}
