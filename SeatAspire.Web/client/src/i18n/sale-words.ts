import type { Showing } from '../net/contract';
import { remainingOf, type SaleState } from '../state/catalog';
import { formatDate } from './format';
import { language, words } from '.';

/** How a sale stands, in the words of card and page alike. */
export function saleWords(showing: Showing, state: SaleState, style: 'short' | 'long' = 'short'): string {
  const w = words();
  switch (state) {
    case 'open':
      return leftWords(remainingOf(showing));
    case 'sold-out':
      return w.soldOut;
    case 'not-yet':
      return w.saleOpensAt(formatDate(showing.saleOpensAt, style, language.value, showing.timeZone));
    case 'closed':
      return w.saleClosed;
  }
}

/** How many seats are left; that there are some, where nobody knows. */
export function leftWords(left: number | null): string {
  return left === null ? words().onSale : words().seatsLeft(left);
}
