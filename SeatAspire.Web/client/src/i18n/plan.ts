import { language } from '.';
import type { Widened } from './en';
import { planEn } from './plan-en';
import { planKo } from './plan-ko';

export type PlanMessages = Widened<typeof planEn>;

/** Words of the pages of plans, in the chosen language. */
export function planWords(): PlanMessages {
  return language.value === 'ko' ? planKo : planEn;
}
