import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../i18n';
import type { Order } from '../net/contract';
import { calendarOf } from '../state/calendar';
import { useApp } from '../ui/app-context';
import { usePageTitle } from '../ui/hooks';
import { Icon } from '../ui/icon';
import { FailureNote, LoadingNote } from '../ui/loading';
import type { Parameters } from '../ui/page';
import { SignInNote } from '../ui/sign-in-note';
import { Ticket, Voucher } from '../ui/ticket';
import { NotFoundPage } from './not-found';

/** What an order lets its owner into and take along, a ticket a seat, to be shown or printed. */
export function TicketsPage({ params }: { params: Parameters }): VNode {
  const { mine, session, catalog } = useApp();
  const w = words();
  const orders = mine.allOrders;
  const order = orders?.find((one) => one.orderId === params['orderId']);
  const title = order?.showing?.title ?? (order?.showingId == null ? undefined : catalog.find(order.showingId)?.show.title);
  const heading = order?.seats.length === 0 ? w.people.voucher : w.people.tickets;
  usePageTitle(order === undefined || order.seats.length === 0 || title === undefined ? heading : w.people.ticketsOf(title));
  useEffect(() => void mine.refresh(), []);
  if (session.identity.value !== null && orders !== null) {
    return order === undefined ? <NotFoundPage /> : <Paper order={order} heading={heading} />;
  }
  const problem = mine.problem.value;
  return (
    <div class="page narrow tickets-page">
      <header class="page-head">
        <h1>{heading}</h1>
      </header>
      {session.identity.value === null ? (
        <SignInNote sentence={w.ordersSignIn} />
      ) : problem === null ? (
        <LoadingNote />
      ) : (
        <FailureNote problem={problem} again={() => void mine.refresh()} />
      )}
    </div>
  );
}

/** The date as a file that calendars open. */
function CalendarButton({ order }: { order: Order }): VNode {
  const w = words();
  const save = (): void => {
    const file = calendarOf(order, w.people.calendarNote(order.reference), new Date());
    if (file === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([file], { type: 'text/calendar' }));
    link.download = `${order.reference}.ics`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" id="calendar" class="button" onClick={save}>
      <Icon name="clock" />
      {w.people.calendar}
    </button>
  );
}

function Paper({ order, heading }: { order: Order; heading: string }): VNode {
  const { catalog, session } = useApp();
  const w = words();
  const nickname = session.identity.value?.nickname ?? '';
  const found = order.showingId === null ? undefined : catalog.find(order.showingId);
  return (
    <div class="page narrow tickets-page">
      <div class="tickets-head">
        <a class="crumb" href="/orders">
          <Icon name="back" />
          {w.ordersTitle}
        </a>
        <h1>{heading}</h1>
        <button type="button" id="print" class="button" onClick={() => print()}>
          <Icon name="print" />
          {w.people.print}
        </button>
        {order.showing !== null && <CalendarButton order={order} />}
      </div>
      {order.status === 'cancelled' && (
        <p class="notice" data-sale="closed" role="status">
          {w.people.ticketsCancelled}
        </p>
      )}
      {order.seats.length > 0 && (
        <ul class="tickets">
          {order.seats.map((label, seat) => (
            <Ticket key={label} order={order} seat={seat} found={found} nickname={nickname} />
          ))}
        </ul>
      )}
      {order.goods.length > 0 && <Voucher order={order} nickname={nickname} />}
    </div>
  );
}
