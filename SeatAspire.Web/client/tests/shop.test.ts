import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Goods } from '../src/net/contract';
import { changesOfGoods, faultsOfGoods, textOfGoods } from '../src/state/admin/goods-draft';
import { byCategory, offersFor, sumsOf, withNews } from '../src/state/shop';

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

test('what is told of goods changes the stock, or all of it, or takes them away', () => {
  const cola = goods('cola', 'drink');
  const news = { goodsId: 'cola', stock: 3 };
  assert.deepEqual(withNews(cola, news), { ...cola, stock: 3 });
  assert.deepEqual(withNews(cola, { ...news, goods: { ...cola, price: 2_000 } }), { ...cola, price: 2_000, stock: 3 });
  assert.equal(withNews(cola, { ...news, stock: 0, gone: true }), null);
  assert.equal(withNews(cola, { ...news, goodsId: 'cider', gone: true }), cola);
  assert.equal(withNews(cola, undefined), cola);
});

test('of goods that an operator edits only that is sent which is another now', () => {
  const print = { ...goods('print', 'goods'), currency: 'EUR', price: 250, thumbnailUrl: '/goods/print.svg' };
  const text = textOfGoods(print);
  assert.equal(text.price, '2.50');
  assert.deepEqual(changesOfGoods(print, text), {});
  assert.deepEqual(changesOfGoods(print, { ...text, price: '2,5', stock: '05' }), {});
  assert.deepEqual(changesOfGoods(print, { ...text, price: '3' }), { price: 300 });
  assert.deepEqual(changesOfGoods(print, { ...text, thumbnailUrl: '', stock: '0', name: 'Print' }), { thumbnailUrl: '', stock: 0, name: 'Print' });
  assert.deepEqual(faultsOfGoods({ ...text, name: '', price: '2.505', stock: '-1' }, 'EUR'), { missing: ['name'], numbers: ['price', 'stock'] });
  assert.deepEqual(faultsOfGoods(text, 'EUR'), { missing: [], numbers: [] });
});
