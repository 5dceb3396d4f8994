export type Language = 'ko' | 'en';

const locales: Record<Language, string> = { ko: 'ko-KR', en: 'en-GB' };
const moneyFormats = new Map<string, { format: Intl.NumberFormat; divisor: number }>();

/** Decimals by ISO 4217 where they are not two. What browsers show differs from it (HUF, COP), and the wire's minor units do not. */
const decimals: Record<string, number> = {
  ...Object.fromEntries('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0])),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  ...{ CLF: 4, UYW: 4 },
};

/** Money arrives in the currency's minor unit. */
export function formatMoney(minor: number, currency: string, language: Language): string {
  if (language === 'ko' && currency === 'KRW') return `${minor.toLocaleString('ko-KR')}원`;
  const key = `${language}/${currency}`;
  let entry = moneyFormats.get(key);
  if (entry === undefined) {
    const digits = decimals[currency] ?? 2;
    const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
    entry = { format, divisor: 10 ** digits };
    moneyFormats.set(key, entry);
  }
  return entry.format.format(minor / entry.divisor);
}

/** As formatMoney, in words that a screen reader reads well. */
export function spokenMoney(minor: number, currency: string, language: Language): string {
  if (currency === 'KRW') {
    return language === 'ko' ? formatMoney(minor, currency, 'ko') : `${minor.toLocaleString('en')} won`;
  }
  return formatMoney(minor, currency, language);
}

/** m:ss, or h:mm:ss, that never shows 0:00 while time is left. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

const clocks = new Map<Language, Intl.DateTimeFormat>();

/** When something was said, by the reader's own clock. */
export function formatClock(iso: string, language: Language): string {
  let clock = clocks.get(language);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat(locales[language], { hour: '2-digit', minute: '2-digit' });
    clocks.set(language, clock);
  }
  const time = Date.parse(iso);
  return Number.isNaN(time) ? '' : clock.format(time);
}

export function splitCountdown(ms: number): { minutes: number; seconds: number } {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return { minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
}

type DateStyle = 'long' | 'short' | 'day' | 'weekday' | 'month' | 'time' | 'clock' | 'seconds';

const dateOptions: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', hour: 'numeric', minute: '2-digit' },
  short: { month: 'short', day: 'numeric', weekday: 'short', hour: 'numeric', minute: '2-digit' },
  day: { day: 'numeric' },
  weekday: { weekday: 'long' },
  month: { year: 'numeric', month: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
  // For figures side by side: as short as can be, and without a zone's name.
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};
const dateFormats = new Map<string, Intl.DateTimeFormat>();
let venueZone: string | undefined;

/** Dates are the venue's, wherever they are read; a name that this browser does not know leaves them the reader's. */
export function setVenueZone(zone: string | undefined): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    venueZone = zone;
  } catch {
    venueZone = undefined;
  }
  dateFormats.clear();
}

export function formatDate(iso: string, style: DateStyle, language: Language): string {
  const key = `${language}/${style}`;
  let format = dateFormats.get(key);
  if (format === undefined) {
    const isElsewhere = venueZone !== undefined && venueZone !== new Intl.DateTimeFormat().resolvedOptions().timeZone;
    format = new Intl.DateTimeFormat(locales[language], {
      ...dateOptions[style],
      timeZone: venueZone,
      // Who reads it elsewhere must know whose time it is.
      ...(isElsewhere && 'hour' in dateOptions[style] && !('hourCycle' in dateOptions[style]) ? { timeZoneName: 'short' } : {}),
    });
    dateFormats.set(key, format);
  }
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return '';
  if (style !== 'day') return format.format(time);
  // "25일" is the Korean for the numeral 25 of a calendar leaf; the leaf itself wants the number alone.
  return format.formatToParts(time).find((part) => part.type === 'day')?.value ?? '';
}

/** The venues' time zone, or the reader's where none was set. */
export function venueTimeZone(): string {
  return venueZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the venue's clock shows at a moment, as an input of dates wants it: `2026-12-24T20:00`. */
export function toWallTime(iso: string): string {
  return wallTime(Date.parse(iso));
}

/** The moment at which the venue's clock shows this; null for what is no date. An hour that the clock skips counts as the next. */
export function fromWallTime(text: string): string | null {
  const asUtc = Date.parse(`${text}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(asUtc)) return null;
  // The zone's offset is looked up at about the right moment, then at the right one.
  let moment = asUtc;
  for (let i = 0; i < 2; i++) moment = asUtc - (Date.parse(`${wallTime(moment)}Z`) - moment);
  return new Date(moment).toISOString();
}

function wallTime(moment: number): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: venueTimeZone(),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}
