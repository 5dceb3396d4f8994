import type { App, View } from '../app';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Goods } from '../net/contract';
import { byCategory } from '../state/shop';
import { Cleanup } from '../state/store';
import { fill, h, setText } from '../ui/dom';
import { goodsPicture } from '../ui/goods-picture';
import { icons } from '../ui/icons';
import { failureNote, loadingNote } from '../ui/loading';
import { putInCart } from '../ui/put-in-cart';
import { showStock } from '../ui/stock';

/** The goods by category, the newest first. */
export function shopView(app: App): View {
  const w = words();
  const list = h('div', { id: 'goods' }, loadingNote());
  const toCart = h('a', { href: '/cart', id: 'to-cart', class: 'button to-cart' }, icons.bag(), h('span', {}));
  const element = h(
    'div',
    { class: 'page shop-page' },
    h(
      'header',
      { class: 'page-head shop-head' },
      h('div', {}, h('h1', {}, w.shopTitle), h('p', { class: 'lead' }, w.shopLead)),
      toCart,
    ),
    list,
  );
  const cleanup = new Cleanup();
  let drawn = '';
  const draw = (): void => {
    setText(toCart.querySelector('span')!, words().cartCount(app.shop.count));
    const goods = app.shop.all;
    if (goods === null) {
      const problem = app.shop.problem.value;
      if (problem !== null) fill(list, failureNote(problem, () => void app.shop.reload()));
      return;
    }
    // Cards stay while only the stock changes: a button must not vanish under a finger.
    const shape = JSON.stringify(goods.map((one) => [one.goodsId, one.name, one.price, one.category, one.thumbnailUrl]));
    if (shape !== drawn) {
      drawn = shape;
      fill(list, goods.length === 0 ? h('p', { class: 'note' }, w.shopEmpty) : byCategory(goods).map(([name, group]) => section(app, name, group)));
    }
    for (const one of goods) update(list, one);
  };
  cleanup.add(app.shop.changed.subscribe(draw), app.shop.problem.subscribe(draw), app.shop.watch());
  draw();
  return { element, title: w.shopTitle, dispose: () => cleanup.run() };
}

function section(app: App, category: string, goods: Goods[]): HTMLElement {
  const named = words().categories;
  // An admin may add goods of a kind that we have no word for.
  const name = category in named ? named[category as keyof typeof named] : category;
  const id = `category-${category}`;
  return h(
    'section',
    { 'aria-labelledby': id, 'data-category': category },
    h('h2', { id, class: 'section-title' }, name),
    h('ul', { class: 'goods-grid' }, ...goods.map((one) => card(app, one))),
  );
}

function card(app: App, goods: Goods): HTMLElement {
  const w = words();
  return h(
    'li',
    { class: 'goods-card', 'data-goods': goods.goodsId },
    h(
      'a',
      { class: 'goods-link', href: `/shop/${encodeURIComponent(goods.goodsId)}` },
      goodsPicture(goods),
      h('h3', { class: 'goods-name' }, goods.name),
    ),
    h(
      'div',
      { class: 'goods-foot' },
      h(
        'div',
        { class: 'goods-facts' },
        h('span', { class: 'goods-price' }, formatMoney(goods.price, goods.currency, language.value)),
        h('span', { class: 'badge goods-stock' }),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button goods-put',
          'aria-label': w.putInCartOf(goods.name),
          onclick: () => void putInCart(app, goods, 1),
        },
        icons.plus(),
      ),
    ),
  );
}

function update(list: HTMLElement, goods: Goods): void {
  const element = list.querySelector<HTMLElement>(`[data-goods="${CSS.escape(goods.goodsId)}"]`);
  if (element === null) return;
  element.toggleAttribute('data-sold-out', goods.stock === 0);
  showStock(element.querySelector<HTMLElement>('.goods-stock')!, goods);
  element.querySelector<HTMLButtonElement>('.goods-put')!.disabled = goods.stock === 0;
}
