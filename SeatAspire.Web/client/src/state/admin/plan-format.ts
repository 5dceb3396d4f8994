import type { PlanFormat } from '../../net/operator-contract';

/** Which format a file most likely has, by what only that one says; null: none that we know. */
export function guessFormat(file: unknown): PlanFormat | null {
  if (typeof file !== 'object' || file === null) return null;
  const has = (name: string): boolean => name in file;
  const { format } = file as { format?: unknown };
  if (typeof format === 'string' && format.startsWith('seataspire')) return 'seataspire';
  if (has('subChart') || has('subChartFloors') || has('venueType')) return 'seatsio';
  if (has('zones')) return 'pretix';
  return has('sections') ? 'seataspire' : null;
}

/** What a file calls its plan, where it does. */
export function nameIn(file: unknown): string {
  const name = typeof file === 'object' && file !== null ? (file as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name.trim() : '';
}
