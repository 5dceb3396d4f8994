import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';

const make = (): Camera => {
  const camera = new Camera(1000, 500, 10);
  camera.resize(800, 600);
  return camera;
};
const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test('at first the whole house is shown, in the middle', () => {
  const camera = make();
  assert.ok(camera.fitted);
  near(camera.toView(500, 250).x, 400);
  near(camera.toView(500, 250).y, 300);
});

test('what is beyond all of the house is told from its scale', () => {
  const camera = make();
  assert.ok(!camera.beyond(1));
  camera.zoomAt(400, 300, camera.scale * 1.6);
  assert.ok(camera.beyond(1.25));
  camera.fit();
  assert.ok(!camera.beyond(1.25));
});

test('zooming keeps what is under the pointer under it', () => {
  const camera = make();
  camera.zoomAt(400, 300, 3);
  const before = camera.toLayout(300, 200);
  camera.zoomAt(300, 200, 4);
  const after = camera.toLayout(300, 200);
  near(after.x, before.x);
  near(after.y, before.y);
});

test('zoom has bounds, and the house cannot be lost', () => {
  const camera = make();
  camera.zoomAt(0, 0, 1000);
  assert.ok(camera.atMost);
  camera.pan(1e6, 1e6);
  assert.ok(camera.x <= 800 && camera.y <= 600);
  camera.pan(-1e7, -1e7);
  const corner = camera.toView(1000, 500);
  assert.ok(corner.x > 0 && corner.y > 0);
  camera.zoomAt(0, 0, 0);
  assert.ok(camera.fitted);
});

test('a new size keeps the middle', () => {
  const camera = make();
  camera.lookAt(600, 300, 4);
  camera.resize(500, 900);
  const middle = camera.toLayout(250, 450);
  near(middle.x, 600);
  near(middle.y, 300);
});
