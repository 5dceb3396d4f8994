import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandLayout, LabelIndex, lineOf, seatLabel, seatNumber, sectionNameOf } from '../src/map/seat-layout';
import { SeatIndex } from '../src/map/seat-index';
import type { Layout, LayoutRow } from '../src/net/contract';

const row = (over: Partial<LayoutRow>): LayoutRow => ({
  section: 0,
  row: 'A',
  prefix: 'A-',
  first: 1,
  step: 1,
  count: 3,
  x: 0,
  y: 0,
  dx: 10,
  dy: 0,
  tier: 0,
  ...over,
});

const layoutOf = (rows: LayoutRow[], sections = ['1F', '2F']): Layout => ({
  hash: 'h',
  width: 100,
  height: 100,
  stage: [],
  sections: sections.map((name) => ({ name, outline: [] })),
  tiers: [{ index: 0, name: 'R', color: '#8b3fd9' }],
  rows,
});

test('seats run through the rows in order and stand where their row puts them', () => {
  const layout = expandLayout(
    layoutOf([row({}), row({ row: 'B', prefix: '2F/B-', section: 1, first: 2, step: 2, x: 5, y: 20, dx: 8, dy: 6, tier: 0 })]),
  );
  assert.equal(layout.count, 6);
  assert.deepEqual([layout.x[4], layout.y[4]], [13, 26]);
  assert.deepEqual(
    [0, 2, 3, 5].map((seat) => seatLabel(layout, seat)),
    ['A-1', 'A-3', '2F/B-2', '2F/B-6'],
  );
  assert.equal(seatNumber(layout, 4), 4);
  assert.equal(sectionNameOf(layout, 5), '2F');
  assert.equal(layout.pitch, 10);
});

test('pieces of one row that follow each other are one line', () => {
  const layout = expandLayout(
    layoutOf([row({}), row({ first: 4, x: 50 }), row({ row: 'B', prefix: 'B-', y: 10 }), row({ row: 'A', section: 1, prefix: '2F/A-' })]),
  );
  assert.deepEqual(
    layout.lines.map((line) => [line.name, line.start, line.count]),
    [
      ['A', 0, 6],
      ['B', 6, 3],
      ['A', 9, 3],
    ],
  );
  assert.equal(lineOf(layout, 5), layout.lines[0]);
});

test('a house without sections is one', () => {
  const layout = expandLayout({ ...layoutOf([row({}), row({ row: 'B', prefix: 'B-', y: 10 })]), sections: [] });
  assert.deepEqual(layout.sections.map(({ name, seatCount }) => [name, seatCount]), [['', 6]]);
});

test('every label leads back to its seat, and no other does', () => {
  const layout = expandLayout(
    layoutOf([row({}), row({ first: 4, x: 50 }), row({ row: 'B', prefix: '2F/B-', first: 9, step: -2, count: 4, y: 10 }), row({ row: 'C1', prefix: 'C1', y: 30 })]),
  );
  const labels = new LabelIndex(layout);
  for (let seat = 0; seat < layout.count; seat++) assert.equal(labels.find(seatLabel(layout, seat)), seat);
  for (const wrong of ['', 'A', 'A-', 'A-0', 'A-7', 'a-1', '2F/B-8', '2F/B-1', 'B-9', 'A-1.5', 'A-01']) {
    assert.equal(labels.find(wrong), -1, wrong);
  }
});

test('a row that lists its seats is drawn, named and found like any other', () => {
  const listed = row({
    row: 'Loge 3',
    section: 1,
    prefix: '',
    count: 5,
    labels: ['2F/Loge 3-1', '2F/Loge 3-3', '2F/Loge 3-12A', 'Loge 3-B', '기둥 옆'],
    xs: [1, 2.5, 3, 4, 5],
    ys: [7, 7.5, 9, 11, 13],
    tiers: [0, 0, 1, 0, 1],
  });
  const layout = expandLayout(layoutOf([row({}), listed, row({ row: 'C', prefix: 'C-', y: 30 })]));
  assert.equal(layout.count, 11);
  assert.deepEqual([...layout.x.slice(3, 8)], [1, 2.5, 3, 4, 5]);
  assert.deepEqual([...layout.y.slice(3, 8)], [7, 7.5, 9, 11, 13]);
  assert.deepEqual([...layout.tier.slice(3, 8)], [0, 0, 1, 0, 1]);
  assert.deepEqual(
    [3, 4, 5, 6, 7, 8].map((seat) => seatNumber(layout, seat)),
    [1, 3, '12A', 'B', '기둥 옆', 1],
  );
  assert.deepEqual(
    layout.lines.map((line) => [line.name, line.start, line.count]),
    [
      ['A', 0, 3],
      ['Loge 3', 3, 5],
      ['C', 8, 3],
    ],
  );
  const labels = new LabelIndex(layout);
  for (let seat = 0; seat < layout.count; seat++) assert.equal(labels.find(seatLabel(layout, seat)), seat);
  assert.deepEqual([3, 4, 5, 6, 7].map((seat) => seatLabel(layout, seat)), listed.labels);
  for (const wrong of ['2F/Loge 3-2', '2F/Loge 3-12', '12A', 'B']) assert.equal(labels.find(wrong), -1, wrong);
});

test('the index finds the same nearest seat as looking at all of them', () => {
  let seed = 12345;
  const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  const count = 3000;
  const x = Float32Array.from({ length: count }, () => random() * 900);
  const y = Float32Array.from({ length: count }, () => random() * 500);
  const index = new SeatIndex(x, y, 12);
  for (let k = 0; k < 400; k++) {
    const [px, py, within] = [random() * 1000 - 50, random() * 600 - 50, random() * 30];
    let best = Infinity;
    for (let i = 0; i < count; i++) best = Math.min(best, Math.hypot(x[i]! - px, y[i]! - py));
    const found = index.nearest(px, py, within);
    if (best > within + 1e-6) assert.equal(found, -1);
    else if (best < within - 1e-6) assert.ok(Math.abs(Math.hypot(x[found]! - px, y[found]! - py) - best) < 1e-6);
  }
  const seen: number[] = [];
  index.forEachIn(100, 100, 300, 200, (seat) => seen.push(seat));
  const expected = [...x.keys()].filter((i) => x[i]! >= 100 && x[i]! <= 300 && y[i]! >= 100 && y[i]! <= 200);
  assert.deepEqual(seen.sort((a, b) => a - b), expected);
});

test('the neighbour lies straight ahead where there is one', () => {
  const layout = expandLayout(layoutOf([row({ count: 5 }), row({ row: 'B', prefix: 'B-', count: 5, y: 10 })]));
  const index = new SeatIndex(layout.x, layout.y, layout.pitch);
  assert.equal(index.neighbour(1, 1, 0, 30), 2);
  assert.equal(index.neighbour(1, 0, 1, 30), 6);
  assert.equal(index.neighbour(0, -1, 0, 30), -1);
});

test('a house whose seats all stand at one place has a pitch all the same', () => {
  const rows = [{ section: 0, name: 'A', prefix: 'A-', first: 1, step: 1, count: 3, x: 5, y: 5, dx: 0, dy: 0, tier: 0 }];
  const layout = expandLayout({ hash: 'h', width: 10, height: 10, stage: [], sections: [], tiers: [], rows } as never);
  assert.ok(layout.pitch > 0 && Number.isFinite(layout.pitch));
});
