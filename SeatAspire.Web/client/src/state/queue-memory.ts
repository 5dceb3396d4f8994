import { browserMemory } from './memory';

/**
 * What all tabs should know, also after a reload: the first position seen with a ticket; what stands for this person in a
 * draw; or who gave their place up.
 */
export interface Kept {
  ticket?: number;
  first?: number;
  entry?: string;
  left?: string;
  leftAt?: number;
}

export const storageKey = (showingId: string): string => `seataspire.queue.${showingId}`;

export function parseKept(text: string | null): Kept {
  return text === null ? {} : (JSON.parse(text) as Kept);
}

/** The first position seen with a ticket; null if it was not seen in this browser. */
export function readFirst(showingId: string, ticket: number): number | null {
  const kept = parseKept(browserMemory.read(storageKey(showingId)));
  return kept.ticket === ticket ? (kept.first ?? null) : null;
}

/** What stood for this person in the draw of a showing, if they took part from this browser. */
export function readEntry(showingId: string): string | null {
  return parseKept(browserMemory.read(storageKey(showingId))).entry ?? null;
}

/** An entry stays until there is another one; everything else is replaced. */
export function writeKept(showingId: string, next: Kept): void {
  const { entry } = parseKept(browserMemory.read(storageKey(showingId)));
  const text = JSON.stringify({ ...(entry === undefined ? {} : { entry }), ...next });
  if (text !== browserMemory.read(storageKey(showingId))) browserMemory.write(storageKey(showingId), text);
}
