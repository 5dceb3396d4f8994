import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remainingOf, saleStateOf } from '../src/state/catalog';

const tier = (remaining: number | null) => ({ index: 0, name: 'VIP', price: 1_000, currency: 'KRW', total: 10, remaining });
const date = (...remaining: (number | null)[]) => ({ saleOpen: true, saleOpensAt: '2030-01-01T00:00:00Z', tiers: remaining.map(tier) });

test('a date is sold out when it is known that nothing is left, not while nobody knows', () => {
  assert.equal(saleStateOf(date(0, 0), 0), 'sold-out');
  assert.equal(saleStateOf(date(0, 2), 0), 'open');
  assert.equal(saleStateOf(date(0, null), 0), 'open');
  assert.equal(remainingOf(date(3, 2)), 5);
  assert.equal(remainingOf(date(3, null)), null);
});
