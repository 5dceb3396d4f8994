import { signal } from '@preact/signals';
import { SeatState } from '../net/contract';
import { tabMemory } from './memory';
import type { Room } from './room';
import { Emitter } from './store';

/** What a person may have of a showing, by the server's default; its answer is the authority (`too-many-seats`). */
const mostOfAPerson = 8;

export type Toggle = 'selected' | 'deselected' | 'not-free' | 'limit';

/** The seats a person has in mind. The server knows nothing of them until they are held. */
export class Selection {
  /** Seats that were added or removed. */
  readonly changed = new Emitter<readonly number[]>();
  /** Selected seats that somebody else took. */
  readonly overtaken = new Emitter<readonly number[]>();
  private readonly chosen = signal<ReadonlySet<number>>(new Set());
  private beingHeld = new Set<number>();

  constructor(
    private readonly room: Room,
    /** The showing's own limit, where the server told it. */
    private readonly mostSeats: () => number | undefined,
  ) {
    room.changed.subscribe((dirty) => {
      const lost = dirty.filter((seat) => this.chosen.peek().has(seat) && room.stateOf(seat) !== SeatState.Free);
      if (lost.length === 0) return;
      this.remove(lost);
      const taken = lost.filter((seat) => !this.beingHeld.has(seat) && !room.isMine(seat));
      if (taken.length > 0) this.overtaken.emit(taken);
    });
  }

  /** In the order in which they were chosen. */
  get seats(): number[] {
    return [...this.chosen.value];
  }

  get size(): number {
    return this.chosen.value.size;
  }

  /** How many may be selected: what one holds or has bought already counts. */
  get limit(): number {
    return Math.max(0, (this.mostSeats() ?? mostOfAPerson) - this.room.ownCount.value);
  }

  has(seat: number): boolean {
    return this.chosen.value.has(seat);
  }

  toggle(seat: number): Toggle {
    if (this.has(seat)) {
      this.remove([seat]);
      return 'deselected';
    }
    if (!this.room.states.known || this.room.stateOf(seat) !== SeatState.Free) return 'not-free';
    if (this.size >= this.limit) return 'limit';
    this.chosen.value = new Set([...this.chosen.value, seat]);
    this.changed.emit([seat]);
    return 'selected';
  }

  remove(seats: readonly number[]): void {
    const removed = seats.filter((seat) => this.has(seat));
    if (removed.length === 0) return;
    this.chosen.value = new Set(this.seats.filter((seat) => !removed.includes(seat)));
    this.changed.emit(removed);
  }

  /** Takes an earlier choice up again, as far as its seats are still free; the others are told as overtaken. */
  restore(seats: readonly number[]): void {
    if (seats.length === 0) return;
    if (!this.room.states.known) {
      const stop = this.room.changed.subscribe(() => {
        if (!this.room.states.known) return;
        stop();
        this.restore(seats);
      });
      return;
    }
    const missing = seats.filter((seat) => seat >= 0 && !this.has(seat));
    const taken = missing.filter((seat) => this.toggle(seat) === 'not-free' && !this.room.isMine(seat));
    if (taken.length > 0) this.overtaken.emit(taken);
  }

  clear(): void {
    this.remove(this.seats);
  }

  /** While these are being held for us, that they turn orange is no loss. */
  async whileHolding<T>(seats: readonly number[], work: () => Promise<T>): Promise<T> {
    this.beingHeld = new Set(seats);
    try {
      return await work();
    } finally {
      this.beingHeld = new Set();
    }
  }
}

const storageKey = (showingId: string): string => `seataspire.choice.${showingId}`;

/** Labels of seats that a person has in mind, and of those that others took and that they have been told of. */
export interface KeptChoice {
  chosen: readonly string[];
  taken: readonly string[];
}

/** Keeps a choice in this tab, over a reload and while its person waits elsewhere. */
export function keepChoice(showingId: string, choice: KeptChoice): void {
  if (choice.chosen.length === 0 && choice.taken.length === 0) tabMemory.forget(storageKey(showingId));
  else tabMemory.write(storageKey(showingId), JSON.stringify(choice));
}

export function keptChoice(showingId: string): KeptChoice {
  const text = tabMemory.read(storageKey(showingId));
  const kept = text === null ? null : (JSON.parse(text) as Partial<KeptChoice>);
  return { chosen: kept?.chosen ?? [], taken: kept?.taken ?? [] };
}
