import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { officeWords } from '../../i18n/office';
import type { SeatsSet } from '../../net/operator-contract';
import type { DeskHouse } from '../../state/admin/desk-house';
import { Field, FormFaults, textOf } from '../../ui/form';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

/** Takes the seats in hand out of the sale, or back into it. */
export function BlockForm({ showingId, house }: { showingId: string; house: DeskHouse }): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  const form = useOperatorForm();
  const result = useSignal<(SeatsSet & { state: string }) | null>(null);
  const none = house.selection.size === 0;
  return (
    <form
      id="block-form"
      class="panel"
      noValidate
      aria-labelledby="block-title"
      onSubmit={(event) => {
        const element = event.currentTarget;
        const state = (event.submitter as HTMLButtonElement | null)?.value === 'free' ? 'free' : 'blocked';
        result.value = null;
        void form.submit(event, {
          check: () => [],
          send: async () => {
            const set = await api.setSeats(showingId, house.picked.value, state, textOf(element, 'note').trim());
            result.value = { ...set, state };
            // Those that somebody has stay in hand, to be looked at.
            house.selection.set(set.refused.map(({ seat }) => house.find(seat)));
            element.reset();
          },
        });
      }}
    >
      <h2 id="block-title">{`${w.block} / ${w.unblock}`}</h2>
      <Field form={form} id="block-note" name="note" label={w.note} hint={w.noteHint} type="text" autocomplete="off" maxLength={500} />
      <FormFaults id="block-faults" form={form} />
      <div class="button-row">
        <button type="submit" id="block-do" class="button primary" value="blocked" disabled={none || form.busy.value}>
          {w.block}
        </button>
        <button type="submit" id="free-do" class="button" value="free" disabled={none || form.busy.value}>
          {w.unblock}
        </button>
      </div>
      <div id="block-result" role="status">
        {result.value !== null && (
          <>
            <p class="desk-good">{w.setDone(result.value.changed.length, result.value.state === 'free' ? w.free : w.blocked)}</p>
            {result.value.refused.length > 0 && <p class="desk-bad">{w.setRefused(result.value.refused.map(({ seat, why }) => `${seat} (${why === 'held' ? w.held : w.sold})`).join(', '))}</p>}
          </>
        )}
      </div>
    </form>
  );
}
