import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import './browser';
import { Api } from '../src/net/api';
import type { Show, Showing } from '../src/net/contract';
import type { SeatHubEvents } from '../src/net/hub-messages';
import { seatHub } from '../src/net/hubs';
import { Origins } from '../src/net/origins';
import { Catalog, remainingOf, saleStateOf } from '../src/state/catalog';
import { Session } from '../src/state/session';

const tier = (remaining: number | null) => ({ index: 0, name: 'VIP', price: 1_000, currency: 'KRW', total: 10, remaining });
const opensAt = '2030-01-01T00:00:00Z';
const date = (...remaining: (number | null)[]) => ({ saleOpen: true, saleOpensAt: opensAt, saleClosesAt: '2030-02-01T00:00:00Z', state: 'on-sale' as const, tiers: remaining.map(tier) });

test('a date is sold out when it is known that nothing is left, not while nobody knows', () => {
  assert.equal(saleStateOf(date(0, 0), 0), 'sold-out');
  assert.equal(saleStateOf(date(0, 2), 0), 'open');
  assert.equal(saleStateOf(date(0, null), 0), 'open');
  assert.equal(remainingOf(date(3, 2)), 5);
  assert.equal(remainingOf(date(3, null)), null);
});

test('a sale is open from its moment on, whoever hears of it when, unless something keeps it from being sold', () => {
  const before = { ...date(2), saleOpen: false, state: 'scheduled' as const };
  const opens = Date.parse(opensAt);
  assert.equal(saleStateOf(before, opens - 1), 'not-yet');
  assert.equal(saleStateOf(before, opens), 'open');
  assert.equal(saleStateOf({ ...before, tiers: [tier(0)] }, opens), 'sold-out');
  assert.equal(saleStateOf({ ...before, tiers: [{ ...tier(2), price: null as never }] }, opens), 'closed');
  assert.equal(saleStateOf({ ...before, tiers: [tier(2), { ...tier(0), total: 0, price: null as never }] }, opens), 'open');
  assert.equal(saleStateOf(before, Date.parse(before.saleClosesAt)), 'closed');
  for (const state of ['closed', 'cancelled'] as const) {
    assert.equal(saleStateOf({ ...before, state }, opens - 1), 'closed');
    assert.equal(saleStateOf({ ...before, state }, opens), 'closed');
  }
});

const showing = (id: string): Showing =>
  ({ id, startsAt: '2030-02-01T00:00:00Z', saleOpen: false, saleOpensAt: opensAt, state: 'scheduled', maxSeats: 4, layoutHash: 'x', tiers: [tier(5)] }) as unknown as Showing;
const show = (...showings: Showing[]): Show => ({ id: 'tosca', showings }) as unknown as Show;

/** A catalogue whose questions are answered by hand, and that hears what a replica would tell. */
function kept(t: TestContext): { catalog: Catalog; answer: (shows: Show[]) => Promise<void>; tell: <E extends keyof SeatHubEvents>(event: E, message: SeatHubEvents[E]) => void } {
  const waiting: ((response: Response) => void)[] = [];
  t.mock.method(globalThis, 'fetch', () => new Promise<Response>((done) => waiting.push(done)));
  const session = new Session();
  const origins = new Origins(['http://localhost']);
  const api = new Api(origins, session);
  const hub = seatHub(origins, api);
  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
  return {
    catalog: new Catalog(api, hub),
    async answer(shows) {
      for (let i = 0; i < 100 && waiting.length === 0; i++) await turn();
      waiting.shift()!(new Response(JSON.stringify(shows), { status: 200, headers: { 'Content-Type': 'application/json' } }));
      for (let i = 0; i < 10; i++) await turn();
    },
    tell: (event, message) => hub['events'].get(event)!.emit(message as never),
  };
}

test('what is told while the shows are loaded is not undone by an answer from before it', async (t) => {
  const { catalog, answer, tell } = kept(t);
  const first = catalog.load();
  await answer([show(showing('one'))]);
  await first;
  const again = catalog.reload();
  tell('ShowingChanged', { showingId: 'one', saleOpen: true, state: 'on-sale', maxSeats: 8 });
  tell('InventoryChanged', { showingId: 'one', remaining: { '0': 3 } });
  await answer([show(showing('one'))]);
  await again;
  const one = catalog.find('one')!.showing;
  assert.deepEqual([one.saleOpen, one.state, one.maxSeats, one.tiers[0]!.remaining], [true, 'on-sale', 8, 3]);

  // The next answer is newer than that.
  const later = catalog.reload();
  await answer([show(showing('one'))]);
  await later;
  assert.equal(catalog.find('one')!.showing.saleOpen, false);
});

test('a date that is told of before the shows were first loaded is taken as it was told', async (t) => {
  const { catalog, answer, tell } = kept(t);
  const first = catalog.load();
  tell('ShowingChanged', { showingId: 'one', saleOpen: true, state: 'on-sale' });
  await answer([show(showing('one'))]);
  await first;
  assert.equal(catalog.find('one')!.showing.saleOpen, true);
});
