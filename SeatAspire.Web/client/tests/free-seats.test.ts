import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FreeSeats } from '../src/map/free-seats';
import { expandLayout } from '../src/map/seat-layout';
import { SeatState } from '../src/net/contract';

/** Two sections of a hundred seats each, in rows of ten. */
function house(): { seats: FreeSeats; set: (state: SeatState, ...changed: number[]) => void } {
  const rows = Array.from({ length: 20 }, (_, i) => ({
    ...{ section: Math.floor(i / 10), row: String(i), prefix: `${i}-`, first: 1, step: 1, count: 10 },
    ...{ x: 10, y: 10 + i * 10, dx: 10, dy: 0, tier: 0 },
  }));
  const layout = expandLayout({ hash: 'h', width: 200, height: 300, stage: [], sections: ['A', 'B'].map((name) => ({ name, outline: [] })), tiers: [], rows });
  const states = new Uint8Array(layout.count);
  const seats = new FreeSeats({ layout, stateOf: (seat) => states[seat] as SeatState });
  return {
    seats,
    set: (state, ...changed) => {
      for (const seat of changed) states[seat] = state;
      seats.update(changed);
    },
  };
}

test('what is free of each section is known after every change, however often it is told', () => {
  const { seats, set } = house();
  assert.deepEqual([...seats.ofSection], [100, 100]);
  set(SeatState.Held, 0, 1, 150);
  assert.deepEqual([...seats.ofSection], [98, 99]);
  set(SeatState.Sold, 0, 1, 150);
  set(SeatState.Sold, 0);
  assert.deepEqual([...seats.ofSection], [98, 99]);
  set(SeatState.Free, 1);
  assert.deepEqual([...seats.ofSection], [99, 99]);
});

test('a ground looks different in twentieths alone, and is told once', () => {
  const { seats, set } = house();
  assert.equal(seats.settle(), false);
  set(SeatState.Held, 0, 1, 2, 3);
  assert.equal(seats.settle(), false, '96 of 100 look like all');
  set(SeatState.Held, 4);
  assert.equal(seats.settle(), true, '95 of 100 are nineteen twentieths');
  assert.equal(seats.settle(), false);
  assert.deepEqual([...seats.share].map((share) => Math.round(share * 100)), [95, 100]);
});
