import { signal } from '@preact/signals';
import { lineOf, type SeatLayout } from '../../map/seat-layout';
import { Emitter } from '../store';

/** What one click takes. A lasso takes what it goes around. */
export const pickModes = ['seat', 'row', 'section', 'lasso'] as const;
export type PickMode = (typeof pickModes)[number];

/** Seats that an operator has in hand: of any state, and as many as there are. */
export class SeatPick {
  /** Seats that were taken or put back. */
  readonly changed = new Emitter<readonly number[]>();
  private readonly chosen = signal<ReadonlySet<number>>(new Set());

  /** In the order of the house. */
  get seats(): number[] {
    return [...this.chosen.value].sort((a, b) => a - b);
  }

  get size(): number {
    return this.chosen.value.size;
  }

  has(seat: number): boolean {
    return this.chosen.value.has(seat);
  }

  add(seats: readonly number[]): void {
    this.become(new Set([...this.chosen.value, ...seats]));
  }

  remove(seats: readonly number[]): void {
    const next = new Set(this.chosen.value);
    for (const seat of seats) next.delete(seat);
    this.become(next);
  }

  /** Takes them, or puts them back where all of them are taken. */
  toggle(seats: readonly number[]): void {
    if (seats.every((seat) => this.has(seat))) this.remove(seats);
    else this.add(seats);
  }

  set(seats: readonly number[]): void {
    this.become(new Set(seats));
  }

  clear(): void {
    this.become(new Set());
  }

  private become(next: ReadonlySet<number>): void {
    const before = this.chosen.value;
    const changed = [...before].filter((seat) => !next.has(seat)).concat([...next].filter((seat) => !before.has(seat)));
    if (changed.length === 0) return;
    this.chosen.value = next;
    this.changed.emit(changed);
  }
}

/** The seats that a click on one of them takes. */
export function seatsOf(layout: SeatLayout, seat: number, mode: PickMode): number[] {
  const spread = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start + i);
  const line = lineOf(layout, seat);
  if (mode === 'row') return spread(line.start, line.count);
  if (mode === 'section') return layout.sections[line.section]!.lines.flatMap((index) => spread(layout.lines[index]!.start, layout.lines[index]!.count));
  return [seat];
}

/** Seats by their labels, as they are typed: one a line or with commas between, `A-1..A-10` for those from one to the other in the order of the plan. */
export function seatsNamed(text: string, find: (label: string) => number): { seats: number[]; unknown: string[] } {
  const seats: number[] = [];
  const unknown: string[] = [];
  for (const part of text.split(/[,\n;]/).map((one) => one.trim()).filter((one) => one !== '')) {
    const whole = find(part);
    const ends = part.split('..').map((label) => find(label.trim()));
    if (whole >= 0) seats.push(whole);
    else if (ends.length === 2 && ends.every((seat) => seat >= 0)) {
      const [from, to] = ends.sort((a, b) => a - b) as [number, number];
      for (let seat = from; seat <= to; seat++) seats.push(seat);
    } else unknown.push(part);
  }
  return { seats: [...new Set(seats)], unknown };
}
