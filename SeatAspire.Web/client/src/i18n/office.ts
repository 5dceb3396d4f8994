import { language } from '.';
import type { Widened } from './en';
import { officeEn } from './office-en';
import { officeKo } from './office-ko';

export type OfficeMessages = Widened<typeof officeEn>;

/** Words of orders, reports, roles, people, seats, allocations and the till. */
export function officeWords(): OfficeMessages {
  return language.value === 'ko' ? officeKo : officeEn;
}
