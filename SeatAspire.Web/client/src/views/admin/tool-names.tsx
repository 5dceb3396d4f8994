import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import { renamed } from '../../state/admin/numbering';
import type { PlanEditing } from '../../state/admin/plan-editing';
import { Field, textOf, useForm } from '../../ui/form';

/** Calls section and row of picked seats otherwise. */
export function NamesTool({ editing }: { editing: PlanEditing }): VNode {
  const w = planWords();
  const form = useForm();
  const common = { form, type: 'text', autocomplete: 'off', spellcheck: false, maxLength: 100, hint: w.keepName } as const;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        const element = event.currentTarget;
        const [section, row] = [textOf(element, 'section').trim(), textOf(element, 'row').trim()];
        void form.submit(event, {
          check: () => (section === '' && row === '' ? [{ field: 'names-section', sentence: w.needsName }] : []),
          send: async () => {
            const house = editing.house.value;
            const { seats } = editing.pick;
            const before = seats.map((seat) => ({ label: house.label(seat), section: house.sectionOf(seat), row: house.rowOf(seat) }));
            const labels = before.map((one) => renamed(one.label, one, { section: section || one.section, row: row || one.row }));
            const done = await editing.apply(w.stepNames(seats.length), [
              {
                seats: before.map((one) => one.label),
                ...(section === '' ? {} : { section }),
                ...(row === '' ? {} : { row }),
                ...(textOf(element, 'labels') === '' ? {} : { labels }),
              },
            ]);
            if (done) element.reset();
          },
        });
      }}
    >
      <div class="field-row">
        <Field {...common} id="names-section" name="section" label={w.newSection} />
        <Field {...common} id="names-row" name="row" label={w.newRow} />
      </div>
      <label class="check">
        <input type="checkbox" id="names-labels" name="labels" defaultChecked />
        <span>{w.labelsFollow}</span>
      </label>
      <div class="button-row">
        <button type="submit" id="names-set" class="button primary" disabled={editing.busy.value || editing.pick.size === 0}>
          {w.rename}
        </button>
      </div>
    </form>
  );
}
