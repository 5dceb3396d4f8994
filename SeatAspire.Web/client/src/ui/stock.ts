import { words } from '../i18n';
import type { Goods } from '../net/contract';
import { setText } from './dom';

/** From here on it is worth a word that few are left. */
const few = 20;

/** Writes into a badge what is left. */
export function showStock(badge: HTMLElement, goods: Goods): void {
  const w = words();
  badge.dataset['sale'] = goods.stock === 0 ? 'sold-out' : goods.stock <= few ? 'few' : 'open';
  badge.dataset['stock'] = String(goods.stock);
  setText(badge, goods.stock === 0 ? w.goodsSoldOut : goods.stock <= few ? w.goodsFew(goods.stock) : w.goodsLeft(goods.stock));
}
