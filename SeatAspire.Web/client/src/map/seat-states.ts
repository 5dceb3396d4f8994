import type { SeatsSnapshot } from '../net/contract';
import type { SeatsDelta } from '../net/hub-messages';

/** Two bits a seat, seat 0 in the lowest bits of byte 0, base64. */
export function decodeStates(base64: string, count: number): Uint8Array {
  const bytes = atob(base64);
  const states = new Uint8Array(count);
  for (let seat = 0; seat < count; seat++) {
    const byte = seat >> 2 < bytes.length ? bytes.charCodeAt(seat >> 2) : 0;
    states[seat] = (byte >> ((seat & 3) << 1)) & 3;
  }
  return states;
}

/** What became of a message: seats that changed; nothing new in it; or a gap, so that one must join again. */
export type Merge = number[] | 'old' | 'gap';

/**
 * The states of a showing's seats at a version. Never goes back: messages may come doubled, late or from a replica
 * that is a little behind.
 */
export class SeatStates {
  version = -1;
  readonly states: Uint8Array;

  constructor(count: number) {
    this.states = new Uint8Array(count);
  }

  get known(): boolean {
    return this.version >= 0;
  }

  takeSnapshot(snapshot: SeatsSnapshot): Merge {
    if (snapshot.version <= this.version) return 'old';
    const next = decodeStates(snapshot.states, this.states.length);
    const changed: number[] = [];
    for (let seat = 0; seat < next.length; seat++) {
      if (next[seat] !== this.states[seat]) changed.push(seat);
    }
    this.states.set(next);
    this.version = snapshot.version;
    return changed;
  }

  takeDelta(delta: SeatsDelta): Merge {
    if (delta.to <= this.version) return 'old';
    if (delta.from > this.version) return 'gap';
    const changed: number[] = [];
    for (let i = 0; i + 1 < delta.changes.length; i += 2) {
      const seat = delta.changes[i]!;
      const state = delta.changes[i + 1]!;
      if (seat < this.states.length && this.states[seat] !== state) {
        this.states[seat] = state;
        changed.push(seat);
      }
    }
    this.version = delta.to;
    return changed;
  }
}
