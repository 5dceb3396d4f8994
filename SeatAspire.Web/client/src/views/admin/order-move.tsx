import type { VNode } from 'preact';
import { officeWords } from '../../i18n/office';
import { placeInLabel } from '../../map/seat-words';
import type { OperatorOrder } from '../../net/operator-contract';
import { useApp } from '../../ui/app-context';
import { Field, FormFaults, textOf } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

/** Gives an order another seat in place of one of its own. */
export function MoveForm({ order, done }: { order: OperatorOrder; done: (order: OperatorOrder) => void }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = officeWords();
  const form = useOperatorForm();
  const left = order.tickets.filter((ticket) => ticket.status === 'paid');
  return (
    <form
      id="move-form"
      class="panel"
      noValidate
      aria-labelledby="move-title"
      onSubmit={(event) => {
        const element = event.currentTarget;
        const [from, to] = [textOf(element, 'from'), textOf(element, 'to').trim()];
        void form.submit(event, {
          check: () => (to === '' ? [{ field: 'move-to', sentence: w.needed }] : []),
          send: async () => {
            done(await api.move(order.orderId, from, to));
            element.reset();
            app.announcer.show(w.moved, 'success');
          },
          place: ({ type }) => (['seats-taken', 'other-price', 'unknown-seat', 'validation'].includes(type) ? 'move-to' : null),
        });
      }}
    >
      <h2 id="move-title">{w.move}</h2>
      <p class="desk-note">{w.moveLead}</p>
      <div class="field-row">
        <SelectField id="move-from" name="from" label={w.moveFrom}>
          {left.map(({ label }) => (
            <option key={label} value={label}>
              {placeInLabel(label)}
            </option>
          ))}
        </SelectField>
        <Field form={form} id="move-to" name="to" label={w.moveTo} hint={w.moveToHint} type="text" autocomplete="off" spellcheck={false} maxLength={40} />
      </div>
      <FormFaults id="move-faults" form={form} />
      <div class="form-actions">
        <button type="submit" id="move-do" class="button primary" disabled={form.busy.value}>
          {w.moveDo}
        </button>
      </div>
    </form>
  );
}
