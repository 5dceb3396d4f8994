import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Goods } from '../src/net/contract';
import { byCategory, offersFor, sumsOf } from '../src/state/shop';

const goods = (goodsId: string, category: string, stock = 5): Goods => ({
  goodsId,
  name: goodsId,
  thumbnailUrl: '',
  category,
  price: 1_000,
  currency: 'KRW',
  stock,
});
const ids = (list: Goods[]): string[] => list.map((one) => one.goodsId);

test('goods stand by category, in the order in which they came', () => {
  const list = [goods('mug', 'goods'), goods('cola', 'drink'), goods('pen', 'goods')];
  assert.deepEqual(
    byCategory(list).map(([category, group]) => [category, ids(group)]),
    [
      ['goods', ['mug', 'pen']],
      ['drink', ['cola']],
    ],
  );
});

test('an evening is offered its own programme and drinks, and nothing that is sold out', () => {
  const list = [
    goods('cola', 'drink'),
    goods('cider', 'drink', 0),
    goods('zero', 'drink'),
    goods('programme-tosca', 'programme'),
    goods('programme-moonlight', 'programme'),
    goods('mug', 'goods'),
  ];
  assert.deepEqual(ids(offersFor('moonlight', list, 3)), ['programme-moonlight', 'cola', 'zero']);
  assert.deepEqual(ids(offersFor('moonlight', list, 2)), ['programme-moonlight', 'cola']);
  assert.deepEqual(ids(offersFor('hamlet', list, 3)), ['cola', 'zero']);
});

test('a cart has a sum in each currency', () => {
  const euro = { ...goods('print', 'goods'), currency: 'EUR', price: 250 };
  const lines = [
    { quantity: 2, goods: goods('cola', 'drink') },
    { quantity: 1, goods: goods('mug', 'goods') },
    { quantity: 3, goods: euro },
  ];
  assert.deepEqual(sumsOf(lines), [
    { currency: 'KRW', amount: 3_000 },
    { currency: 'EUR', amount: 750 },
  ]);
  assert.deepEqual(sumsOf([]), []);
});
