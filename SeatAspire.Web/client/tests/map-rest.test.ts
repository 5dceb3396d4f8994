import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MapRest, type Clock } from '../src/map/map-rest';

/** A map, and a clock that goes on when it is told to. */
function map(): { rest: MapRest; pass: (ms: number) => void; moveFor: (ms: number) => void; count: () => { times: number; work: () => void } } {
  let at = 0;
  const due = new Set<{ at: number; work: () => void }>();
  const clock: Clock = {
    now: () => at,
    wait: (ms, work) => {
      const one = { at: at + ms, work };
      due.add(one);
      return () => due.delete(one);
    },
  };
  const rest = new MapRest(clock);
  const pass = (ms: number): void => {
    for (let end = at + ms; at < end; at++) {
      for (const one of [...due]) {
        if (one.at > at || !due.delete(one)) continue;
        one.work();
      }
    }
  };
  const moveFor = (ms: number): void => {
    for (let left = ms; left > 0; left -= 16) {
      rest.moved();
      pass(16);
    }
  };
  const count = (): { times: number; work: () => void } => {
    const counted = { times: 0, work: () => void counted.times++ };
    return counted;
  };
  return { rest, pass, moveFor, count };
}

test('beside a map that rests nothing waits longer than it asks for', () => {
  const { rest, pass, count } = map();
  const figure = count();
  rest.after(250, figure.work);
  pass(250);
  assert.equal(figure.times, 0);
  pass(1);
  assert.equal(figure.times, 1);
});

test('what is due while the map moves is done together, when it rests', () => {
  const { rest, pass, moveFor, count } = map();
  const [figure, list] = [count(), count()];
  rest.after(20, figure.work);
  rest.after(200, list.work);
  moveFor(400);
  assert.equal(rest.isResting, false);
  assert.deepEqual([figure.times, list.times], [0, 0]);
  pass(310);
  assert.equal(rest.isResting, true);
  assert.deepEqual([figure.times, list.times], [1, 1]);
});

test('a map that never rests makes nobody wait for ever', () => {
  const { rest, moveFor, count } = map();
  const figure = count();
  moveFor(100);
  rest.after(0, figure.work);
  moveFor(1_200);
  assert.equal(figure.times, 1);
  rest.after(0, figure.work);
  moveFor(1_200);
  assert.equal(figure.times, 2);
});

test('what is called off is not done, whatever it waits for', () => {
  const { rest, pass, moveFor, count } = map();
  const figure = count();
  rest.after(100, figure.work)();
  const callOff = rest.after(0, figure.work);
  moveFor(100);
  callOff();
  pass(2_000);
  assert.equal(figure.times, 0);
});
