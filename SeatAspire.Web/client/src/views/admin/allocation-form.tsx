import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { fromWallTime } from '../../i18n/format';
import { datesWords } from '../../i18n/dates';
import { officeWords } from '../../i18n/office';
import type { AdminShowing } from '../../net/contract';
import type { NewAllocation } from '../../net/operator-contract';
import type { DeskHouse } from '../../state/admin/desk-house';
import { Field, FormFaults, textOf, type Fault } from '../../ui/form';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

/** Sets the seats in hand aside under a name. */
export function AllocationForm({ showing, house, done }: { showing: AdminShowing; house: DeskHouse; done: () => void }): VNode {
  const api = useOperatorApi();
  const w = officeWords();
  const form = useOperatorForm();
  const result = useSignal('');
  const { id: showingId, timeZone: zone } = showing;
  const common = { form, type: 'text', autocomplete: 'off', spellcheck: false } as const;
  return (
    <form
      id="allocation-form"
      class="panel"
      noValidate
      aria-labelledby="allocation-title"
      onSubmit={(event) => {
        const element = event.currentTarget;
        const text = (name: string): string => textOf(element, name).trim();
        const [name, code, uses, discount, release] = [text('name'), text('code'), text('uses'), text('discount'), text('releaseAt')];
        const releaseAt = release === '' ? null : fromWallTime(release, zone);
        const { seats } = house.selection;
        result.value = '';
        void form.submit(event, {
          check: (): Fault[] => [
            ...(seats.length === 0 ? [{ field: null, sentence: w.needsPick }] : []),
            ...(name === '' ? [{ field: 'allocation-name', sentence: w.needed }] : []),
            ...(uses === '' || /^[1-9]\d{0,6}$/.test(uses) ? [] : [{ field: 'allocation-uses', sentence: w.wholeFault }]),
            ...(discount === '' || /^([1-9]\d?|100)$/.test(discount) ? [] : [{ field: 'allocation-discount', sentence: w.percentFault }]),
            ...(release !== '' && releaseAt === null ? [{ field: 'allocation-releaseAt', sentence: w.dateFault }] : []),
          ],
          send: async () => {
            const body: NewAllocation = {
              ...{ name, seats: house.picked.value },
              ...(code === '' ? {} : { code }),
              ...(uses === '' ? {} : { uses: Number(uses) }),
              ...(discount === '' ? {} : { discountPercent: Number(discount) }),
              ...(releaseAt === null ? {} : { releaseAt }),
            };
            await api.allocate(showingId, body);
            result.value = w.allocated(name);
            house.selection.clear();
            element.reset();
            done();
          },
          place: ({ detail }) => ({ name: 'allocation-name', code: 'allocation-code', uses: 'allocation-uses', discountPercent: 'allocation-discount', releaseAt: 'allocation-releaseAt' })[/^[a-zA-Z]+/.exec(detail ?? '')?.[0] ?? ''] ?? null,
        });
      }}
    >
      <h2 id="allocation-title">{w.newAllocation}</h2>
      <p class="desk-note">{w.allocationsLead}</p>
      <Field {...common} id="allocation-name" name="name" label={w.allocationName} hint={w.allocationNameHint} maxLength={100} />
      <Field {...common} id="allocation-code" name="code" label={w.code} hint={w.codeHint} maxLength={32} autocapitalize="off" />
      <div class="field-row">
        <Field {...common} id="allocation-uses" name="uses" label={w.uses} inputMode="numeric" maxLength={7} />
        <Field {...common} id="allocation-discount" name="discount" label={w.discount} inputMode="numeric" maxLength={3} />
      </div>
      <Field form={form} id="allocation-releaseAt" name="releaseAt" label={w.releaseAt} hint={datesWords().zone(zone)} type="datetime-local" autocomplete="off" maxLength={16} />
      <FormFaults id="allocation-faults" form={form} />
      <div class="button-row">
        <button type="submit" id="allocation-add" class="button primary" disabled={form.busy.value}>
          {w.allocate}
        </button>
      </div>
      <p id="allocation-result" class={result.value === '' ? '' : 'desk-good'} role="status">
        {result.value}
      </p>
    </form>
  );
}
