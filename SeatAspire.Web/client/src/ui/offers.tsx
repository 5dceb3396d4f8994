import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Goods } from '../net/contract';
import { offersFor } from '../state/shop';
import { useApp } from './app-context';
import { GoodsPicture } from './goods-picture';
import { PutButton } from './put-button';
import { StockBadge } from './stock-badge';

const most = 3;

/** What goes with an evening, to be put into the cart at once; nothing where there is nothing. `leave` is called when it leads to another page. */
export function Offers({ showingId, leave }: { showingId: string; leave: () => void }): VNode | null {
  const { shop, catalog } = useApp();
  const w = words();
  useEffect(() => shop.watch(), []);
  // Once: what is offered does not change under a finger.
  const chosen = useRef<Goods[] | null>(null);
  if (chosen.current === null && shop.all !== null) chosen.current = offersFor(catalog.find(showingId)?.show.id ?? '', shop.all, most);
  const offered = chosen.current ?? [];
  if (offered.length === 0) return null;
  return (
    <section id="offers" class="offers" aria-labelledby="offers-title">
      <h3 id="offers-title">{w.people.offersTitle}</h3>
      <ul class="offer-list">
        {offered.map((one) => {
          const goods = shop.find(one.goodsId) ?? one;
          return (
            <li key={one.goodsId} class="offer" data-goods={one.goodsId}>
              <GoodsPicture goods={goods} />
              <div class="offer-text">
                <span class="offer-name">{goods.name}</span>
                <span class="muted">{formatMoney(goods.price, goods.currency, language.value)}</span>
                <StockBadge goods={goods} />
              </div>
              <PutButton goods={goods} />
            </li>
          );
        })}
      </ul>
      {shop.count > 0 && (
        <a id="offers-cart" class="text-link" href="/cart" onClick={leave}>
          {w.people.offersCart(shop.count)}
        </a>
      )}
    </section>
  );
}
