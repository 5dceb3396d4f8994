import type { App, View } from '../app';
import { words } from '../i18n';
import type { Order } from '../net/contract';
import { Cleanup, Emitter } from '../state/store';
import { fill, h } from '../ui/dom';
import { icons } from '../ui/icons';
import { failureNote, loadingNote } from '../ui/loading';
import { requireIdentity } from '../ui/sign-in-dialog';
import { ticket, voucher } from '../ui/ticket';
import { notFoundView } from './not-found';

/** What an order lets its owner into and take along, a ticket a seat, to be shown or printed. */
export function ticketsView(app: App, parameters: Record<string, string>): View {
  const w = words();
  const element = h('div', { class: 'page narrow tickets-page' }, loadingNote());
  const titles = new Emitter<string>();
  const cleanup = new Cleanup();
  let drawn = '';
  const draw = (): void => {
    const identity = app.session.identity.value;
    if (identity === null) {
      drawn = '';
      fill(
        element,
        h('p', { class: 'note' }, w.ordersSignIn),
        h('button', { type: 'button', class: 'button primary', onclick: () => void requireIdentity(app.api, app.session) }, w.signIn),
      );
      return;
    }
    const orders = app.mine.allOrders;
    if (orders === null) {
      const problem = app.mine.problem.value;
      if (problem !== null) fill(element, failureNote(problem, () => void app.mine.refresh()));
      return;
    }
    const order = orders.find((one) => one.orderId === parameters['orderId']);
    const shape = JSON.stringify([order ?? null, app.catalog.all?.length, identity.nickname]);
    if (shape === drawn) return;
    drawn = shape;
    if (order === undefined) {
      const view = notFoundView();
      fill(element, view.element);
      titles.emit(view.title);
      return;
    }
    fill(element, ...page(app, order, identity.nickname));
    const title = order.showingId === null ? undefined : app.catalog.find(order.showingId)?.show.title;
    titles.emit(order.seats.length === 0 ? w.people.voucher : title === undefined ? w.people.tickets : w.people.ticketsOf(title));
  };
  cleanup.add(app.mine.changed.subscribe(draw), app.mine.problem.subscribe(draw), app.session.onPerson(draw), app.catalog.changed.subscribe(draw));
  draw();
  void app.mine.refresh();
  return { element, title: w.people.tickets, onTitle: (listener) => cleanup.add(titles.subscribe(listener)), dispose: () => cleanup.run() };
}

function page(app: App, order: Order, nickname: string): HTMLElement[] {
  const w = words();
  const found = order.showingId === null ? undefined : app.catalog.find(order.showingId);
  const parts: HTMLElement[] = [
    h(
      'div',
      { class: 'tickets-head' },
      h('a', { class: 'crumb', href: '/orders' }, icons.back(), w.ordersTitle),
      h('h1', {}, order.seats.length > 0 ? w.people.tickets : w.people.voucher),
      h('button', { type: 'button', id: 'print', class: 'button', onclick: () => print() }, icons.print(), w.people.print),
    ),
  ];
  if (order.status === 'cancelled') parts.push(h('p', { class: 'notice', 'data-sale': 'closed', role: 'status' }, w.people.ticketsCancelled));
  if (order.seats.length > 0) parts.push(h('ul', { class: 'tickets' }, ...order.seats.map((_, seat) => ticket(order, seat, found, nickname))));
  if (order.goods.length > 0) parts.push(voucher(order, nickname));
  return parts;
}
