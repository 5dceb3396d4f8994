import { language } from '.';
import { adminEn } from './admin-en';
import { adminKo } from './admin-ko';
import type { Widened } from './en';

export type AdminMessages = Widened<typeof adminEn>;

/** The operator's words in the chosen language: apart from everybody's, since only the sales desk loads them. */
export function adminWords(): AdminMessages {
  return language.value === 'ko' ? adminKo : adminEn;
}
