import { language } from '../../i18n';
import { adminWords } from '../../i18n/admin';
import { formatDate } from '../../i18n/format';
import type { QueueMode } from '../../net/contract';
import type { Consequence } from '../../state/queue-draft';
import { count } from './gate';

/** A value of a setting, as people read it; times by the clock of a zone. */
export function settingText(field: string, value: unknown, zone?: string): string {
  const w = adminWords();
  if (value === null || value === undefined) return w.none;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (field === 'mode') return { auto: w.modeAuto, on: w.modeOn, off: w.modeOff }[value as QueueMode] ?? String(value);
  if (field === 'leaseSeconds') return w.seconds(value as number);
  if (/(At|Until)$/.test(field)) return formatDate(String(value), 'short', language.value, zone);
  return typeof value === 'number' ? count(value) : String(value);
}

export function durationText(seconds: number): string {
  const w = adminWords();
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return [...(minutes > 0 ? [w.minutes(minutes)] : []), ...(rest > 0 || minutes === 0 ? [w.seconds(rest)] : [])].join(' ');
}

/** What a change does to people, in a sentence. */
export function consequenceText(one: Consequence, zone: string): string {
  const w = adminWords();
  switch (one.kind) {
    case 'off':
      return w.confirmOff(one.waiting);
    case 'on':
      return w.confirmOn;
    case 'auto':
      return w.confirmAuto;
    case 'pause':
      return w.confirmPause;
    case 'resume':
      return w.confirmResume(one.waiting);
    case 'opening':
      return w.confirmOpening(formatDate(one.at, 'short', language.value, zone));
    case 'noOpening':
      return w.confirmNoOpening;
    case 'draw':
      return w.confirmDraw;
    case 'noDraw':
      return w.confirmNoDraw;
    case 'fewer':
      return w.confirmFewer(one.active, one.threshold);
  }
}
