import type { App, View } from '../app';
import { language, sentenceFor, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { CartLine } from '../net/contract';
import type { Problem } from '../net/problem';
import { openAttempt } from '../state/payment';
import { mostOfAKind, sumsOf } from '../state/shop';
import { Cleanup } from '../state/store';
import { openCheckout } from '../ui/checkout-dialog';
import { fill, h, setText } from '../ui/dom';
import { goodsPicture } from '../ui/goods-picture';
import { icons } from '../ui/icons';
import { loadingNote } from '../ui/loading';
import { Stepper } from '../ui/stepper';

/** What one has put into the cart, to be changed and paid. */
export function cartView(app: App): View {
  const w = words();
  const list = h('div', { id: 'cart' }, loadingNote());
  const element = h(
    'div',
    { class: 'page narrow cart-page' },
    h('a', { class: 'crumb', href: '/shop' }, icons.back(), w.shopTitle),
    h('header', { class: 'page-head' }, h('h1', {}, w.cartTitle)),
    list,
  );
  const cleanup = new Cleanup();
  const total = h('strong', { id: 'cart-sum', class: 'cart-sum' });
  const checkOut = h(
    'button',
    { type: 'button', id: 'check-out', class: 'button primary large', onclick: () => openCheckout(app) },
    w.checkOut,
  );
  let drawn = '';
  let updates = new Map<string, (line: CartLine) => void>();
  const draw = (): void => {
    const { shop } = app;
    if (!shop.cartKnown) return;
    // Lines stay while only figures change: the focus is in one of them.
    const shape = JSON.stringify(shop.cart.map((line) => [line.goods.goodsId, line.goods.name]));
    if (shape !== drawn) {
      drawn = shape;
      updates = new Map();
      fill(
        list,
        ...(shop.cart.length === 0
          ? [h('p', { class: 'note' }, w.cartEmpty), h('a', { class: 'button primary', href: '/shop' }, w.toShop)]
          : [
              h('ul', { class: 'cart-lines' }, ...shop.cart.map((line) => row(app, line, updates))),
              h('div', { class: 'cart-foot' }, h('p', { class: 'cart-total', role: 'status' }, h('span', { class: 'muted' }, w.cartSum), total), checkOut),
            ]),
      );
    }
    for (const line of shop.cart) updates.get(line.goods.goodsId)?.(line);
    setText(total, sumsOf(shop.cart).map((sum) => formatMoney(sum.amount, sum.currency, language.value)).join(' + '));
    checkOut.disabled = shop.cart.some((line) => line.quantity > line.goods.stock);
  };
  cleanup.add(app.shop.changed.subscribe(draw), app.session.onPerson(draw), app.shop.watch());
  draw();
  void app.shop.refreshCart();
  // The page was left in the middle of paying: what became of it is what the person wants to know first.
  if (openAttempt(app.shop.subject) !== null) openCheckout(app);
  return { element, title: w.cartTitle, dispose: () => cleanup.run() };
}

function row(app: App, { goods }: CartLine, updates: Map<string, (line: CartLine) => void>): HTMLElement {
  const w = words();
  const { value } = language;
  const change = async (quantity: number): Promise<void> => {
    try {
      await app.shop.setQuantity(goods.goodsId, quantity);
    } catch (problem) {
      app.announcer.show(sentenceFor(problem as Problem), 'warning');
      void app.shop.refreshCart();
    }
  };
  const stepper = new Stepper(goods.name, (quantity) => void change(quantity));
  const sum = h('span', { class: 'cart-line-sum' });
  const short = h('p', { class: 'cart-short', role: 'status' });
  updates.set(goods.goodsId, (line) => {
    stepper.set(line.quantity, Math.min(mostOfAKind, line.goods.stock));
    setText(sum, formatMoney(line.quantity * line.goods.price, line.goods.currency, value));
    setText(short, line.quantity <= line.goods.stock ? '' : line.goods.stock === 0 ? w.goodsSoldOut : w.goodsOnly(line.goods.stock));
  });
  const remove = async (): Promise<void> => {
    await change(0);
    app.announcer.say(w.cartRemovedSay(goods.name));
    // The button went with its line.
    const heading = document.querySelector<HTMLElement>('.cart-page h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  };
  return h(
    'li',
    { class: 'cart-line', 'data-goods': goods.goodsId },
    goodsPicture(goods),
    h(
      'div',
      { class: 'cart-line-text' },
      h('a', { class: 'cart-line-name', href: `/shop/${encodeURIComponent(goods.goodsId)}` }, goods.name),
      h('span', { class: 'muted' }, formatMoney(goods.price, goods.currency, value)),
      short,
    ),
    h('div', { class: 'cart-line-how' }, stepper.element, sum),
    h(
      'button',
      { type: 'button', class: 'icon-button cart-remove', 'aria-label': w.cartRemove(goods.name), onclick: () => void remove() },
      icons.close(),
    ),
  );
}
