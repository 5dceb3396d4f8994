import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomiestBand } from '../src/map/shapes';

test('the name of a stage stands on the stage, not on its runway', () => {
  const band = roomiestBand([
    [-50, -92],
    [50, -92],
    [50, -74],
    [4, -74],
    [4, -22],
    [-4, -22],
    [-4, -74],
    [-50, -74],
  ]);
  assert.ok(band.y < -74 && band.y > -92);
  assert.equal(band.x, 0);
  assert.equal(band.width, 100);
});

test('a rectangle is one band', () => {
  assert.deepEqual(
    roomiestBand([
      [0, 0],
      [10, 0],
      [10, 4],
      [0, 4],
    ]),
    { x: 5, y: 2, width: 10, height: 4 },
  );
});
