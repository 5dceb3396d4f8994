import type { App, View } from '../app';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Goods } from '../net/contract';
import { mostOfAKind } from '../state/shop';
import { Cleanup, Emitter } from '../state/store';
import { fill, h, setText } from '../ui/dom';
import { goodsPicture } from '../ui/goods-picture';
import { icons } from '../ui/icons';
import { failureNote, loadingNote } from '../ui/loading';
import { putInCart } from '../ui/put-in-cart';
import { Stepper } from '../ui/stepper';
import { showStock } from '../ui/stock';
import { notFoundView } from './not-found';

/** One of the goods, and how many of it one wants. */
export function goodsView(app: App, parameters: Record<string, string>): View {
  const goodsId = parameters['goodsId']!;
  const element = h('div', { class: 'page goods-page' }, loadingNote());
  const titles = new Emitter<string>();
  const cleanup = new Cleanup();
  let update: ((goods: Goods) => void) | null = null;
  const draw = (): void => {
    const { shop } = app;
    const goods = shop.find(goodsId);
    if (goods !== undefined) {
      if (update === null) {
        update = frame(app, element, goods);
        titles.emit(goods.name);
      }
      update(goods);
    } else if (shop.all !== null) {
      const view = notFoundView();
      fill(element, view.element);
      titles.emit(view.title);
    } else if (shop.problem.value !== null) {
      fill(element, failureNote(shop.problem.value, () => void shop.reload()));
    }
  };
  cleanup.add(app.shop.changed.subscribe(draw), app.shop.problem.subscribe(draw), app.shop.watch());
  draw();
  return {
    element,
    title: app.shop.find(goodsId)?.name ?? words().shopTitle,
    onTitle: (listener) => cleanup.add(titles.subscribe(listener)),
    dispose: () => cleanup.run(),
  };
}

function frame(app: App, element: HTMLElement, first: Goods): (goods: Goods) => void {
  const w = words();
  const { value } = language;
  let goods = first;
  const badge = h('span', { class: 'badge goods-stock', id: 'goods-stock' });
  const put = h(
    'button',
    {
      type: 'button',
      class: 'button primary large',
      id: 'put-in-cart',
      onclick: () => void putInCart(app, goods, stepper.value),
    },
    '',
  );
  const stepper = new Stepper(first.name, () => update(goods));
  stepper.set(1, mostOfAKind);
  const inCart = h('a', { class: 'text-link', id: 'in-cart', href: '/cart' });
  const buy = h('div', { class: 'goods-buy' }, stepper.element, put);
  fill(
    element,
    h('a', { class: 'crumb', href: '/shop' }, icons.back(), w.shopTitle),
    h(
      'div',
      { class: 'goods-hero' },
      goodsPicture(first),
      h(
        'div',
        { class: 'goods-about' },
        h('h1', {}, first.name),
        h('p', { class: 'goods-price' }, formatMoney(first.price, first.currency, value)),
        h('p', { role: 'status' }, badge),
        buy,
        inCart,
      ),
    ),
  );
  const update = (next: Goods): void => {
    goods = next;
    showStock(badge, next);
    const most = Math.min(mostOfAKind, next.stock);
    stepper.set(Math.max(1, Math.min(stepper.value, most)), most);
    put.disabled = next.stock === 0;
    setText(put, next.stock === 0 ? w.goodsSoldOut : w.putInCart(formatMoney(next.price * stepper.value, next.currency, value)));
    const count = app.shop.quantityOf(next.goodsId);
    inCart.hidden = count === 0;
    setText(inCart, w.inCart(count));
  };
  return update;
}
