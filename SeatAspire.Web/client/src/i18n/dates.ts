import { language } from '.';
import type { Widened } from './en';
import { datesEn } from './dates-en';
import { datesKo } from './dates-ko';

export type DatesMessages = Widened<typeof datesEn>;

/** Words of the pages of shows and dates. */
export function datesWords(): DatesMessages {
  return language.value === 'ko' ? datesKo : datesEn;
}
