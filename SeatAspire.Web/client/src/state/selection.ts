import { SeatState } from '../net/contract';
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
  private readonly chosen = new Set<number>();
  private beingHeld = new Set<number>();

  constructor(private readonly room: Room) {
    room.changed.subscribe((dirty) => {
      const lost = dirty.filter((seat) => this.chosen.has(seat) && room.stateOf(seat) !== SeatState.Free);
      if (lost.length === 0) return;
      this.remove(lost);
      const taken = lost.filter((seat) => !this.beingHeld.has(seat) && !room.isMine(seat));
      if (taken.length > 0) this.overtaken.emit(taken);
    });
  }

  get seats(): number[] {
    return [...this.chosen];
  }

  get size(): number {
    return this.chosen.size;
  }

  /** How many may be selected: what one holds or has bought already counts. */
  get limit(): number {
    return Math.max(0, mostOfAPerson - this.room.ownCount);
  }

  has(seat: number): boolean {
    return this.chosen.has(seat);
  }

  toggle(seat: number): Toggle {
    if (this.chosen.has(seat)) {
      this.remove([seat]);
      return 'deselected';
    }
    if (!this.room.states.known || this.room.stateOf(seat) !== SeatState.Free) return 'not-free';
    if (this.chosen.size >= this.limit) return 'limit';
    this.chosen.add(seat);
    this.changed.emit([seat]);
    return 'selected';
  }

  remove(seats: readonly number[]): void {
    const removed = seats.filter((seat) => this.chosen.delete(seat));
    if (removed.length > 0) this.changed.emit(removed);
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
    const missing = seats.filter((seat) => seat >= 0 && !this.chosen.has(seat));
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

/** Keeps seats that a person has in mind while they wait elsewhere in this tab. */
export function keepChoice(showingId: string, labels: readonly string[]): void {
  if (labels.length === 0) sessionStorage.removeItem(storageKey(showingId));
  else sessionStorage.setItem(storageKey(showingId), JSON.stringify(labels));
}

export function takeChoice(showingId: string): string[] {
  const text = sessionStorage.getItem(storageKey(showingId));
  sessionStorage.removeItem(storageKey(showingId));
  return text === null ? [] : (JSON.parse(text) as string[]);
}
