import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import type { SeatsChange } from '../../net/operator-contract';
import { attributeLetters } from '../../state/admin/plan-house';
import type { PlanEditing } from '../../state/admin/plan-editing';
import { Field, textOf, useForm } from '../../ui/form';

/** Says of picked seats what they are besides: accessible places, companions' seats, restricted views. */
export function AttributeTool({ editing }: { editing: PlanEditing }): VNode {
  const w = planWords();
  const form = useForm();
  const off = editing.busy.value || editing.pick.size === 0;
  const labels = (): string[] => editing.pick.seats.map((seat) => editing.house.value.label(seat));
  const set = (attribute: 'accessible' | 'restrictedView', on: boolean): void => {
    const change: SeatsChange = { seats: labels(), [attribute]: on };
    void editing.apply(w.stepAttribute(change.seats.length, w.attributes[attribute], on), [change]);
  };
  return (
    <>
      {(['accessible', 'restrictedView'] as const).map((attribute) => (
        <div key={attribute} class="attribute-line" role="group" aria-label={w.attributes[attribute]}>
          <span>
            <span class="letter" aria-hidden="true">
              {attributeLetters[attribute]}
            </span>
            {w.attributes[attribute]}
          </span>
          <span class="chips">
            <button type="button" id={`${attribute}-yes`} class="button small" disabled={off} onClick={() => set(attribute, true)}>
              {w.yes}
            </button>
            <button type="button" id={`${attribute}-no`} class="button small" disabled={off} onClick={() => set(attribute, false)}>
              {w.no}
            </button>
          </span>
        </div>
      ))}
      <form
        noValidate
        onSubmit={(event) => {
          const element = event.currentTarget;
          const of = textOf(element, 'of').trim();
          void form.submit(event, {
            check: () => (of === '' || editing.house.value.find(of) >= 0 ? [] : [{ field: 'companion-of', sentence: w.unknown(of) }]),
            send: async () => {
              const seats = labels();
              await editing.apply(w.stepAttribute(seats.length, w.attributes.companion, of !== ''), [{ seats, companionOf: of }]);
            },
          });
        }}
      >
        <Field form={form} id="companion-of" name="of" label={w.companionOf} hint={w.companionHint} type="text" autocomplete="off" spellcheck={false} maxLength={40} />
        <div class="button-row">
          <button type="submit" id="companion-set" class="button small" disabled={off}>
            {w.setCompanion}
          </button>
        </div>
      </form>
    </>
  );
}
