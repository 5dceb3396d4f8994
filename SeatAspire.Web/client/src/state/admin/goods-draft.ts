import type { Goods } from '../../net/contract';
import type { GoodsChanges } from '../../net/operator-contract';
import { readAmount, writeAmount } from './date-terms';

/** What stands in the fields of goods. */
export type GoodsText = { [Field in keyof Required<GoodsChanges>]: string };

/** Goods as the fields have them. */
export function textOfGoods({ name, category, price, currency, stock, thumbnailUrl }: Goods): GoodsText {
  return { name, category, price: writeAmount(price, currency), stock: String(stock), thumbnailUrl };
}

/** Of which fields the text can be nothing: names and categories that are missing, and what is no number. */
export function faultsOfGoods(text: GoodsText, currency: string): { missing: ('name' | 'category')[]; numbers: ('price' | 'stock')[] } {
  return {
    missing: (['name', 'category'] as const).filter((field) => text[field] === ''),
    numbers: (['price', 'stock'] as const).filter((field) => (field === 'price' ? readAmount(text.price, currency) === null : !/^\d{1,9}$/.test(text.stock))),
  };
}

/**
 * What the operator made another: a field that stands as it stood is not sent, so that what others changed or bought meanwhile
 * is not written over.
 */
export function changesOfGoods(before: Goods, text: GoodsText): GoodsChanges {
  const [from, changes] = [textOfGoods(before), {} as GoodsChanges];
  for (const field of ['name', 'category', 'thumbnailUrl'] as const) {
    if (text[field] !== from[field]) changes[field] = text[field];
  }
  const price = readAmount(text.price, before.currency);
  if (price !== null && price !== before.price) changes.price = price;
  if (Number(text.stock) !== before.stock) changes.stock = Number(text.stock);
  return changes;
}
