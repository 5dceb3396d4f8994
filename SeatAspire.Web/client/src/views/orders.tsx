import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { language, sentenceFor, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { placeInLabel } from '../map/seat-words';
import { serverClock } from '../net/clock';
import type { Order, Ticket } from '../net/contract';
import type { Problem } from '../net/problem';
import { isAccount } from '../state/session';
import { useApp } from '../ui/app-context';
import { usePageTitle } from '../ui/hooks';
import { FailureNote, LoadingNote } from '../ui/loading';
import { SignInNote } from '../ui/sign-in-note';
import { GoodsBill } from '../ui/ticket';

/** One's orders, newest first. */
export function OrdersPage(): VNode {
  const { mine, catalog, session, prompts } = useApp();
  const w = words();
  const identity = session.identity.value;
  const orders = mine.allOrders;
  usePageTitle(w.ordersTitle);
  useEffect(() => {
    void mine.refresh();
    // Only for the titles; orders are shown without, too.
    void catalog.load().catch(() => undefined);
  }, []);
  return (
    <div class="page narrow">
      <header class="page-head">
        <h1>{w.ordersTitle}</h1>
      </header>
      {identity !== null && !isAccount(identity) && orders !== null && orders.length > 0 && (
        <div class="keep-orders">
          <p>{w.people.keepOrders}</p>
          <button type="button" id="keep-orders" class="button small" onClick={() => void prompts.identify('sign-up')}>
            {w.people.signUp}
          </button>
        </div>
      )}
      <div id="orders">{identity === null ? <SignInNote sentence={w.ordersSignIn} /> : <List orders={orders} />}</div>
    </div>
  );
}

function List({ orders }: { orders: readonly Order[] | null }): VNode {
  const { mine } = useApp();
  if (orders === null) {
    const problem = mine.problem.value;
    return problem === null ? <LoadingNote /> : <FailureNote problem={problem} again={() => void mine.refresh()} />;
  }
  if (orders.length === 0) return <p class="note">{words().ordersEmpty}</p>;
  return (
    <ul class="orders">
      {orders.map((order) => (
        <OrderCard key={order.orderId} order={order} />
      ))}
    </ul>
  );
}

function OrderCard({ order }: { order: Order }): VNode {
  const { catalog } = useApp();
  const w = words();
  const { value } = language;
  const found = order.showingId === null ? undefined : catalog.find(order.showingId);
  const startsAt = order.showing?.startsAt ?? found?.showing.startsAt;
  const venue = order.showing?.venue ?? found?.show.venue;
  const paid = order.status === 'paid';
  return (
    <li class="order" data-order={order.orderId} data-status={order.status}>
      <div class="order-head">
        <h2 class="order-title">{found?.show.title ?? order.showing?.title ?? w.people.shopOrder}</h2>
        <span class="badge" data-order-status={order.status}>
          {paid ? w.orderPaid : w.orderCancelled}
        </span>
      </div>
      {startsAt !== undefined && <p class="order-when">{`${formatDate(startsAt, 'long', value, order.showing?.timeZone ?? found?.showing.timeZone)} · ${venue}`}</p>}
      {order.seats.length > 0 && (
        <ul class="chips" aria-label={w.orderSeats}>
          {order.tickets.map((ticket) => (
            <SeatChip key={ticket.label} ticket={ticket} />
          ))}
        </ul>
      )}
      {order.goods.length > 0 && <GoodsBill order={order} />}
      <div class="order-foot">
        <div class="order-sum">
          <strong class="order-amount">{formatMoney(order.amount, order.currency, value)}</strong>
          <span class="muted">{w.orderedAt(formatDate(order.createdAt, 'short', value))}</span>
          <span class="muted order-reference">{w.orderReference(order.reference)}</span>
          {order.refunded > 0 && <span class="muted order-refunded">{w.orderRefunded(formatMoney(order.refunded, order.currency, value))}</span>}
        </div>
        <div class="order-actions">
          {paid && (
            <a class="button order-tickets" href={`/orders/${encodeURIComponent(order.orderId)}`}>
              {order.seats.length > 0 ? w.people.tickets : w.people.voucher}
            </a>
          )}
          {found !== undefined && (
            <a class="button" href={`/showings/${encodeURIComponent(found.showing.id)}${seatInView(order)}`}>
              {w.orderSeeMap}
            </a>
          )}
          {paid && (order.showing === null || Date.parse(order.showing.refundUntil) > serverClock.now()) && <CancelButton order={order} />}
        </div>
      </div>
    </li>
  );
}

/** The map begins at one's own seat. */
function seatInView(order: Order): string {
  const first = order.tickets.find((ticket) => ticket.status === 'paid');
  return first === undefined ? '' : `?at=${encodeURIComponent(first.label)}`;
}

function SeatChip({ ticket: { label, status } }: { ticket: Ticket }): VNode {
  const place = placeInLabel(label);
  return (
    <li class="chip" data-label={label} data-status={status}>
      {status === 'paid' ? place : <s>{place}</s>}
    </li>
  );
}

function CancelButton({ order }: { order: Order }): VNode {
  const { api, mine, announcer, prompts } = useApp();
  const w = words();
  const [busy, setBusy] = useState(false);
  const cancel = async (): Promise<void> => {
    const amount = formatMoney(order.amount - order.refunded, order.currency, language.value);
    const sure = await prompts.ask({
      id: 'cancel-order-dialog',
      title: w.orderCancelTitle,
      lead: order.seats.length > 0 ? w.orderCancelLead(amount) : w.people.cancelGoodsLead(amount),
      yes: w.orderCancel,
      no: w.orderCancelKeep,
    });
    if (!sure) return;
    setBusy(true);
    try {
      mine.takeOrder(await api.cancelOrder(order.orderId));
      announcer.show(words().orderCancelledSay, 'success');
    } catch (problem) {
      announcer.show(sentenceFor(problem as Problem), 'warning');
      setBusy(false);
    }
  };
  return (
    <button type="button" class="button order-cancel" disabled={busy} onClick={() => void cancel()}>
      {w.orderCancel}
    </button>
  );
}
