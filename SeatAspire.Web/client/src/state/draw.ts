import type { Draw } from '../net/contract';

/** What came of computing a draw again. */
export interface DrawCheck {
  /** The list is the one that was sealed before the seed was made. */
  listMatches: boolean;
  /** As which number an entry was drawn, from 1; null if it took no part. */
  rank: number | null;
}

/** SHA-256 of a text, in lower case hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Browsers compute hashes only on pages that came over an encrypted connection, or from this machine. */
export const canCheck = (): boolean => globalThis.crypto?.subtle !== undefined;

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Computes a draw again from what is published, as docs/queue.md says. */
export async function checkDraw(
  draw: Pick<Draw, 'entries' | 'entriesSha256' | 'seed'>,
  entry: string | null,
): Promise<DrawCheck> {
  const list = [...draw.entries].sort(ascending).map((one) => `${one}\n`);
  const listMatches = (await sha256(list.join(''))) === draw.entriesSha256;
  if (entry === null || draw.seed === null || !draw.entries.includes(entry)) return { listMatches, rank: null };
  const own = await sha256(draw.seed + entry);
  const keys = await Promise.all(draw.entries.map((one) => sha256(draw.seed + one)));
  return { listMatches, rank: 1 + keys.filter((key) => key < own).length };
}
