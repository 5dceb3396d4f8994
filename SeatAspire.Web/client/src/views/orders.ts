import type { App, View } from '../app';
import { language, sentenceFor, words } from '../i18n';
import { formatDate, formatMoney } from '../i18n/format';
import { placeInLabel } from '../map/seat-words';
import { serverClock } from '../net/clock';
import type { Order, Ticket } from '../net/contract';
import type { Problem } from '../net/problem';
import { isAccount } from '../state/session';
import { Cleanup } from '../state/store';
import { confirmDialog } from '../ui/dialog';
import { fill, h } from '../ui/dom';
import { failureNote, loadingNote } from '../ui/loading';
import { openAccount, requireIdentity } from '../ui/sign-in-dialog';
import { goodsBill } from '../ui/ticket';

/** One's orders, newest first. */
export function ordersView(app: App): View {
  const w = words();
  const list = h('div', { id: 'orders' }, loadingNote());
  const keep = h(
    'div',
    { class: 'keep-orders', hidden: true },
    h('p', {}, w.people.keepOrders),
    h('button', { type: 'button', id: 'keep-orders', class: 'button small', onclick: () => void openAccount(app, 'sign-up') }, w.people.signUp),
  );
  const element = h('div', { class: 'page narrow' }, h('header', { class: 'page-head' }, h('h1', {}, w.ordersTitle)), keep, list);
  const cleanup = new Cleanup();
  let drawn = '';
  const draw = (): void => {
    if (app.session.identity.value === null) {
      drawn = '';
      keep.hidden = true;
      fill(
        list,
        h('p', { class: 'note' }, w.ordersSignIn),
        h(
          'button',
          { type: 'button', class: 'button primary', onclick: () => void requireIdentity(app.api, app.session) },
          w.signIn,
        ),
      );
      return;
    }
    const orders = app.mine.allOrders;
    keep.hidden = !(orders !== null && orders.length > 0 && !isAccount(app.session.identity.value));
    if (orders === null) {
      const problem = app.mine.problem.value;
      if (problem !== null) fill(list, failureNote(problem, () => void app.mine.refresh()));
      return;
    }
    const shape = JSON.stringify([orders, app.catalog.all?.length]);
    if (shape === drawn) return;
    drawn = shape;
    fill(
      list,
      orders.length === 0
        ? h('p', { class: 'note' }, w.ordersEmpty)
        : h('ul', { class: 'orders' }, ...orders.map((order) => orderCard(app, order))),
    );
  };
  cleanup.add(app.mine.changed.subscribe(draw), app.mine.problem.subscribe(draw), app.session.onPerson(draw), app.catalog.changed.subscribe(draw));
  draw();
  void app.mine.refresh();
  // The page says that it tries again by itself.
  const timer = setInterval(() => {
    if (app.mine.problem.value !== null) void app.mine.refresh();
  }, 5_000);
  cleanup.add(() => clearInterval(timer));
  // Only for the titles; orders are shown without, too.
  void app.catalog.load().catch(() => undefined);
  return { element, title: w.ordersTitle, dispose: () => cleanup.run() };
}

function orderCard(app: App, order: Order): HTMLElement {
  const w = words();
  const { value } = language;
  const found = order.showingId === null ? undefined : app.catalog.find(order.showingId);
  const amount = formatMoney(order.amount, order.currency, value);
  return h(
    'li',
    { class: 'order', 'data-order': order.orderId, 'data-status': order.status },
    h(
      'div',
      { class: 'order-head' },
      h('h2', { class: 'order-title' }, found?.show.title ?? order.showing?.title ?? w.people.shopOrder),
      h('span', { class: 'badge', 'data-order-status': order.status }, order.status === 'paid' ? w.orderPaid : w.orderCancelled),
    ),
    found === undefined
      ? null
      : h('p', { class: 'order-when' }, `${formatDate(found.showing.startsAt, 'long', value)} · ${found.show.venue}`),
    order.seats.length === 0
      ? null
      : h('ul', { class: 'chips', 'aria-label': w.orderSeats }, ...order.tickets.map(seatChip)),
    order.goods.length === 0 ? null : goodsBill(order),
    h(
      'div',
      { class: 'order-foot' },
      h(
        'div',
        { class: 'order-sum' },
        h('strong', { class: 'order-amount' }, amount),
        h('span', { class: 'muted' }, w.orderedAt(formatDate(order.createdAt, 'short', value))),
        h('span', { class: 'muted order-reference' }, w.orderReference(order.reference)),
        order.refunded === 0 ? null : h('span', { class: 'muted order-refunded' }, w.orderRefunded(formatMoney(order.refunded, order.currency, value))),
      ),
      h(
        'div',
        { class: 'order-actions' },
        order.status === 'paid'
          ? h(
              'a',
              { class: 'button order-tickets', href: `/orders/${encodeURIComponent(order.orderId)}` },
              order.seats.length > 0 ? w.people.tickets : w.people.voucher,
            )
          : null,
        found === undefined
          ? null
          : h('a', { class: 'button', href: `/showings/${encodeURIComponent(found.showing.id)}` }, w.orderSeeMap),
        order.status === 'paid' && (order.showing === null || Date.parse(order.showing.refundUntil) > serverClock.now())
          ? h(
              'button',
              { type: 'button', class: 'button order-cancel', onclick: (event: MouseEvent) => void cancel(app, order, event) },
              w.orderCancel,
            )
          : null,
      ),
    ),
  );
}

function seatChip({ label, status }: Ticket): HTMLElement {
  const place = placeInLabel(label);
  return h('li', { class: 'chip', 'data-label': label, 'data-status': status }, status === 'paid' ? place : h('s', {}, place));
}

async function cancel(app: App, order: Order, event: MouseEvent): Promise<void> {
  const w = words();
  const button = event.currentTarget as HTMLButtonElement;
  const sure = await confirmDialog({
    id: 'cancel-order-dialog',
    title: w.orderCancelTitle,
    lead: (order.seats.length > 0 ? w.orderCancelLead : w.people.cancelGoodsLead)(formatMoney(order.amount - order.refunded, order.currency, language.value)),
    yes: w.orderCancel,
    no: w.orderCancelKeep,
  });
  if (!sure) return;
  button.disabled = true;
  try {
    app.mine.takeOrder(await app.api.cancelOrder(order.orderId));
    app.announcer.show(words().orderCancelledSay, 'success');
  } catch (problem) {
    app.announcer.show(sentenceFor(problem as Problem), 'warning');
    button.disabled = false;
  }
}
