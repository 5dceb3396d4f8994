import type { Line, SeatLayout } from './seat-layout';
import { stageMiddle } from './shapes';

/** Seats side by side: so many, of a tier or (null) of any. */
export interface SeatWish {
  count: number;
  tier: number | null;
}

/** How far a seat may be from the last one and still be beside it, in distances of its line. */
const beside = 1.5;

interface Place {
  first: number;
  near: number;
  singles: number;
}

/**
 * The best free seats side by side, by the server's rule (docs/best-available.md): those that leave no single seat, of these the nearest to the
 * middle of the stage, of these the first of the plan. Accessible places and their companions are left to who needs them. Null where there
 * are not so many together. What is free may be taken before it is held: then the server chooses.
 */
export function bestSeats(layout: SeatLayout, isFree: (seat: number) => boolean, wish: SeatWish): number[] | null {
  const [stageX, stageY] = stageMiddle(layout);
  const near = (seat: number): number => Math.hypot(layout.x[seat]! - stageX, layout.y[seat]! - stageY);
  const canSit = (seat: number): boolean => isFree(seat) && !layout.accessible.has(seat) && !layout.companionOf.has(seat);
  let best: Place | null = null;
  for (const line of layout.lines) {
    const isApart = gapsOf(layout, line);
    let from = line.start;
    for (let seat = line.start; seat <= line.start + line.count; seat++) {
      const goesOn = seat < line.start + line.count && canSit(seat) && (seat === from || !isApart(seat));
      if (goesOn) continue;
      best = bestWithin(layout, near, from, seat, wish, best);
      // The seat that ends a run may begin the next one.
      from = seat < line.start + line.count && canSit(seat) ? seat : seat + 1;
    }
  }
  return best === null ? null : Array.from({ length: wish.count }, (_, i) => best!.first + i);
}

/** The better of what is known and the best seats of a run of free ones, up to `end`. */
function bestWithin(layout: SeatLayout, near: (seat: number) => number, from: number, end: number, { count, tier }: SeatWish, known: Place | null): Place | null {
  let best = known;
  for (let first = from; first + count <= end; first++) {
    const seats = Array.from({ length: count }, (_, i) => first + i);
    if (tier !== null && seats.some((seat) => layout.tier[seat] !== tier)) continue;
    const found = {
      first,
      near: seats.reduce((sum, seat) => sum + near(seat), 0),
      singles: first - from === 1 || end - (first + count) === 1 ? 1 : 0,
    };
    if (best === null || found.singles < best.singles || (found.singles === best.singles && found.near < best.near)) best = found;
  }
  return best;
}

/** Tells of a seat of a line whether an aisle is between it and the one before. */
function gapsOf({ x, y }: SeatLayout, { start, count }: Line): (seat: number) => boolean {
  const gap = (seat: number): number => Math.hypot(x[seat]! - x[seat - 1]!, y[seat]! - y[seat - 1]!);
  const gaps = Array.from({ length: count - 1 }, (_, i) => gap(start + 1 + i)).sort((a, b) => a - b);
  const usual = gaps[gaps.length >> 1] ?? 0;
  return (seat) => gap(seat) > usual * beside;
}
