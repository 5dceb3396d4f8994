import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { datesWords } from '../../i18n/dates';
import { venueTimeZone } from '../../i18n/format';
import type { Show } from '../../net/contract';
import type { ChangedShow, ShowText } from '../../net/operator-contract';
import type { Problem } from '../../net/problem';
import { slugOf } from '../../state/admin/date-terms';
import { Area, Field, FormFaults, textOf, type Fault } from '../../ui/form';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';

const currencies = ['KRW', 'EUR', 'USD', 'JPY', 'GBP', 'CHF', 'CNY', 'SGD', 'HUF', 'COP', 'KWD'];
const fields = ['title', 'venue', 'description', 'currency', 'timeZone'] as const;

interface Props {
  /** The show that is changed; null: a new one. */
  show: Show | null;
  done: (show: ChangedShow) => void;
}

/** What is said of a show. */
export function ShowForm({ show, done }: Props): VNode {
  const api = useOperatorApi();
  const w = datesWords();
  const form = useOperatorForm();
  const saved = useSignal(false);
  /** Somebody wrote an id of their own. */
  const ownId = useRef(false);
  const hasDates = (show?.showings.length ?? 0) > 0;
  const common = { form, type: 'text', autocomplete: 'off' } as const;
  return (
    <form
      id="show-form"
      class="panel show-form"
      noValidate
      aria-labelledby="show-form-title"
      onInput={(event) => {
        saved.value = false;
        const field = event.target as HTMLInputElement;
        if (field.name === 'id') ownId.current = field.value !== '';
        const id = event.currentTarget.querySelector<HTMLInputElement>('#show-id');
        if (field.name === 'title' && id !== null && !ownId.current) id.value = slugOf(field.value);
      }}
      onSubmit={(event) => {
        const element = event.currentTarget;
        const said = Object.fromEntries(fields.map((name) => [name, textOf(element, name).trim()])) as unknown as ShowText;
        // A field that is switched off says nothing.
        if (hasDates) said.currency = show!.currency!;
        const id = textOf(element, 'id').trim();
        void form.submit(event, {
          check: () =>
            [...(show === null ? (['id'] as const) : []), 'title', 'venue', 'currency', 'timeZone']
              .filter((name) => (name === 'id' ? id : said[name as keyof ShowText]) === '')
              .map((name): Fault => ({ field: `show-${name}`, sentence: w.needed })),
          send: async () => {
            if (show === null) return done(await api.addShow({ id, ...said }));
            // What nobody wrote anew a colleague may have changed meanwhile.
            const changes = fields.filter((name) => said[name] !== (show[name] ?? ''));
            done(await api.changeShow(show.id, Object.fromEntries(changes.map((name) => [name, said[name]]))));
            saved.value = true;
            // From here on the fields show what is, whoever changes it.
            element.reset();
          },
          place: placeOf,
        });
      }}
    >
      <h2 id="show-form-title">{show === null ? w.newShow : w.settings}</h2>
      <div class="form-grid">
        <Field {...common} id="show-title" name="title" label={w.title} maxLength={200} {...given(show?.title)} />
        <Field {...common} id="show-venue" name="venue" label={w.venue} maxLength={200} {...given(show?.venue)} />
        {show === null && <Field {...common} id="show-id" name="id" label={w.id} hint={w.idHint} maxLength={64} autocapitalize="off" spellcheck={false} />}
        <Field {...common} id="show-currency" name="currency" label={w.currency} hint={hasDates ? w.currencyFixed : w.currencyHint} maxLength={3} list="show-currencies" disabled={hasDates} {...given(show === null ? 'KRW' : show.currency)} />
        <Field {...common} id="show-timeZone" name="timeZone" label={w.timeZone} hint={w.timeZoneHint} maxLength={64} list="show-zones" spellcheck={false} {...given(show === null ? venueTimeZone() : show.timeZone)} />
        <Area form={form} id="show-description" name="description" label={w.description} rows={3} maxLength={10_000} {...given(show?.description ?? '')} />
      </div>
      <datalist id="show-currencies">
        {currencies.map((code) => (
          <option key={code} value={code} />
        ))}
      </datalist>
      <datalist id="show-zones">
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <FormFaults id="show-faults" form={form} />
      <div class="form-actions">
        <button type="submit" id="show-save" class="button primary" disabled={form.busy.value}>
          {show === null ? w.addShow : w.saveShow}
        </button>
        <p id="show-saved" class="desk-note" role="status">
          {saved.value && w.showSaved}
        </p>
      </div>
    </form>
  );
}

const given = (value: string | undefined): { defaultValue?: string } => (value === undefined ? {} : { defaultValue: value });

/** The server's sentences begin with the name of what they are about. */
function placeOf({ type, detail }: Problem): string | null {
  if (type === 'show-exists') return 'show-id';
  const name = /^[a-zA-Z]+/.exec(detail ?? '')?.[0];
  return name !== undefined && ['id', ...fields].includes(name) ? `show-${name}` : null;
}
