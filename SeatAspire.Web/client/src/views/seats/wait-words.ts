import { words } from '../../i18n';
import { waitMinutes } from '../../state/queue-place';

/** A wait in words. */
export function waitWords(seconds: number | null): string {
  const w = words();
  if (seconds === null) return w.queueWaitUnknown;
  const minutes = waitMinutes(seconds);
  return minutes === 0 ? w.queueWaitUnderMinute : w.queueWaitMinutes(minutes);
}
