import { signal } from '@preact/signals';
import { browserMemory } from '../state/memory';
import { en, type Messages, type ProblemWord } from './en';
import { ko } from './ko';
import type { Language } from './format';
import type { Problem } from '../net/problem';

export type { Language } from './format';
export type { Messages } from './en';

const storageKey = 'seataspire.language';
const catalogues: Record<Language, Messages> = { ko, en };

function initialLanguage(): Language {
  const stored = browserMemory.read(storageKey);
  if (stored === 'ko' || stored === 'en') return stored;
  return browserLanguage();
}

/** Which of our languages the browser asks for by itself. */
export function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}

export const language = signal<Language>(initialLanguage());

export function chooseLanguage(next: Language): void {
  browserMemory.write(storageKey, next);
  language.value = next;
}

/** The words of the chosen language. Ask at the time of use: the choice may change. */
export function words(): Messages {
  return catalogues[language.value];
}

/** The server's own sentence where it sent one, else ours. */
export function sentenceFor(problem: Problem): string {
  if (problem.detail !== null) return problem.detail;
  const known = words().problems;
  return problem.type in known ? known[problem.type as ProblemWord] : known.unknown;
}
