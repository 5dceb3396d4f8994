import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandLayout } from '../src/map/seat-layout';
import { seatRuns } from '../src/map/seat-runs';
import type { LayoutRow } from '../src/net/contract';

const row = (name: string, y: number, over: Partial<LayoutRow> = {}): LayoutRow => ({
  ...{ section: 0, row: name, prefix: `${name}-`, first: 1, step: 1, count: 10, x: 0, y, dx: 10, dy: 0, tier: 0 },
  ...over,
});

const layout = expandLayout({
  ...{ hash: 'h', width: 200, height: 200, stage: [], sections: [{ name: '1F', outline: [] }], tiers: [] },
  rows: [row('A', 0), row('B', 10), row('C', 20, { count: 4, tier: 1 }), row('C', 20, { first: 5, count: 6, x: 60 }), row('D', 30, { first: 20, step: -2 }), row('E', 40, { count: 3, labels: ['E-left', 'E-right', 'E-7'], xs: [0, 10, 20], ys: [40, 40, 40], tiers: [0, 0, 0] })],
});
const said = (...seats: number[]): string[] => seatRuns({ layout }, seats).map((run) => `${run.line.name} ${run.numbers} (${run.seats.length})`);

test('seats side by side are one span, whatever the order in which they were chosen', () => {
  assert.deepEqual(said(5, 3, 4), ['A 4–6 (3)']);
  assert.deepEqual(said(0, 2, 3), ['A 1, 3–4 (3)']);
});

test('each row stands for itself, in the order of the house, and so does each price in a row', () => {
  assert.deepEqual(said(12, 1, 11), ['A 2 (1)', 'B 2–3 (2)']);
  assert.deepEqual(said(23, 24), ['C 4 (1)', 'C 5 (1)']);
});

test('numbers that rise by two are no span, for others have those between', () => {
  assert.deepEqual(said(30, 31), ['D 20, 18 (2)']);
});

test('seats that have names in place of numbers stand for themselves', () => {
  assert.deepEqual(said(40, 41, 42), ['E left, right, 7 (3)']);
});
