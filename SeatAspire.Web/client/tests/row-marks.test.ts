import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';
import { rowMarks, type RowMark } from '../src/map/row-marks';
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
  stage: null,
  sections: [{ name: '1F', outline: null }],
  tiers: [{ index: 0, name: 'R', price: 1000, currency: 'KRW', color: null }],
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
  assert.deepEqual(marksAround(185, 100, row({ count: 5 }), row({ first: 6, x: 195 })), [{ name: 'A', x: 52, y: 50, edge: null }]);
});

test('a row that runs away from the stage is named at the upper edge, a slanted one where it enters', () => {
  assert.deepEqual(marksAround(100, 200, row({ dx: 0, dy: 10 })), [{ name: 'A', x: 50, y: 13, edge: 'top' }]);
  const [mark] = marksAround(180, 180, row({ dx: 8, dy: 8 }));
  assert.ok(mark !== undefined && mark.edge === 'left' && mark.x === 13 && mark.y < 26);
});
