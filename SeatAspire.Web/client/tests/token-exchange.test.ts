import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import './browser';
import { Api } from '../src/net/api';
import type { Tokens } from '../src/net/contract';
import { Origins } from '../src/net/origins';
import { Session } from '../src/state/session';

const tokens = (name: string): Tokens => ({ tokenType: 'Bearer', accessToken: name, refreshToken: `${name}-refresh`, expiresIn: 3600, device: null });

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Long enough for all that needs no answer. */
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await turn();
}

/** An API whose answers are given one by one. */
function server(t: TestContext): { api: Api; session: Session; asked: [path: string, token: string | null][]; answer: (body: unknown, status?: number) => Promise<void> } {
  const asked: [string, string | null][] = [];
  const waiting: ((response: Response) => void)[] = [];
  t.mock.method(globalThis, 'fetch', (address: string, init: RequestInit) => {
    asked.push([new URL(address).pathname, new Headers(init.headers).get('Authorization')]);
    return new Promise<Response>((done) => waiting.push(done));
  });
  const session = new Session();
  const api = new Api(new Origins(['http://localhost']), session);
  return {
    api,
    session,
    asked,
    async answer(body, status = 200) {
      for (let i = 0; i < 100 && waiting.length === 0; i++) await turn();
      waiting.shift()!(new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }));
      await turn();
    },
  };
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const none = {};
  await settled();
  return (await Promise.race([promise, Promise.resolve(none)])) === none;
}

const exchanges: [name: string, begin: (api: Api) => Promise<void>, answers: unknown[]][] = [
  ['a guest logs in', (api) => api.logIn('ann@example.com', 'secret', () => Promise.resolve()), [tokens('new'), { nickname: 'ann', roles: [] }]],
  ['a guest gets an account', (api) => api.signUp({ nickname: 'ann' } as never), [tokens('new')]],
  ['a password is changed', (api) => api.changePassword('old', 'new', 'new'), [tokens('new')]],
];
for (const [name, begin, answers] of exchanges) {
  test(`while ${name} whoever connects waits for the token that comes`, async (t) => {
    const { api, session, asked, answer } = server(t);
    session.signedIn('guest', null, tokens('old'));
    const exchange = begin(api);
    const socket = api.accessToken();
    const call = api.me();
    for (const body of answers) {
      assert.ok(await isPending(socket));
      await answer(body);
    }
    await exchange;
    assert.equal(await socket, 'new');
    await answer({ nickname: 'ann', roles: [] });
    await call;
    assert.deepEqual(asked[0]![1], 'Bearer old');
    assert.deepEqual(asked.at(-1), ['/api/me', 'Bearer new']);
  });
}

test('a refused log-in leaves the guest as they were', async (t) => {
  const { api, session, answer } = server(t);
  session.signedIn('guest', null, tokens('old'));
  const refused = assert.rejects(api.logIn('ann@example.com', 'wrong', () => Promise.resolve()));
  const socket = api.accessToken();
  await answer({ type: 'urn:seataspire:problem:bad-credentials', status: 401 }, 401);
  await refused;
  assert.equal(await socket, 'old');
});

test('another account gives back what it holds before this browser is somebody else', async (t) => {
  const { api, session, answer } = server(t);
  session.signedIn('bob', [], tokens('old'));
  let given: string | null = null;
  const done = api.logIn('ann@example.com', 'secret', async () => {
    given = await api.accessToken();
  });
  await answer(tokens('new'));
  await answer({ nickname: 'ann', roles: [] });
  await done;
  assert.equal(given, 'old');
  assert.equal(await api.accessToken(), 'new');
});

test('a call that was on its way when a guest logged in is asked again by the account', async (t) => {
  const { api, session, asked, answer } = server(t);
  session.signedIn('guest', null, tokens('old'));
  const call = api.me();
  await settled();
  const exchange = api.logIn('ann@example.com', 'secret', () => Promise.resolve());
  // The first answer is that call's: its token has ended.
  await answer({ type: '/problems/unauthorized', status: 401 }, 401);
  await answer(tokens('new'));
  await answer({ nickname: 'ann', roles: [] });
  await exchange;
  await answer({ nickname: 'ann', roles: [] });
  assert.equal((await call).nickname, 'ann');
  assert.deepEqual(
    asked.map(([path]) => path),
    ['/api/me', '/api/auth/login', '/api/me', '/api/me'],
  );
  assert.equal(session.identity.value?.accessToken, 'new');
});
