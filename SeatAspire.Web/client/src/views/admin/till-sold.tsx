import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import type { Order } from '../../net/contract';
import type { Till } from '../../state/admin/till';
import { useApp } from '../../ui/app-context';
import { Icon } from '../../ui/icon';
import { Ticket } from '../../ui/ticket';

/** What was just sold, to be printed; then whoever is next. */
export function TillSold({ till, order }: { till: Till; order: Order }): VNode {
  const { catalog } = useApp();
  const w = officeWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const found = order.showingId === null ? undefined : catalog.find(order.showingId);
  return (
    <section id="till-sold" class="tickets-page" aria-labelledby="till-sold-title" data-reference={order.reference}>
      <div class="till-sold-head">
        <h2 id="till-sold-title" tabIndex={-1} ref={heading}>
          {w.soldTitle(order.reference)}
        </h2>
        <strong>{formatMoney(order.amount, order.currency, language.value)}</strong>
        <button type="button" id="till-print" class="button large" onClick={() => print()}>
          <Icon name="print" />
          {w.printTickets}
        </button>
        <button type="button" id="till-next" class="button primary large" onClick={() => till.next()}>
          {w.next}
        </button>
      </div>
      <ul class="tickets">
        {order.seats.map((label, seat) => (
          <Ticket key={label} order={order} seat={seat} found={found} nickname={w.places['box-office']} />
        ))}
      </ul>
    </section>
  );
}
