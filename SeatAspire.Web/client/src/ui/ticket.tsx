import type { VNode } from 'preact';
import { language, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { partsOf } from '../map/seat-words';
import type { Order, Show, Showing } from '../net/contract';
import { Poster } from './poster';

export type Found = { show: Show; showing: Showing } | undefined;

/** One seat's way in: everything that is needed at the door stands on it. */
export function Ticket({ order, seat, found, nickname }: { order: Order; seat: number; found: Found; nickname: string }): VNode {
  const w = words().people;
  const label = order.seats[seat]!;
  const ticket = order.tickets[seat]!;
  const place = partsOf(label);
  const startsAt = order.showing?.startsAt ?? found?.showing.startsAt;
  return (
    <li class="ticket" data-label={label} data-status={ticket.status}>
      {found !== undefined && <Poster show={found.show} decorative />}
      <div class="ticket-body">
        <h2 class="ticket-title">{found?.show.title ?? order.showing?.title ?? ''}</h2>
        {startsAt !== undefined && (
          <p class="ticket-when">
            <time dateTime={startsAt}>{formatDate(startsAt, 'long', language.value, order.showing?.timeZone ?? found?.showing.timeZone)}</time>
          </p>
        )}
        <p class="ticket-where">{found?.show.venue ?? order.showing?.venue ?? ''}</p>
        {ticket.status === 'cancelled' && <p class="ticket-void">{w.ticketCancelled}</p>}
        <p class="ticket-small ticket-price">{`${ticket.category} · ${formatMoney(ticket.price, order.currency, language.value)}`}</p>
        <p class="ticket-small">{`${w.ticketFor(nickname)} · ${w.ticketOf(seat + 1, order.seats.length)}`}</p>
        <p class="ticket-small ticket-order">{`${w.ticketOrder} ${order.reference}`}</p>
      </div>
      <dl class="ticket-stub">
        {place !== null && place.section !== '' && <Fact name={w.ticketSection} value={place.section} />}
        {place !== null && <Fact name={w.ticketRow} value={place.row} />}
        <Fact name={w.ticketSeat} value={place === null ? label : String(place.seat)} />
      </dl>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }): VNode {
  return (
    <div class="ticket-field">
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** For the counter: what was bought. */
export function Voucher({ order, nickname }: { order: Order; nickname: string }): VNode {
  const w = words();
  return (
    <section class="ticket voucher" data-status={order.status} aria-labelledby="voucher-title">
      <div class="ticket-body">
        <h2 id="voucher-title" class="ticket-title">
          {w.people.voucher}
        </h2>
        <p class="ticket-where">{order.status === 'cancelled' ? w.people.ticketCancelled : w.people.voucherLead}</p>
        <GoodsBill order={order} />
        <p class="ticket-small">{`${w.people.ticketFor(nickname)} · ${w.orderedAt(formatDate(order.createdAt, 'short', language.value))}`}</p>
        <p class="ticket-small ticket-order">{`${w.people.ticketOrder} ${order.reference}`}</p>
      </div>
    </section>
  );
}

/** The goods of an order, with what they came to. */
export function GoodsBill({ order }: { order: Order }): VNode {
  const w = words();
  return (
    <ul class="bill" aria-label={w.people.orderGoods}>
      {order.goods.map((line) => (
        <li key={line.goodsId} data-goods={line.goodsId}>
          <span>{w.timesOf(line.name, line.quantity)}</span>
          <span>{formatMoney(line.price * line.quantity, order.currency, language.value)}</span>
        </li>
      ))}
    </ul>
  );
}
