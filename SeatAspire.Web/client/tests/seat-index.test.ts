import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeatIndex } from '../src/map/seat-index';

/** A hundred rows of a hundred seats, ten apart. */
function index(): { index: SeatIndex; x: Float32Array; y: Float32Array } {
  const x = Float32Array.from({ length: 10_000 }, (_, seat) => (seat % 100) * 10);
  const y = Float32Array.from({ length: 10_000 }, (_, seat) => Math.floor(seat / 100) * 10);
  return { index: new SeatIndex(x, y, 10), x, y };
}

test('the seats around a rectangle are all that lie in it, each once, and few besides', () => {
  const { index: seats, x, y } = index();
  const found = seats.around(205, 305, 395, 415);
  assert.equal(new Set(found).size, found.length);
  const within = [...x.keys()].filter((seat) => x[seat]! >= 205 && x[seat]! <= 395 && y[seat]! >= 305 && y[seat]! <= 415);
  assert.ok(within.every((seat) => found.includes(seat)));
  assert.ok(found.length < within.length * 2);
});

test('around all of the house are all seats, and beside it none', () => {
  const { index: seats } = index();
  assert.equal(new Set(seats.around(-500, -500, 2_000, 2_000)).size, 10_000);
  assert.equal(seats.around(1_100, 0, 2_000, 990).length, 0);
  assert.equal(seats.around(-500, -500, -100, -100).length, 0);
});
