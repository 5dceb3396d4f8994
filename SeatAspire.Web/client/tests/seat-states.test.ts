import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeStates, SeatStates } from '../src/map/seat-states';

/** Two bits a seat, seat 0 lowest: the server's side of the encoding. */
function encode(states: number[]): string {
  const bytes = new Uint8Array(Math.ceil(states.length / 4));
  states.forEach((state, seat) => (bytes[seat >> 2]! |= state << ((seat & 3) * 2)));
  return Buffer.from(bytes).toString('base64');
}

test('a snapshot of two bits a seat is decoded, the last byte half full', () => {
  assert.deepEqual([...decodeStates(encode([0, 1, 2, 3, 3, 1]), 6)], [0, 1, 2, 3, 3, 1]);
  // 0b11100100: seat 0 free, 1 held, 2 sold, 3 blocked.
  assert.deepEqual([...decodeStates(Buffer.from([0xe4]).toString('base64'), 4)], [0, 1, 2, 3]);
  assert.deepEqual([...decodeStates('', 2)], [0, 0]);
});

test('50,000 seats survive the way there and back', () => {
  const states = Array.from({ length: 50_000 }, (_, i) => (i * 7 + (i >> 3)) & 3);
  assert.deepEqual([...decodeStates(encode(states), states.length)], states);
});

test('a snapshot says which seats changed, and an older one changes nothing', () => {
  const seats = new SeatStates(4);
  assert.equal(seats.known, false);
  assert.deepEqual(seats.takeSnapshot({ version: 10, count: 4, states: encode([0, 1, 0, 2]) }), [1, 3]);
  assert.equal(seats.takeSnapshot({ version: 9, count: 4, states: encode([3, 3, 3, 3]) }), 'old');
  assert.equal(seats.takeSnapshot({ version: 10, count: 4, states: encode([3, 3, 3, 3]) }), 'old');
  assert.deepEqual(seats.takeSnapshot({ version: 11, count: 4, states: encode([0, 2, 0, 2]) }), [1]);
});

test('a delta counts if it starts at or below what is known and leads beyond it', () => {
  const seats = new SeatStates(4);
  seats.takeSnapshot({ version: 10, count: 4, states: encode([0, 0, 0, 0]) });
  assert.deepEqual(seats.takeDelta({ from: 10, to: 12, changes: [0, 1, 2, 2] }), [0, 2]);
  assert.equal(seats.version, 12);
  assert.equal(seats.takeDelta({ from: 10, to: 12, changes: [0, 0] }), 'old');
  // Overlap: the last state of each seat up to `to`, so that nothing is missed.
  assert.deepEqual(seats.takeDelta({ from: 11, to: 14, changes: [2, 2, 3, 1] }), [3]);
  assert.equal(seats.takeDelta({ from: 15, to: 16, changes: [1, 1] }), 'gap');
  assert.equal(seats.version, 14);
  assert.deepEqual([...seats.states], [1, 0, 2, 1]);
});

test('a new epoch is a gap, and its snapshot wins', () => {
  const epoch = 2 ** 32;
  const seats = new SeatStates(2);
  seats.takeSnapshot({ version: 3 * epoch + 900, count: 2, states: encode([1, 2]) });
  assert.equal(seats.takeDelta({ from: 4 * epoch, to: 4 * epoch + 1, changes: [0, 0] }), 'gap');
  assert.deepEqual(seats.takeSnapshot({ version: 4 * epoch + 1, count: 2, states: encode([0, 2]) }), [0]);
});

test('seats beyond the layout are passed over', () => {
  const seats = new SeatStates(1);
  seats.takeSnapshot({ version: 1, count: 1, states: encode([0]) });
  assert.deepEqual(seats.takeDelta({ from: 1, to: 2, changes: [9, 1, 0, 1] }), [0]);
});
