import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import type { PlanEditing } from '../../state/admin/plan-editing';
import { Field, textOf, useForm } from '../../ui/form';

const added = '';
const firstColor = '#7b5ea7';

/** Gives picked seats a category, an old one or a new one, and categories another colour. */
export function CategoryTool({ editing }: { editing: PlanEditing }): VNode {
  const w = planWords();
  const form = useForm();
  const { categories } = editing.present;
  const chosen = useSignal(categories[0]?.name ?? added);
  const color = useSignal(categories[0]?.color ?? firstColor);
  const isNew = chosen.value === added;
  const none = editing.pick.size === 0;
  const busy = editing.busy.value;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        const element = event.currentTarget;
        const name = isNew ? textOf(element, 'name').trim() : chosen.value;
        void form.submit(event, {
          check: () => (name === '' ? [{ field: 'category-name', sentence: w.needsName }] : []),
          send: async () => {
            const house = editing.house.value;
            const seats = editing.pick.seats.map((seat) => house.label(seat));
            const known = categories.find((one) => one.name === name);
            const category = known?.color === color.value ? null : { name, color: color.value };
            const title = seats.length === 0 ? w.stepColor(name) : w.stepCategory(seats.length, name);
            const done = await editing.apply(title, seats.length === 0 ? [] : [{ seats, category: name }], category);
            if (done) chosen.value = name;
          },
        });
      }}
    >
      <div class="field">
        <label class="field-label" for="category-choice">
          {w.category}
        </label>
        <select
          id="category-choice"
          class="select"
          value={chosen.value}
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value;
            color.value = categories.find((one) => one.name === currentTarget.value)?.color ?? firstColor;
          }}
        >
          {categories.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          <option value={added}>{w.newCategory}</option>
        </select>
      </div>
      {isNew && <Field form={form} id="category-name" name="name" label={w.categoryName} type="text" autocomplete="off" maxLength={100} />}
      <div class="field">
        <label class="field-label" for="category-color">
          {w.color}
        </label>
        <input
          id="category-color"
          class="input"
          type="color"
          value={color.value}
          onInput={({ currentTarget }) => {
            color.value = currentTarget.value;
          }}
        />
      </div>
      <div class="button-row">
        <button type="submit" id="category-give" class="button primary" disabled={busy || (none && (isNew || color.value === categories.find((one) => one.name === chosen.value)?.color))}>
          {none && !isNew ? w.recolor : w.give}
        </button>
      </div>
    </form>
  );
}
