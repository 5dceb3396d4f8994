import type { App } from '../app';
import { sentenceFor, words } from '../i18n';
import type { Goods } from '../net/contract';
import type { Problem } from '../net/problem';
import { requireIdentity } from './sign-in-dialog';

/** Puts goods into the cart; asks for an ID first if need be, for a cart belongs to somebody. */
export async function putInCart(app: App, goods: Goods, quantity: number): Promise<void> {
  if (!(await requireIdentity(app.api, app.session))) return;
  try {
    await app.shop.add(goods.goodsId, quantity);
    app.announcer.show(words().inCartSay(goods.name, app.shop.quantityOf(goods.goodsId)), 'success');
  } catch (problem) {
    app.announcer.show(sentenceFor(problem as Problem), 'warning');
  }
}
