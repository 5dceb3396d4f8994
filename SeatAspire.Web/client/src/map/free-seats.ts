import { SeatState } from '../net/contract';
import type { House } from './house';

/** In twentieths: finer steps are no news to an eye, and each costs a redraw. */
const steps = 20;

/** How many seats of each section are free, kept up with each change: a large house is not counted anew each time. */
export class FreeSeats {
  /** Free seats by section. */
  readonly ofSection: Uint32Array;
  /** The share of its seats, by section, as the grounds show it. */
  readonly share: Float32Array;
  private readonly isFree: Uint8Array;

  constructor(private readonly house: Pick<House, 'layout' | 'stateOf'>) {
    const { count, sections } = house.layout;
    this.isFree = new Uint8Array(count);
    this.ofSection = new Uint32Array(sections.length);
    this.share = new Float32Array(sections.length);
    for (let seat = 0; seat < count; seat++) this.look(seat);
    this.settle();
  }

  /** These seats changed. */
  update(seats: readonly number[]): void {
    for (const seat of seats) this.look(seat);
  }

  /** Brings the shares up to date. True if a ground would look different. */
  settle(): boolean {
    let visible = false;
    this.house.layout.sections.forEach((section, i) => {
      const share = Math.ceil((this.ofSection[i]! / Math.max(1, section.seatCount)) * steps) / steps;
      // As it is kept, with what a float has no place for gone.
      if (Math.fround(share) !== this.share[i]) visible = true;
      this.share[i] = share;
    });
    return visible;
  }

  private look(seat: number): void {
    const { layout } = this.house;
    const free = this.house.stateOf(seat) === SeatState.Free ? 1 : 0;
    if (free === this.isFree[seat]) return;
    this.isFree[seat] = free;
    this.ofSection[layout.rows[layout.rowOf[seat]!]!.section]! += free === 1 ? 1 : -1;
  }
}
