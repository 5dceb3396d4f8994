import type { VNode } from 'preact';
import { words } from '../i18n';
import type { Goods } from '../net/contract';
import { isOnTheWay, putInCart } from '../state/put-in-cart';
import { useApp } from './app-context';
import { Icon } from './icon';

/** Puts one of these into the cart. */
export function PutButton({ goods }: { goods: Goods }): VNode {
  const app = useApp();
  return (
    <button
      type="button"
      class="icon-button goods-put"
      aria-label={words().putInCartOf(goods.name)}
      aria-busy={isOnTheWay(goods.goodsId)}
      disabled={goods.stock === 0}
      onClick={(event) => void putInCart(app, goods, 1, event.detail)}
    >
      <Icon name="plus" />
    </button>
  );
}
