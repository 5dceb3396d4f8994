import { language } from '.';
import { datesEn } from './dates-en';
import { datesKo } from './dates-ko';
import type { Widened } from './en';
import { officeEn } from './office-en';
import { officeKo } from './office-ko';
import { planEn } from './plan-en';
import { planKo } from './plan-ko';

export type PlanMessages = Widened<typeof planEn>;
export type DatesMessages = Widened<typeof datesEn>;
export type OfficeMessages = Widened<typeof officeEn>;

/** Words of the pages of plans, in the chosen language. */
export function planWords(): PlanMessages {
  return language.value === 'ko' ? planKo : planEn;
}

/** Words of the pages of shows and dates. */
export function datesWords(): DatesMessages {
  return language.value === 'ko' ? datesKo : datesEn;
}

/** Words of orders, reports, roles, people, seats, allocations and the till. */
export function officeWords(): OfficeMessages {
  return language.value === 'ko' ? officeKo : officeEn;
}
