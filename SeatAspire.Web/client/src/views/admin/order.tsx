import type { VNode } from 'preact';
import { language } from '../../i18n';
import { formatDate, formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import type { OperatorOrder, OrderEvent } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { usePageTitle } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { GoodsBill } from '../../ui/ticket';
import { NotFoundPage } from '../not-found';
import { AdminGate, boxOffice } from './gate';
import { useOperatorApi } from './operator-api';
import { MoveForm } from './order-move';
import { RefundForm } from './order-refund';
import { methodName, placeName } from './order-words';
import { useReading } from './reading';

/** An order: who bought what, what happened to it, and what can be done about it. */
export function OrderDeskPage({ params }: { params: Parameters }): VNode {
  return (
    <AdminGate to={boxOffice}>
      <OneOrder orderId={params['orderId']!} />
    </AdminGate>
  );
}

function OneOrder({ orderId }: { orderId: string }): VNode {
  const api = useOperatorApi();
  const { value: order, again, set } = useReading(() => api.order(orderId), [orderId]);
  if (order !== null && !(order instanceof Problem)) return <Desk order={order} set={set} />;
  if (order?.status === 404) return <NotFoundPage />;
  return <div class="page">{order === null ? <LoadingNote /> : <FailureNote problem={order} again={again} />}</div>;
}

function Desk({ order, set }: { order: OperatorOrder; set: (order: OperatorOrder) => void }): VNode {
  const w = officeWords();
  const title = w.order(order.reference);
  usePageTitle(title);
  return (
    <div class="desk-page" id="order-page" data-order={order.orderId} data-status={order.status}>
      <header class="order-page-head">
        <a class="crumb icon-only" href="/admin/orders" aria-label={w.back}>
          <Icon name="back" />
        </a>
        <div>
          <h1>{title}</h1>
          <p class="page-lead">
            {order.showing === null ? w.goods : `${order.showing.title}, ${formatDate(order.showing.startsAt, 'long', language.value, order.showing.timeZone)}, ${order.showing.venue}`}
          </p>
        </div>
        <span class="badge" data-order-status={order.status}>
          {w.statuses[order.status]}
        </span>
      </header>
      <div class="desk-split">
        <div class="desk-side">
          {order.tickets.length > 0 && <RefundForm order={order} done={set} />}
          {order.goods.length > 0 && (
            <section class="panel">
              <GoodsBill order={order} />
            </section>
          )}
          <History order={order} />
        </div>
        <div class="desk-side">
          <Facts order={order} />
          {order.tickets.some((ticket) => ticket.status === 'paid') && <MoveForm order={order} done={set} />}
        </div>
      </div>
    </div>
  );
}

function Facts({ order }: { order: OperatorOrder }): VNode {
  const { session } = useApp();
  const w = officeWords();
  const money = (minor: number): string => formatMoney(minor, order.currency, language.value);
  const facts: [string, string][] = [
    [w.name, order.buyer?.name ?? w.nobody],
    [w.email, order.buyer?.email ?? w.nobody],
    [w.nickname, order.nickname],
    [w.place, placeName(order.place)],
    [w.method, methodName(order.method)],
    [w.paid, money(order.amount)],
    ...(order.refunded > 0 ? ([[w.refunds, money(order.refunded)], [w.left, money(order.amount - order.refunded)]] as [string, string][]) : []),
  ];
  return (
    <section class="panel" aria-labelledby="order-facts-title">
      <h2 id="order-facts-title">{w.facts}</h2>
      <dl class="facts" id="order-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {session.role !== 'box-office' && (
        <p class="desk-note">
          <a id="order-person" href={`/admin/people/${encodeURIComponent(order.personId)}`}>
            {w.person}
          </a>
        </p>
      )}
    </section>
  );
}

function History({ order }: { order: OperatorOrder }): VNode {
  const w = officeWords();
  return (
    <section class="panel" aria-labelledby="order-history-title">
      <h2 id="order-history-title">{w.history}</h2>
      <ol id="order-history" class="log-list">
        {(order.history ?? []).map((event, i) => (
          <Event key={i} event={event} currency={order.currency} />
        ))}
      </ol>
    </section>
  );
}

function Event({ event, currency }: { event: OrderEvent; currency: string }): VNode {
  const w = officeWords();
  const words = [
    event.what === 'moved' ? event.seats.join(' → ') : event.seats.join(', '),
    event.amount > 0 ? formatMoney(event.amount, currency, language.value) : '',
    event.method == null ? '' : methodName(event.method),
  ];
  return (
    <li class="log-entry" data-event={event.what}>
      <time dateTime={event.at}>{formatDate(event.at, 'short', language.value)}</time>
      <p class="log-what">
        <strong>{event.by ?? w.byBuyer}</strong>
        {` ${(w.events as Record<string, string>)[event.what] ?? event.what}`}
      </p>
      <p class="muted">{words.filter((one) => one !== '').join(' · ')}</p>
      {event.reason != null && <blockquote class="log-quote">{event.reason}</blockquote>}
    </li>
  );
}
