import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { language, sentenceFor } from '../../i18n';
import { formatDate, formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import type { PersonRecord } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { useApp } from '../../ui/app-context';
import { download } from '../../ui/download';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { NotFoundPage } from '../not-found';
import { AdminGate, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { useReading } from './reading';

/** What is kept of a person, to be handed out or erased. */
export function PersonPage({ params }: { params: Parameters }): VNode {
  return (
    <AdminGate>
      <Person personId={params['personId']!} />
    </AdminGate>
  );
}

function Person({ personId }: { personId: string }): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  usePageTitle(w.people);
  const { value: record, again } = useReading(() => api.person(personId), [personId]);
  if (record instanceof Problem && record.status === 404) return <NotFoundPage />;
  return (
    <div class="page narrow">
      <header class="page-head">
        <h1>{w.people}</h1>
        <p class="lead">{w.peopleLead}</p>
      </header>
      {record === null ? <LoadingNote /> : record instanceof Problem ? <FailureNote problem={record} again={again} /> : <Record record={record} again={again} />}
    </div>
  );
}

function Record({ record, again }: { record: PersonRecord; again: () => void }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const refusal = useSignal('');
  const { account, orders } = record;
  const erase = async (): Promise<void> => {
    refusal.value = '';
    if (!(await app.prompts.ask({ id: 'erase-confirm', title: w.eraseSure, lead: w.eraseLead, yes: w.erase, no: w.goBack }))) return;
    try {
      await api.erase(record.personId);
      app.announcer.show(w.erased, 'success');
      again();
    } catch (problem) {
      mind(app, problem as Problem);
      refusal.value = sentenceFor(problem as Problem);
    }
  };
  return (
    <section class="panel" id="person" data-person={record.personId}>
      <h2>{account?.nickname ?? w.guest}</h2>
      {account !== null && (
        <p class="desk-note">{`${account.email} · ${w.since(formatDate(account.createdAt, 'short', language.value))}`}</p>
      )}
      <p class="desk-note">{[w.ordersOf(orders.length), w.holdsOf(record.holds?.length ?? 0), w.cartOf(record.cart.length)].join(' · ')}</p>
      <ul class="person-orders">
        {orders.slice(0, 50).map((order) => (
          <li key={order.orderId}>
            <a href={`/admin/orders/${encodeURIComponent(order.orderId)}`}>{order.reference}</a>
            {` · ${formatDate(order.createdAt, 'short', language.value)} · ${order.seats.join(', ') || w.goods} · ${formatMoney(order.amount, order.currency, language.value)}`}
          </li>
        ))}
      </ul>
      <div class="button-row">
        <button
          type="button"
          id="person-save"
          class="button"
          onClick={() => download(new Blob([JSON.stringify(record, null, 2)], { type: 'application/json' }), `${record.personId}.json`)}
        >
          {w.takeAlong}
        </button>
        <button type="button" id="person-erase" class="button danger" onClick={() => void erase()}>
          {w.erase}
        </button>
      </div>
      <p id="person-refusal" class="field-error" role="alert">
        {refusal.value}
      </p>
    </section>
  );
}
