import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import { lineOf } from '../../map/seat-layout';
import { renumbered } from '../../state/admin/numbering';
import type { PlanEditing } from '../../state/admin/plan-editing';
import type { PlanHouse } from '../../state/admin/plan-house';
import { Field, textOf, useForm } from '../../ui/form';

const ways = { every: { from: 1, step: 1 }, odd: { from: 1, step: 2 }, even: { from: 2, step: 2 } } as const;
type Way = keyof typeof ways;

/** Numbers picked seats anew, each row from its beginning. */
export function NumbersTool({ editing }: { editing: PlanEditing }): VNode {
  const w = planWords();
  const form = useForm();
  const way = useSignal<Way>('every');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        const element = event.currentTarget;
        const from = textOf(element, 'from').trim();
        void form.submit(event, {
          check: () => (/^\d{1,7}$/.test(from) ? [] : [{ field: 'numbers-from', sentence: w.needsNumber }]),
          send: async () => {
            const house = editing.house.value;
            const rows = rowsOf(house, editing.pick.seats);
            const numbering = { from: Number(from), step: ways[way.value].step, reversed: textOf(element, 'reversed') !== '' };
            const labels = renumbered(rows, numbering);
            await editing.apply(w.stepNumbers(editing.pick.size), [{ seats: rows.flat(), labels: labels.flat() }]);
          },
        });
      }}
    >
      <div class="field-row">
        <Field key={way.value} form={form} id="numbers-from" name="from" label={w.from} type="text" inputMode="numeric" autocomplete="off" maxLength={7} defaultValue={String(ways[way.value].from)} />
        <div class="field">
          <label class="field-label" for="numbers-way">
            {w.numbering}
          </label>
          <select
            id="numbers-way"
            class="select"
            value={way.value}
            onChange={({ currentTarget }) => {
              way.value = currentTarget.value as Way;
            }}
          >
            <option value="every">{w.everyNumber}</option>
            <option value="odd">{w.oddNumbers}</option>
            <option value="even">{w.evenNumbers}</option>
          </select>
        </div>
      </div>
      <label class="check">
        <input type="checkbox" id="numbers-reversed" name="reversed" />
        <span>{w.reversed}</span>
      </label>
      <div class="button-row">
        <button type="submit" id="numbers-set" class="button primary" disabled={editing.busy.value || editing.pick.size === 0}>
          {w.renumber}
        </button>
      </div>
    </form>
  );
}

/** Labels of seats, those of each row together, in the order of the row. */
function rowsOf(house: PlanHouse, seats: readonly number[]): string[][] {
  const rows = new Map<number, string[]>();
  for (const seat of seats) {
    const { start } = lineOf(house.layout, seat);
    rows.set(start, [...(rows.get(start) ?? []), house.label(seat)]);
  }
  return [...rows.values()];
}
