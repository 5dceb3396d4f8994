import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Purchased } from '../src/net/hub-messages';
import { PurchasePace } from '../src/state/purchases';
import { masked } from '../src/ui/nickname';

const purchase = (id: string, more = 0): Purchased => ({
  id,
  nickname: 'a**',
  showingId: 'moonlight-2026-12-05',
  seats: 2,
  goodsId: null,
  goodsName: null,
  quantity: 0,
  more,
  date: '2026-12-05T10:31:07Z',
});

/** A pace by a clock that only `tick` moves. */
function pace(): { told: Purchased[]; take: PurchasePace['take']; forget: () => void; tick(ms: number): void } {
  let now = 1_000;
  let due: { at: number; work: () => void } | null = null;
  const told: Purchased[] = [];
  const clock = {
    now: () => now,
    after(ms: number, work: () => void) {
      due = { at: now + ms, work };
      return () => {
        due = null;
      };
    },
  };
  const one = new PurchasePace((purchase) => told.push(purchase), clock);
  return {
    told,
    take: (purchase, wanted) => one.take(purchase, wanted),
    forget: () => one.forget(),
    tick(ms) {
      now += ms;
      if (due !== null && due.at <= now) due.work();
    },
  };
}

test('two a second at most: what comes faster is told together, the newest by name', () => {
  const { told, take, tick } = pace();
  for (let i = 0; i < 100; i++) {
    take(purchase(`p${i}`), true);
    tick(50);
  }
  tick(500);
  // Five seconds.
  assert.ok(told.length >= 9 && told.length <= 11, String(told.length));
  assert.equal(told.reduce((sum, one) => sum + 1 + one.more, 0), 100);
  assert.equal(told[0]!.more, 0);
  assert.equal(told.at(-1)!.id, 'p99');
});

test('each is told once, and what nobody wanted to know is not told later', () => {
  const { told, take, tick, forget } = pace();
  take(purchase('a', 3), true);
  take(purchase('a', 3), true);
  take(purchase('b'), false);
  tick(1_000);
  take(purchase('b'), true);
  take(purchase('a'), true);
  tick(1_000);
  assert.deepEqual(told.map((one) => [one.id, one.more]), [['a', 3]]);
  take(purchase('c'), true);
  take(purchase('d'), true);
  forget();
  tick(1_000);
  assert.deepEqual(told.map((one) => one.id), ['a', 'c']);
});

test('a masked nickname is its first letter', () => {
  assert.deepEqual(['ann', '민수', 'e\u0301va', ''].map(masked), ['a**', '민**', 'e\u0301**', '**']);
});
