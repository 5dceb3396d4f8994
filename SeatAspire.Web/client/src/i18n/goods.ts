import { language } from '.';
import type { Widened } from './en';
import { goodsEn } from './goods-en';
import { goodsKo } from './goods-ko';

export type GoodsMessages = Widened<typeof goodsEn>;

/** Words of the page on which operators keep the shop's goods. */
export function goodsWords(): GoodsMessages {
  return language.value === 'ko' ? goodsKo : goodsEn;
}
