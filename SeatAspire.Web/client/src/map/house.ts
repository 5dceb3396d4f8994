import type { ReadonlySignal } from '@preact/signals';
import type { SeatState } from '../net/contract';
import type { Emitter } from '../state/store';
import type { MapRest } from './map-rest';
import type { SeatIndex } from './seat-index';
import type { SeatLayout } from './seat-layout';

/** What the map draws: the seats of a date as they are now, or those of a plan that nobody sells yet. */
export interface House {
  readonly layout: SeatLayout;
  readonly index: SeatIndex;
  /** Seats that look different. */
  readonly changed: Emitter<readonly number[]>;
  /** The tiers that somebody wants to see, by index; null: all. */
  readonly lit: ReadonlySignal<ReadonlySet<number> | null>;
  /** Whether a seat is drawn as one's own, an `Own` each. */
  readonly own: Uint8Array;
  readonly selection: {
    readonly seats: readonly number[];
    readonly changed: Emitter<readonly number[]>;
  };
  /** Letters that stand on seats, for what they are besides. */
  readonly marks?: ReadonlyMap<number, string>;
  /** What waits until the map rests. */
  readonly rest?: MapRest;
  stateOf(seat: number): SeatState;
  isLit(seat: number): boolean;
}

/** Whether a seat is one's own; `ifSold`: its hold is over, and became an order, most likely. */
export const Own = { no: 0, surely: 1, ifSold: 2 } as const;
