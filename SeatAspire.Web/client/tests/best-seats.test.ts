import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestSeats } from '../src/map/best-seats';
import { expandLayout, seatLabel } from '../src/map/seat-layout';
import type { Layout, LayoutRow } from '../src/net/contract';

const row = (name: string, y: number, over: Partial<LayoutRow> = {}): LayoutRow => ({
  ...{ section: 0, row: name, prefix: `${name}-`, first: 1, step: 1, count: 9, x: 0, y, dx: 10, dy: 0, tier: 0 },
  ...over,
});
const hall = (rows: LayoutRow[], over: Partial<Layout> = {}): Layout => ({
  ...{ hash: 'h', width: 80, height: 100, stage: [[30, -30], [50, -30], [50, -20], [30, -20]], sections: [{ name: '1F', outline: [] }], tiers: [] },
  rows,
  ...over,
});
function chosen(layout: Layout, count: number, tier: number | null = null, ...taken: string[]): string[] | null {
  const seats = expandLayout(layout);
  const free = (seat: number): boolean => !taken.includes(seatLabel(seats, seat));
  return bestSeats(seats, free, { count, tier })?.map((seat) => seatLabel(seats, seat)) ?? null;
}

test('in an empty hall the middle of the front row is best', () => {
  assert.deepEqual(chosen(hall([row('A', 0), row('B', 10)]), 3), ['A-4', 'A-5', 'A-6']);
});

test('of a tier, those of it alone', () => {
  assert.deepEqual(chosen(hall([row('A', 0, { tier: 1 }), row('B', 10)]), 3, 0), ['B-4', 'B-5', 'B-6']);
  assert.equal(chosen(hall([row('A', 0, { tier: 1 })]), 2, 0), null);
});

test('nobody is left a single seat where that can be helped, though it be further away', () => {
  // are free: two in the middle would leave a single one.
  assert.deepEqual(chosen(hall([row('A', 0)]), 2, null, 'A-6'), ['A-4', 'A-5']);
  // Three free ones, two wanted: somebody is left alone wherever one sits, unless in the row behind.
  assert.deepEqual(chosen(hall([row('A', 0, { count: 3, x: 30 }), row('B', 10, { count: 2, x: 35 })]), 2), ['B-1', 'B-2']);
  assert.deepEqual(chosen(hall([row('A', 0, { count: 3, x: 30 })]), 2), ['A-1', 'A-2']);
});

test('across an aisle nobody sits side by side', () => {
  const aisle = hall([row('A', 0, { count: 2 }), row('A', 0, { first: 3, count: 2, x: 40 })]);
  assert.equal(chosen(aisle, 3), null);
  assert.deepEqual(chosen(aisle, 2, null, 'A-3'), ['A-1', 'A-2']);
});

test('places for wheelchairs and their companions are left to who needs them', () => {
  const seats = hall([row('A', 0, { count: 4, x: 20 })], { attributes: { accessible: [1], companion: [[2, 1]], restrictedView: [] } });
  assert.equal(chosen(seats, 2), null);
  assert.deepEqual(chosen(seats, 1), ['A-4']);
});

test('a plan without a stage has it at the upper edge', () => {
  assert.deepEqual(chosen(hall([row('A', 50), row('B', 20)], { stage: [] }), 1), ['B-5']);
});
