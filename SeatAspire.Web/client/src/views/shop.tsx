import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Goods } from '../net/contract';
import { byCategory } from '../state/shop';
import { useApp } from '../ui/app-context';
import { GoodsPicture } from '../ui/goods-picture';
import { usePageTitle } from '../ui/hooks';
import { Icon } from '../ui/icon';
import { FailureNote, LoadingNote } from '../ui/loading';
import { PutButton } from '../ui/put-button';
import { StockBadge } from '../ui/stock-badge';

/** The goods by category, the newest first. */
export function ShopPage(): VNode {
  const { shop } = useApp();
  const w = words();
  usePageTitle(w.shopTitle);
  useEffect(() => shop.watch(), []);
  return (
    <div class="page shop-page">
      <header class="page-head shop-head">
        <div>
          <h1>{w.shopTitle}</h1>
          <p class="lead">{w.shopLead}</p>
        </div>
        <a href="/cart" id="to-cart" class="button to-cart">
          <Icon name="bag" />
          <span>{w.cartCount(shop.count)}</span>
        </a>
      </header>
      <div id="goods">
        <Shelves />
      </div>
    </div>
  );
}

function Shelves(): VNode {
  const { shop } = useApp();
  const w = words();
  const goods = shop.all;
  const problem = shop.problem.value;
  if (goods === null) return problem === null ? <LoadingNote /> : <FailureNote problem={problem} again={() => void shop.reload()} />;
  if (goods.length === 0) return <p class="note">{w.shopEmpty}</p>;
  const named: Record<string, string> = w.categories;
  return (
    <>
      {byCategory(goods).map(([category, group]) => (
        <section key={category} aria-labelledby={`category-${category}`} data-category={category}>
          {/* An admin may add goods of a kind that we have no word for. */}
          <h2 id={`category-${category}`} class="section-title">
            {Object.hasOwn(named, category) ? named[category] : category}
          </h2>
          <ul class="goods-grid">
            {group.map((one) => (
              <Card key={one.goodsId} goods={one} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Card({ goods }: { goods: Goods }): VNode {
  return (
    <li class="goods-card" data-goods={goods.goodsId} data-sold-out={goods.stock === 0 ? '' : undefined}>
      <a class="goods-link" href={`/shop/${encodeURIComponent(goods.goodsId)}`}>
        <GoodsPicture goods={goods} />
        <h3 class="goods-name">{goods.name}</h3>
      </a>
      <div class="goods-foot">
        <div class="goods-facts">
          <span class="goods-price">{formatMoney(goods.price, goods.currency, language.value)}</span>
          <StockBadge goods={goods} />
        </div>
        <PutButton goods={goods} />
      </div>
    </li>
  );
}
