import { toWallTime } from '../i18n/format';

/** What is needed of a date to put it among others. */
interface Dated {
  startsAt: string;
  timeZone?: string;
}

/** Dates of one month of the venue's calendar, `2026-12`, or, with an empty one, those that are over. */
export interface DateGroup<T> {
  month: string;
  dates: T[];
}

/** So many are seen at a glance. */
const fewDates = 6;

/** Those that are not over, the next first. */
export function datesToCome<T extends Pick<Dated, 'startsAt'>>(dates: readonly T[], now: number): T[] {
  return dates.filter((one) => Date.parse(one.startsAt) > now).sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
}

/** Dates by month, the next first; those that are over come last, the latest of them first. Few dates, or those of one month, are one group. */
export function groupDates<T extends Dated>(dates: readonly T[], now: number): DateGroup<T>[] {
  const over = dates.filter((one) => Date.parse(one.startsAt) <= now).sort((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt));
  const coming = datesToCome(dates, now);
  const months = new Map<string, T[]>();
  for (const one of coming) {
    const month = toWallTime(one.startsAt, one.timeZone).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  const groups = [...months].map(([month, of]) => ({ month, dates: of }));
  if (over.length > 0) groups.push({ month: '', dates: over });
  return dates.length > fewDates && groups.length > 1 ? groups : [{ month: '', dates: [...coming, ...over] }];
}
