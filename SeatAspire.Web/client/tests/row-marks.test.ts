import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';
import { allNameSpots, rowMarks, type RowMark } from '../src/map/row-marks';
import { expandLayout } from '../src/map/seat-layout';
import type { Layout, LayoutRow } from '../src/net/contract';

const row = (over: Partial<LayoutRow>): LayoutRow => ({
  section: 0,
  row: 'A',
  prefix: 'A-',
  first: 1,
  step: 1,
  count: 20,
  x: 100,
  y: 100,
  dx: 10,
  dy: 0,
  tier: 0,
  ...over,
});

const layoutOf = (...rows: LayoutRow[]): Layout => ({
  hash: 'h',
  width: 400,
  height: 400,
  stage: [],
  sections: [{ name: '1F', outline: [] }],
  tiers: [{ index: 0, name: 'R', color: '#8b3fd9' }],
  rows,
});

/** What a view of 100 × 100 pixels, three to a unit, around a point of the layout names. */
function marksAround(x: number, y: number, ...rows: LayoutRow[]): RowMark[] {
  const layout = expandLayout(layoutOf(...rows));
  const camera = new Camera(layout.width, layout.height, layout.pitch);
  camera.resize(100, 100);
  camera.lookAt(x, y, 3);
  return rowMarks(layout, camera).map((mark) => ({ ...mark, x: Math.round(mark.x), y: Math.round(mark.y) }));
}

test('a row whose ends are out of view is named at the edge where it comes into it', () => {
  assert.deepEqual(marksAround(200, 100, row({})), [{ name: 'A', x: 13, y: 50, edge: 'left' }]);
});

test('a row with an end in view, or wholly out of it, is not named again', () => {
  assert.deepEqual(marksAround(100, 100, row({})), []);
  assert.deepEqual(marksAround(200, 200, row({})), []);
});

test('behind an aisle a row is named before its first seat there', () => {
  // The second piece begins at 195: 35 pixels from the left edge, and the name almost a seat before it.
  assert.deepEqual(marksAround(200, 100, row({ count: 6 }), row({ first: 7, x: 195 })), [{ name: 'A', x: 13, y: 50, edge: 'left' }]);
  // Nearer to the middle it stands there by itself.
  assert.deepEqual(marksAround(185, 100, row({ count: 5 }), row({ first: 6, x: 195 })), []);
});

/** Where the rows of a house have their names, rounded. */
function spots(...rows: LayoutRow[]): [number, number][][] {
  return allNameSpots(expandLayout(layoutOf(...rows))).map((line) => line.map(([x, y]) => [Math.round(x), Math.round(y)] as [number, number]));
}

test('a row has its name at both ends and in each aisle, on its own curve', () => {
  // A block that rises to the left, an aisle of two seats, and the middle of the house.
  const curved = [row({ count: 3, dx: 9, dy: 4, x: 50, y: 92 }), row({ first: 4, count: 4, x: 90, y: 100 })];
  assert.deepEqual(spots(...curved), [
    [
      [41, 88],
      [79, 100],
      [129, 100],
    ],
  ]);
});

test('a wide aisle has a name at both of its sides, and a narrow gap is none', () => {
  assert.equal(spots(row({ count: 3 }), row({ first: 4, count: 3, x: 170 }))[0]!.length, 4);
  assert.equal(spots(row({ count: 3 }), row({ first: 4, count: 3, x: 131 }))[0]!.length, 2);
});

test('in an aisle that two sections share one number stands, and not two over each other', () => {
  const both = layoutOf(row({ count: 3 }), row({ section: 1, count: 3, x: 139 }));
  both.sections.push({ name: '2F', outline: [] });
  const named = allNameSpots(expandLayout(both));
  assert.deepEqual(
    named.map((line) => line.length),
    [2, 1],
  );
});

test('a row that runs away from the stage is named at the upper edge, a slanted one where it enters', () => {
  assert.deepEqual(marksAround(100, 200, row({ dx: 0, dy: 10 })), [{ name: 'A', x: 50, y: 13, edge: 'top' }]);
  const [mark] = marksAround(180, 180, row({ dx: 8, dy: 8 }));
  assert.ok(mark !== undefined && mark.edge === 'left' && mark.x === 13 && mark.y < 26);
});
