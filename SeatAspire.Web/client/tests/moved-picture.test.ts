import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Camera } from '../src/map/camera';
import { MovedPicture } from '../src/map/moved-picture';

const house = { width: 1000, height: 500, pitch: 10 };

function lookAt(scale: number): Camera {
  const camera = new Camera(house.width, house.height, house.pitch);
  camera.resize(800, 600);
  camera.lookAt(500, 250, scale);
  return camera;
}

/** A picture of all of the house, on a canvas that nobody sees. */
function picture(): MovedPicture {
  const canvas = { width: 800, height: 600, style: { transform: '' }, getContext: () => ({ drawImage: () => undefined, clearRect: () => undefined }) };
  const made = new MovedPicture(canvas as unknown as HTMLCanvasElement, house);
  made.begin();
  made.finish(lookAt(0), []);
  return made;
}

/** The seats that it draws to have caught up; null: too many. */
function caughtUp(made: MovedPicture): number[] | null {
  const drawn: number[] = [];
  return made.catchUp((_, seats) => drawn.push(...seats) > 0) === 'too many' ? null : drawn;
}

test('a picture that was never finished, or is of other times, is not shown', () => {
  const made = picture();
  assert.equal(made.mayShow(lookAt(1)), true);
  made.forget();
  assert.equal(made.mayShow(lookAt(1)), false);
  made.finish(lookAt(0), []);
  assert.equal(made.mayShow(lookAt(1)), true);
  made.begin();
  assert.equal(made.mayShow(lookAt(1)), false);
});

test('a picture of all of the house is of no use to who is very near', () => {
  const made = picture();
  assert.equal(made.mayShow(lookAt(made.seen.scale * 5)), true);
  assert.equal(made.mayShow(lookAt(made.seen.scale * 6.5)), false);
});

test('each seat that changed is drawn once, as it is by then', () => {
  const made = picture();
  made.change([1, 2]);
  made.change([2, 3]);
  assert.deepEqual(caughtUp(made), [1, 2, 3]);
  assert.deepEqual(caughtUp(made), []);
});

test('what changed before a picture was begun anew is on it', () => {
  const made = picture();
  made.change([1]);
  made.begin();
  made.change([2]);
  made.finish(lookAt(0), []);
  assert.deepEqual(caughtUp(made), [2]);
});

test('a picture that lacks very many seats is drawn anew instead', () => {
  const made = picture();
  made.change(Array.from({ length: 700 }, (_, seat) => seat));
  assert.equal(made.mayShow(lookAt(1)), false);
  assert.equal(caughtUp(made), null);
});

test('seats that lie below something are told, and not waited for any more', () => {
  const made = picture();
  made.change([1, 2]);
  assert.equal(made.catchUp(() => false), 'covered');
  assert.equal(made.catchUp(() => assert.fail('nothing is left to be drawn')), 'whole');
});
