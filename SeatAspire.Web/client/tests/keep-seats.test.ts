import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';
import { keepSeatsInView } from '../src/map/keep-seats';
import { SeatIndex } from '../src/map/seat-index';

/** Seats of 10 × 10 at the lower right of a house whose stage takes the rest. */
function house(): { index: SeatIndex; layout: { x: Float32Array; y: Float32Array } } {
  const x = Float32Array.from({ length: 100 }, (_, i) => 600 + (i % 10) * 20);
  const y = Float32Array.from({ length: 100 }, (_, i) => 600 + Math.floor(i / 10) * 20);
  return { index: new SeatIndex(x, y, 20), layout: { x, y } };
}

function cameraAt(x: number, y: number, scale: number): Camera {
  const camera = new Camera(1000, 1000, 20);
  camera.resize(400, 300);
  camera.lookAt(x, y, scale);
  return camera;
}

const shows = (camera: Camera, { layout }: ReturnType<typeof house>): boolean =>
  [...layout.x].some((x, i) => {
    const at = camera.toView(x, layout.y[i]!);
    return at.x > 0 && at.y > 0 && at.x < camera.width && at.y < camera.height;
  });

test('a view of the stage alone, however near, moves to where seats are', () => {
  const seats = house();
  for (const scale of [1, 1.5, 2.6]) {
    for (const [x, y] of [
      [100, 100],
      [900, 100],
      [500, 500],
      [999, 999],
    ] as const) {
      const camera = cameraAt(x, y, scale);
      keepSeatsInView(camera, seats);
      assert.ok(shows(camera, seats), `${x}, ${y} at ${scale}`);
      assert.equal(camera.scale, scale);
    }
  }
});

test('a view that has seats stays as it is', () => {
  const seats = house();
  const camera = cameraAt(690, 690, 2);
  const before = [camera.x, camera.y];
  keepSeatsInView(camera, seats);
  assert.deepEqual([camera.x, camera.y], before);
});

test('the closest seat is found from however far', () => {
  const { index } = house();
  assert.equal(index.closest(0, 0), 0);
  assert.equal(index.closest(5_000, 5_000), 99);
  assert.equal(index.anyIn(0, 0, 599, 599), false);
  assert.equal(index.anyIn(0, 0, 601, 601), true);
});
