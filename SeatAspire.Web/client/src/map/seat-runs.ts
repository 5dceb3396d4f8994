import type { Room } from '../state/room';
import { lineOf, seatNumber, type Line } from './seat-layout';

/** Chosen seats of one row that are all of one price, those side by side together. */
export interface SeatRun {
  line: Line;
  tier: number;
  /** By place in the row. */
  seats: number[];
  /** "14–19", "14, 16": numbers as people say them. */
  numbers: string;
}

/** Groups seats as people speak of them: by row and price, in the order of the house. */
export function seatRuns(room: Pick<Room, 'layout'>, seats: readonly number[]): SeatRun[] {
  const { layout } = room;
  const runs: SeatRun[] = [];
  for (const seat of [...seats].sort((a, b) => a - b)) {
    const line = lineOf(layout, seat);
    const tier = layout.tier[seat]!;
    const same = runs.find((run) => run.line === line && run.tier === tier);
    if (same === undefined) runs.push({ line, tier, seats: [seat], numbers: '' });
    else same.seats.push(seat);
  }
  for (const run of runs) run.numbers = numbersOf(run.seats, (seat) => seatNumber(layout, seat));
  return runs;
}

/** Neighbours by index and by number become a span; seats without a number stand for themselves. */
function numbersOf(seats: readonly number[], numberOf: (seat: number) => number | string): string {
  const spans: { first: number | string; last: number | string; seat: number }[] = [];
  for (const seat of seats) {
    const number = numberOf(seat);
    const span = spans.at(-1);
    if (span?.seat === seat - 1 && typeof number === 'number' && typeof span.last === 'number' && Math.abs(number - span.last) === 1) {
      [span.last, span.seat] = [number, seat];
    } else {
      spans.push({ first: number, last: number, seat });
    }
  }
  return spans.map(({ first, last }) => said(first, last)).join(', ');
}

function said(first: number | string, last: number | string): string {
  if (first === last) return String(first);
  return first < last ? `${first}–${last}` : `${last}–${first}`;
}
