import { language, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { partsOf } from '../map/seat-words';
import type { Order, Show, Showing } from '../net/contract';
import { h } from './dom';
import { poster } from './poster';

/** One seat's way in: everything that is needed at the door stands on it. */
export function ticket(order: Order, seat: number, found: { show: Show; showing: Showing } | undefined, nickname: string): HTMLElement {
  const w = words().people;
  const label = order.seats[seat]!;
  const place = partsOf(label);
  const status = order.tickets[seat]!.status;
  const cancelled = status === 'cancelled';
  const field = (name: string, value: string): HTMLElement => h('div', { class: 'ticket-field' }, h('dt', {}, name), h('dd', {}, value));
  return h(
    'li',
    { class: 'ticket', 'data-label': label, 'data-status': status },
    found === undefined ? null : poster(found.show, true),
    h(
      'div',
      { class: 'ticket-body' },
      h('h2', { class: 'ticket-title' }, found?.show.title ?? order.showing?.title ?? ''),
      found === undefined
        ? null
        : h('p', { class: 'ticket-when' }, h('time', { datetime: found.showing.startsAt }, formatDate(found.showing.startsAt, 'long', language.value))),
      found === undefined ? null : h('p', { class: 'ticket-where' }, found.show.venue),
      cancelled ? h('p', { class: 'ticket-void' }, w.ticketCancelled) : null,
      h('p', { class: 'ticket-small' }, `${w.ticketFor(nickname)} · ${w.ticketOf(seat + 1, order.seats.length)}`),
      h('p', { class: 'ticket-small ticket-order' }, `${w.ticketOrder} ${order.reference}`),
    ),
    h(
      'dl',
      { class: 'ticket-stub' },
      place === null || place.section === '' ? null : field(w.ticketSection, place.section),
      place === null ? null : field(w.ticketRow, place.row),
      field(w.ticketSeat, place === null ? label : String(place.seat)),
    ),
  );
}

/** For the counter: what was bought. */
export function voucher(order: Order, nickname: string): HTMLElement {
  const w = words();
  return h(
    'section',
    { class: 'ticket voucher', 'data-status': order.status, 'aria-labelledby': 'voucher-title' },
    h(
      'div',
      { class: 'ticket-body' },
      h('h2', { id: 'voucher-title', class: 'ticket-title' }, w.people.voucher),
      h('p', { class: 'ticket-where' }, order.status === 'cancelled' ? w.people.ticketCancelled : w.people.voucherLead),
      goodsBill(order),
      h('p', { class: 'ticket-small' }, `${w.people.ticketFor(nickname)} · ${w.orderedAt(formatDate(order.createdAt, 'short', language.value))}`),
      h('p', { class: 'ticket-small ticket-order' }, `${w.people.ticketOrder} ${order.reference}`),
    ),
  );
}

/** The goods of an order, with what they came to. */
export function goodsBill(order: Order): HTMLElement {
  const w = words();
  return h(
    'ul',
    { class: 'bill', 'aria-label': w.people.orderGoods },
    ...order.goods.map((line) =>
      h(
        'li',
        { 'data-goods': line.goodsId },
        h('span', {}, w.timesOf(line.name, line.quantity)),
        h('span', {}, formatMoney(line.price * line.quantity, order.currency, language.value)),
      ),
    ),
  );
}
