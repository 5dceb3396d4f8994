import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';
import { frameOf } from '../src/map/minimap';

/** A house of 1000 × 500 in a view of 800 × 600, in a picture a tenth as large with a rim of 5. */
function frameAt(x: number, y: number, scale: number) {
  const camera = new Camera(1000, 500, 10);
  camera.resize(800, 600);
  camera.lookAt(x, y, scale);
  return frameOf(camera, 0.1, 110, 60);
}

test('the frame is the part of the house that is in view', () => {
  const { left, top, width, height } = frameAt(500, 250, 4);
  // 800 × 600 pixels at a scale of 4 are 200 × 150 of the house around its middle.
  assert.deepEqual([left, top, width, height].map(Math.round), [45, 23, 20, 15]);
});

test('it never leaves the picture, and is never too small to be seen', () => {
  for (const [x, y, scale] of [[0, 0, 2], [1000, 500, 2], [500, 250, 5.2], [0, 500, 5.2]] as const) {
    const { left, top, width, height } = frameAt(x, y, scale);
    assert.ok(left >= 0 && top >= 0 && left + width <= 110 && top + height <= 60, `${x}, ${y}, ${scale}`);
    assert.ok(width >= 8 && height >= 8);
  }
});
