import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { language } from '../../i18n';
import { formatDate, formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import type { OperatorOrder, OrderQuery } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { textOf } from '../../ui/form';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import { SelectField } from '../../ui/select-field';
import { dateName, useShowings } from './chooser';
import { AdminGate, boxOffice, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { methodName, placeName } from './order-words';
import { Table } from './table';

const pageSize = 50;

/** Everybody's orders. */
export function OrdersDeskPage(): VNode {
  return (
    <AdminGate to={boxOffice}>
      <Orders />
    </AdminGate>
  );
}

function Orders(): VNode {
  const w = officeWords();
  const { query, route } = useLocation();
  const { showings } = useShowings();
  usePageTitle(w.orders);
  const asked: OrderQuery = { q: query['q'] ?? '', showingId: query['showingId'] ?? '', status: query['status'] ?? '' };
  const dates = Array.isArray(showings) ? showings : [];
  return (
    <div class="desk-page">
      <header>
        <h1>{w.orders}</h1>
      </header>
      <form
        id="order-search"
        class="panel order-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const said = new URLSearchParams();
          for (const name of ['q', 'showingId', 'status']) {
            const text = textOf(event.currentTarget, name).trim();
            if (text !== '') said.set(name, text);
          }
          // What was looked for stands in the address: a reload, or the way back, finds it again.
          route(`/admin/orders${said.size === 0 ? '' : `?${said}`}`);
        }}
      >
        <div class="field">
          <label class="field-label" for="order-q">
            {w.search}
          </label>
          <input id="order-q" name="q" class="input" type="search" autocomplete="off" spellcheck={false} maxLength={254} aria-describedby="order-q-rule" defaultValue={asked.q} />
          <p id="order-q-rule" class="field-hint">
            {w.searchHint}
          </p>
        </div>
        <SelectField key={`date-${dates.length}`} id="order-showing" name="showingId" label={w.date}>
          <option value="">{w.anyDate}</option>
          {dates.map((one) => (
            <option key={one.id} value={one.id} selected={one.id === asked.showingId}>
              {dateName(one)}
            </option>
          ))}
        </SelectField>
        <SelectField id="order-status" name="status" label={w.status}>
          <option value="">{w.anyStatus}</option>
          {(['paid', 'cancelled'] as const).map((status) => (
            <option key={status} value={status} selected={status === asked.status}>
              {w.statuses[status]}
            </option>
          ))}
        </SelectField>
        <button type="submit" id="order-find" class="button primary">
          {w.searchDo}
        </button>
      </form>
      <Found key={JSON.stringify(asked)} asked={asked} />
    </div>
  );
}

function Found({ asked }: { asked: OrderQuery }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const orders = useSignal<readonly OperatorOrder[] | Problem | null>(null);
  const more = useSignal(false);
  const shown = Array.isArray(orders.value) ? (orders.value as OperatorOrder[]) : [];
  const load = async (afresh: boolean): Promise<void> => {
    try {
      const before = afresh ? undefined : shown.at(-1)?.orderId;
      const page = await api.orders({ ...asked, ...(before === undefined ? {} : { before }) }, pageSize);
      orders.value = afresh ? page : [...shown, ...page];
      more.value = page.length >= pageSize;
    } catch (problem) {
      mind(app, problem as Problem);
      orders.value = problem as Problem;
    }
  };
  useEffect(() => void load(true), []);
  if (orders.value === null) return <LoadingNote />;
  if (orders.value instanceof Problem) return <FailureNote problem={orders.value} again={() => void load(true)} />;
  return (
    <section aria-label={w.orders}>
      <p id="orders-found" class="desk-note" role="status">
        {shown.length === 0 ? w.noOrders : w.found(shown.length, more.value)}
      </p>
      {shown.length > 0 && (
        <Table id="orders-table" label={w.orders} head={[w.reference, w.who, w.date, w.seats, w.amount, w.place, w.bought]} figures={[4]}>
          <tbody>
            {shown.map((order) => (
              <Row key={order.orderId} order={order} />
            ))}
          </tbody>
        </Table>
      )}
      <button type="button" id="orders-more" class="button small" hidden={!more.value} onClick={() => void load(false)}>
        {w.more}
      </button>
    </section>
  );
}

function Row({ order }: { order: OperatorOrder }): VNode {
  const w = officeWords();
  const money = (minor: number): string => formatMoney(minor, order.currency, language.value);
  return (
    <tr data-order={order.orderId} data-status={order.status}>
      <th scope="row">
        <a href={`/admin/orders/${encodeURIComponent(order.orderId)}`}>{order.reference}</a>
      </th>
      <td>
        {order.buyer?.name ?? order.nickname}
        {order.buyer?.email != null && <span class="cell-more">{order.buyer.email}</span>}
      </td>
      <td>
        {order.showing === null ? w.goods : order.showing.title}
        {order.showing !== null && <span class="cell-more">{formatDate(order.showing.startsAt, 'short', language.value, order.showing.timeZone)}</span>}
      </td>
      <td class="cell-seats">{order.seats.join(', ')}</td>
      <td class="number">
        {money(order.amount)}
        {order.refunded > 0 && <span class="cell-more">{w.refunded(money(order.refunded))}</span>}
      </td>
      <td>
        {placeName(order.place)}
        <span class="cell-more">{methodName(order.method)}</span>
      </td>
      <td>
        <time dateTime={order.createdAt}>{formatDate(order.createdAt, 'short', language.value)}</time>
      </td>
    </tr>
  );
}
