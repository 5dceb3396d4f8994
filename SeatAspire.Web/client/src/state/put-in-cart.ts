import { signal } from '@preact/signals';
import { sentenceFor, words } from '../i18n';
import type { Goods } from '../net/contract';
import type { Problem } from '../net/problem';
import type { Announcer } from './announcer';
import { requireIdentity } from './leaving';
import type { Prompts } from './prompts';
import type { Session } from './session';
import type { Shop } from './shop';

/** Goods that are on their way into the cart. */
const onTheWay = signal<ReadonlySet<string>>(new Set());

export const isOnTheWay = (goodsId: string): boolean => onTheWay.value.has(goodsId);

interface Parts {
  session: Session;
  prompts: Prompts;
  shop: Shop;
  announcer: Announcer;
}

/**
 * Puts goods into the cart; asks for an ID first if need be, for a cart belongs to somebody. One press puts once: a second one
 * that comes before the first is done, or as the other half of a double click (`clicks`), is none.
 */
export async function putInCart(parts: Parts, goods: Goods, quantity: number, clicks: number): Promise<void> {
  if (clicks > 1 || isOnTheWay(goods.goodsId)) return;
  onTheWay.value = new Set([...onTheWay.value, goods.goodsId]);
  try {
    if (!(await requireIdentity(parts))) return;
    await parts.shop.add(goods.goodsId, quantity);
    parts.announcer.show(words().inCartSay(goods.name, parts.shop.quantityOf(goods.goodsId)), 'success');
  } catch (problem) {
    parts.announcer.show(sentenceFor(problem as Problem), 'warning');
  } finally {
    onTheWay.value = new Set([...onTheWay.value].filter((id) => id !== goods.goodsId));
  }
}
