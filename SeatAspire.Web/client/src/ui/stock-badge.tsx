import type { VNode } from 'preact';
import { words } from '../i18n';
import type { Goods } from '../net/contract';

/** From here on it is worth a word that few are left. */
const few = 20;

/** What is left of goods. */
export function StockBadge({ goods: { stock }, id }: { goods: Goods; id?: string }): VNode {
  const w = words();
  return (
    <span class="badge goods-stock" id={id} data-sale={stock === 0 ? 'sold-out' : stock <= few ? 'few' : 'open'} data-stock={stock}>
      {stock === 0 ? w.goodsSoldOut : stock <= few ? w.goodsFew(stock) : w.goodsLeft(stock)}
    </span>
  );
}
