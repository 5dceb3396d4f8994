import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import './browser';
import { Api } from '../src/net/api';
import { OperatorApi } from '../src/net/operator-api';
import { Origins } from '../src/net/origins';
import type { Problem } from '../src/net/problem';
import { newIdempotencyKey } from '../src/state/idempotency-key';
import { Session } from '../src/state/session';

/** An API each of whose answers begins well. */
function answering(t: TestContext, body: () => BodyInit): Api {
  t.mock.method(globalThis, 'fetch', () => Promise.resolve(new Response(body(), { headers: { 'Content-Type': 'application/json' } })));
  const session = new Session();
  session.signedIn('ann', null, { tokenType: 'Bearer', accessToken: 'a', refreshToken: 'r', expiresIn: 3600, device: null });
  return new Api(new Origins(['http://localhost']), session);
}

const cutOff = (): ReadableStream =>
  new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode('{"orderId":'));
      stream.error(new TypeError('network error'));
    },
  });

const calls: [name: string, call: (api: Api) => Promise<unknown>][] = [
  ['the shows', (api) => api.shows()],
  ['seats', (api) => api.seats('tonight', null)],
  ['a payment', (api) => api.pay('hold', 'sandbox', 1, 'key')],
  ['a log-in', (api) => api.logIn('ann@example.com', 'secret', () => Promise.resolve())],
  ['a sign-up', (api) => api.signUp({ nickname: 'ann' } as never)],
  ['a file', (api) => new OperatorApi(api).planFile('plan', 'seataspire')],
];
for (const [name, call] of calls) {
  test(`${name} whose answer is cut off may well succeed a little later`, async (t) => {
    const api = answering(t, cutOff);
    await assert.rejects(call(api), (problem: Problem) => problem.type === 'unreachable' && problem.transient);
  });
}

test("a page of the network's own in place of an answer is none", async (t) => {
  const api = answering(t, () => '<html>Log in to this network</html>');
  await assert.rejects(api.shows(), (problem: Problem) => problem.type === 'unreachable');
});

test('a key is made where there is no secure context', () => {
  assert.match(newIdempotencyKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(newIdempotencyKey(), newIdempotencyKey());
  // What exists in secure contexts only would end a page of a house's own network.
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  const wrong = sources.filter((file) => readFileSync(join('src', file), 'utf8').includes('crypto.randomUUID('));
  assert.deepEqual(wrong, []);
});
