import { decimalsOf, fromWallTime, toWallTime } from '../../i18n/format';
import type { QueueMode, ShowingSettings } from '../../net/contract';

/** A date's settings as they stand in a form: texts, and times by the venue's clock. */
export interface TermsText {
  saleOpensAt: string;
  /** Minutes before the beginning; empty: when it begins. */
  saleClosesAt: string;
  /** Hours before the beginning; empty: when it begins. */
  refundUntil: string;
  holdSeconds: string;
  maxSeats: string;
  buyer: string;
  noSingleSeats: boolean;
  mode: string;
  threshold: string;
  admitPerSecond: string;
  leaseSeconds: string;
  opensAt: string;
  draw: boolean;
}

export type Terms = Omit<ShowingSettings, 'prices' | 'startsAt' | 'paused'>;
export type TermsField = keyof TermsText;
/** What is wrong with a text: it is no time, no number, or no whole number from 1. */
export type TermsFault = 'date' | 'number' | 'whole';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * What a form says, for a date that begins then; and what is wrong with it, by field. Of a date that there is, what nobody wrote anew
 * stays exactly as it was: a form shows no seconds.
 */
export function readTerms(text: TermsText, startsAt: string, zone: string, former?: ShowingSettings): { terms: Terms; faults: Map<TermsField, TermsFault> } {
  const faults = new Map<TermsField, TermsFault>();
  const shown = former === undefined ? null : writeTerms(former, zone);
  const isShown = (field: TermsField): boolean => shown !== null && shown[field] === text[field];
  const before = (field: 'saleClosesAt' | 'refundUntil', unitMs: number): string | null => {
    const said = text[field].trim().replace(',', '.');
    if (said === '') return null;
    if (isShown(field)) return new Date(Date.parse(startsAt) - (Date.parse(former!.startsAt) - Date.parse(former![field]!))).toISOString();
    if (!/^\d{1,6}(\.\d{1,3})?$/.test(said)) {
      faults.set(field, 'number');
      return null;
    }
    return new Date(Date.parse(startsAt) - Number(said) * unitMs).toISOString();
  };
  const whole = (field: 'holdSeconds' | 'maxSeats' | 'threshold' | 'admitPerSecond' | 'leaseSeconds'): number | null => {
    const said = text[field].trim();
    if (/^[1-9]\d{0,8}$/.test(said)) return Number(said);
    // Of these two the system has an idea of its own.
    if (said !== '' || (field !== 'holdSeconds' && field !== 'maxSeats')) faults.set(field, 'whole');
    return null;
  };
  const time = (field: 'saleOpensAt' | 'opensAt'): string | null => {
    if (isShown(field)) return former![field];
    const said = text[field] === '' ? null : fromWallTime(text[field], zone);
    if (said === null && (field === 'saleOpensAt' || text[field] !== '')) faults.set(field, 'date');
    return said;
  };
  const terms: Terms = {
    saleOpensAt: time('saleOpensAt') ?? startsAt,
    saleClosesAt: before('saleClosesAt', minuteMs),
    refundUntil: before('refundUntil', hourMs),
    holdSeconds: whole('holdSeconds'),
    maxSeats: whole('maxSeats'),
    buyer: text.buyer as Terms['buyer'],
    noSingleSeats: text.noSingleSeats,
    mode: text.mode as QueueMode,
    threshold: whole('threshold') ?? 1,
    admitPerSecond: whole('admitPerSecond') ?? 1,
    leaseSeconds: whole('leaseSeconds') ?? 1,
    opensAt: time('opensAt'),
    draw: text.draw,
  };
  return { terms, faults };
}

/** Settings as a form shows them. */
export function writeTerms(settings: Omit<ShowingSettings, 'prices'>, zone: string): TermsText {
  const before = (time: string | null, unitMs: number): string =>
    time === null ? '' : String(Math.round(((Date.parse(settings.startsAt) - Date.parse(time)) / unitMs) * 1_000) / 1_000);
  return {
    saleOpensAt: toWallTime(settings.saleOpensAt, zone),
    saleClosesAt: before(settings.saleClosesAt, minuteMs),
    refundUntil: before(settings.refundUntil, hourMs),
    holdSeconds: settings.holdSeconds === null ? '' : String(settings.holdSeconds),
    maxSeats: settings.maxSeats === null ? '' : String(settings.maxSeats),
    buyer: settings.buyer,
    noSingleSeats: settings.noSingleSeats,
    mode: settings.mode,
    threshold: String(settings.threshold),
    admitPerSecond: String(settings.admitPerSecond),
    leaseSeconds: String(settings.leaseSeconds),
    opensAt: settings.opensAt === null ? '' : toWallTime(settings.opensAt, zone),
    draw: settings.draw,
  };
}

/** Of what is wanted, what is another than now: a save says no more. Times may be written in several ways. */
export function changesOf(now: ShowingSettings, wanted: Terms & { startsAt: string }): Partial<Terms & { startsAt: string }> {
  const same = (a: unknown, b: unknown): boolean =>
    a === b || (typeof a === 'string' && typeof b === 'string' && !Number.isNaN(Date.parse(a)) && Date.parse(a) === Date.parse(b));
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => !same(value, now[field as keyof typeof wanted])));
}

/** An amount as people write it, in the currency's minor unit; null for what is none. */
export function readAmount(text: string, currency: string): number | null {
  const decimals = decimalsOf(currency);
  const said = text.trim().replace(',', '.');
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(said);
  if (match === null || (match[2] ?? '').length > decimals) return null;
  return Number(match[1]! + (match[2] ?? '').padEnd(decimals, '0'));
}

/** The same amount as people write it. */
export function writeAmount(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  return (minor / 10 ** decimals).toFixed(decimals);
}

/** An id for a date: that of the show and its day; with the time where there are two on a day. */
export function dateIds(showId: string, wallTimes: readonly string[], taken: ReadonlySet<string>): string[] {
  const given = new Set(taken);
  return wallTimes.map((wall) => {
    const day = `${showId}-${wall.slice(0, 10)}`;
    const withTime = `${day}-${wall.slice(11, 16).replace(':', '')}`;
    let id = given.has(day) ? withTime : day;
    for (let n = 2; given.has(id); n++) id = `${withTime}-${n}`;
    given.add(id);
    return id;
  });
}

/** A slug out of a title, as far as it has letters for one. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
}

/** What the venue's clock shows so many days later, whatever the clock does in between. */
export function daysLater(wall: string, days: number): string {
  const time = Date.parse(`${wall}Z`);
  return Number.isNaN(time) ? '' : new Date(time + days * 86_400_000).toISOString().slice(0, 16);
}
