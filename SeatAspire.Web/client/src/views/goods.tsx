import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Goods } from '../net/contract';
import { isOnTheWay, putInCart } from '../state/put-in-cart';
import { mostOfAKind } from '../state/shop';
import { useApp } from '../ui/app-context';
import { GoodsPicture } from '../ui/goods-picture';
import { usePageTitle } from '../ui/hooks';
import { Icon } from '../ui/icon';
import { FailureNote, LoadingNote } from '../ui/loading';
import type { Parameters } from '../ui/page';
import { Stepper } from '../ui/stepper';
import { StockBadge } from '../ui/stock-badge';
import { NotFoundPage } from './not-found';

/** One of the goods, and how many of it one wants. */
export function GoodsPage({ params }: { params: Parameters }): VNode {
  const { shop } = useApp();
  const goods = shop.find(params['goodsId']!);
  usePageTitle(goods?.name ?? words().shopTitle);
  useEffect(() => shop.watch(), []);
  if (goods !== undefined) return <Offer goods={goods} />;
  if (shop.all !== null) return <NotFoundPage />;
  const problem = shop.problem.value;
  return (
    <div class="page goods-page">{problem === null ? <LoadingNote /> : <FailureNote problem={problem} again={() => void shop.reload()} />}</div>
  );
}

function Offer({ goods }: { goods: Goods }): VNode {
  const app = useApp();
  const w = words();
  const { value } = language;
  const [wanted, setWanted] = useState(1);
  const most = Math.min(mostOfAKind, goods.stock);
  const quantity = Math.max(1, Math.min(wanted, most));
  const inCart = app.shop.quantityOf(goods.goodsId);
  return (
    <div class="page goods-page">
      <a class="crumb" href="/shop">
        <Icon name="back" />
        {w.shopTitle}
      </a>
      <div class="goods-hero">
        <GoodsPicture goods={goods} />
        <div class="goods-about">
          <h1>{goods.name}</h1>
          <p class="goods-price">{formatMoney(goods.price, goods.currency, value)}</p>
          <p role="status">
            <StockBadge goods={goods} id="goods-stock" />
          </p>
          <div class="goods-buy">
            <Stepper name={goods.name} value={quantity} most={most} onChange={setWanted} />
            <button
              type="button"
              class="button primary large"
              id="put-in-cart"
              aria-busy={isOnTheWay(goods.goodsId)}
              disabled={goods.stock === 0}
              onClick={(event) => void putInCart(app, goods, quantity, event.detail)}
            >
              {goods.stock === 0 ? w.goodsSoldOut : w.putInCart(formatMoney(goods.price * quantity, goods.currency, value))}
            </button>
          </div>
          <a class="text-link" id="in-cart" href="/cart" hidden={inCart === 0}>
            {w.inCart(inCart)}
          </a>
        </div>
      </div>
    </div>
  );
}
