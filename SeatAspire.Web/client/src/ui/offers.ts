import type { App } from '../app';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Goods } from '../net/contract';
import { offersFor } from '../state/shop';
import { fill, h, setText } from './dom';
import { goodsPicture } from './goods-picture';
import { icons } from './icons';
import { putInCart } from './put-in-cart';
import { showStock } from './stock';

const most = 3;

/** What goes with an evening, to be put into the cart at once; empty where there is nothing. Lives until `gone` is called. */
export function offers(app: App, showingId: string, leave: () => void): { element: HTMLElement; gone: () => void } {
  const w = words();
  const element = h('section', { id: 'offers', class: 'offers', 'aria-labelledby': 'offers-title', hidden: true });
  const toCart = h('a', { id: 'offers-cart', class: 'text-link', href: '/cart', hidden: true, onclick: leave });
  let offered: Goods[] | null = null;
  const draw = (): void => {
    const showId = app.catalog.find(showingId)?.show.id ?? '';
    if (offered === null && app.shop.all !== null) {
      // Once: what is offered does not change under a finger.
      offered = offersFor(showId, app.shop.all, most);
      element.hidden = offered.length === 0;
      fill(element, h('h3', { id: 'offers-title' }, w.people.offersTitle), h('ul', { class: 'offer-list' }, ...offered.map((goods) => offer(app, goods))), toCart);
    }
    for (const goods of offered ?? []) {
      const row = element.querySelector<HTMLElement>(`[data-goods="${CSS.escape(goods.goodsId)}"]`)!;
      const stock = app.shop.find(goods.goodsId) ?? goods;
      showStock(row.querySelector<HTMLElement>('.goods-stock')!, stock);
      row.querySelector<HTMLButtonElement>('.goods-put')!.disabled = stock.stock === 0;
    }
    toCart.hidden = app.shop.count === 0;
    setText(toCart, w.people.offersCart(app.shop.count));
  };
  const stops = [app.shop.changed.subscribe(draw), app.shop.watch()];
  draw();
  return { element, gone: () => stops.forEach((stop) => stop()) };
}

function offer(app: App, goods: Goods): HTMLElement {
  return h(
    'li',
    { class: 'offer', 'data-goods': goods.goodsId },
    goodsPicture(goods),
    h(
      'div',
      { class: 'offer-text' },
      h('span', { class: 'offer-name' }, goods.name),
      h('span', { class: 'muted' }, formatMoney(goods.price, goods.currency, language.value)),
      h('span', { class: 'badge goods-stock' }),
    ),
    h(
      'button',
      { type: 'button', class: 'icon-button goods-put', 'aria-label': words().putInCartOf(goods.name), onclick: () => void putInCart(app, goods, 1) },
      icons.plus(),
    ),
  );
}
