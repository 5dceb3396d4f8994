export type Language = 'ko' | 'en';

const locales: Record<Language, string> = { ko: 'ko-KR', en: 'en-GB' };
const moneyFormats = new Map<string, { format: Intl.NumberFormat; divisor: number }>();

/** Money arrives in the currency's minor unit; Intl knows how many decimals that is (KRW 0, EUR 2). */
export function formatMoney(minor: number, currency: string, language: Language): string {
  if (language === 'ko' && currency === 'KRW') return `${minor.toLocaleString('ko-KR')}원`;
  const key = `${language}/${currency}`;
  let entry = moneyFormats.get(key);
  if (entry === undefined) {
    const format = new Intl.NumberFormat(locales[language], { style: 'currency', currency });
    entry = { format, divisor: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0) };
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

/** mm:ss that never shows 0:00 while time is left. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function splitCountdown(ms: number): { minutes: number; seconds: number } {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return { minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
}

type DateStyle = 'long' | 'short' | 'day' | 'weekday' | 'month' | 'time';

const dateOptions: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', hour: 'numeric', minute: '2-digit' },
  short: { month: 'short', day: 'numeric', weekday: 'short', hour: 'numeric', minute: '2-digit' },
  day: { day: 'numeric' },
  weekday: { weekday: 'long' },
  month: { year: 'numeric', month: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
};
const dateFormats = new Map<string, Intl.DateTimeFormat>();

export function formatDate(iso: string, style: DateStyle, language: Language): string {
  const key = `${language}/${style}`;
  let format = dateFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locales[language], dateOptions[style]);
    dateFormats.set(key, format);
  }
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return '';
  // "25일" is the Korean for the numeral 25 of a calendar leaf; the leaf itself wants the number alone.
  return style === 'day' ? String(new Date(time).getDate()) : format.format(time);
}
