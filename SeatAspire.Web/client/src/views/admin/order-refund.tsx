import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { language } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import { placeInLabel } from '../../map/seat-words';
import type { OperatorOrder } from '../../net/operator-contract';
import { newIdempotencyKey } from '../../state/idempotency-key';
import { useApp } from '../../ui/app-context';
import { Field, FormFaults, textOf } from '../../ui/form';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';
import { Table } from './table';

/** The seats of an order, and their money back. */
export function RefundForm({ order, done }: { order: OperatorOrder; done: (order: OperatorOrder) => void }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const form = useOperatorForm();
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  /** The same while the same is asked for again: an answer that was lost refunds once. */
  const key = useRef<{ of: string; key: string } | null>(null);
  const money = (minor: number): string => formatMoney(minor, order.currency, language.value);
  const left = order.tickets.filter((ticket) => ticket.status === 'paid');
  const picked = left.filter((ticket) => chosen.value.has(ticket.label));
  const refunded = picked.length > 0 ? picked : left;
  const amount = refunded.reduce((sum, ticket) => sum + ticket.price, 0);
  return (
    <form
      id="refund-form"
      class="panel"
      noValidate
      aria-labelledby="refund-title"
      onSubmit={(event) => {
        event.preventDefault();
        const element = event.currentTarget;
        const labels = refunded.map((ticket) => ticket.label);
        const reason = textOf(element, 'reason').trim();
        void app.prompts
          .ask({ id: 'refund-confirm', title: w.refundSure, lead: w.refundLead(labels.map(placeInLabel).join(', '), money(amount)), yes: w.refund, no: w.goBack })
          .then((sure) => {
            if (!sure) return;
            const of = labels.join('\n');
            if (key.current?.of !== of) key.current = { of, key: newIdempotencyKey() };
            return form.send(element, {
              check: () => [],
              send: async () => {
                done(await api.refund(order.orderId, labels, reason, key.current!.key));
                key.current = null;
                chosen.value = new Set();
                element.reset();
                app.announcer.show(w.refundDone, 'success');
              },
            });
          });
      }}
    >
      <h2 id="refund-title">{w.tickets}</h2>
      <Table id="order-tickets" label={w.tickets} head={['', w.seats, w.category, w.price, w.status]} figures={[3]}>
        <tbody>
          {order.tickets.map(({ label, category, price, status }) => (
            <tr key={label} data-label={label} data-status={status}>
              <td>
                {status === 'paid' && (
                  <input
                    type="checkbox"
                    class="tick"
                    aria-label={w.choose(placeInLabel(label))}
                    checked={chosen.value.has(label)}
                    onChange={({ currentTarget }) => {
                      const next = new Set(chosen.value);
                      if (currentTarget.checked) next.add(label);
                      else next.delete(label);
                      chosen.value = next;
                    }}
                  />
                )}
              </td>
              <th scope="row">{placeInLabel(label)}</th>
              <td>{category}</td>
              <td class="number">{money(price)}</td>
              <td>{w.statuses[status]}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {left.length > 0 && (
        <>
          <Field form={form} id="refund-reason" name="reason" label={w.refundReason} type="text" autocomplete="off" maxLength={500} />
          <FormFaults id="refund-faults" form={form} />
          <div class="form-actions">
            <button type="submit" id="refund-do" class="button danger" disabled={form.busy.value}>
              {picked.length > 0 ? w.refundChosen(picked.length) : w.refundAll}
            </button>
            <p class="desk-note">{w.chosen(refunded.length, money(amount))}</p>
          </div>
        </>
      )}
    </form>
  );
}
