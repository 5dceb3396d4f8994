import { officeWords } from '../../i18n/office';

/** How an order was paid, in words. */
export function methodName(method: string): string {
  return (officeWords().methods as Record<string, string>)[method] ?? method;
}

/** Where it was sold. */
export function placeName(place: string): string {
  return (officeWords().places as Record<string, string>)[place] ?? place;
}
