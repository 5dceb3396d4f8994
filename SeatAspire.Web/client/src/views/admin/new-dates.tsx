import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { language, sentenceFor } from '../../i18n';
import { formatDate, fromWallTime } from '../../i18n/format';
import { datesWords } from '../../i18n/dates';
import { serverClock } from '../../net/clock';
import type { Show, ShowingSettings } from '../../net/contract';
import type { NewShowing, Plan, ShowingAnswer } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { dateIds, daysLater, readTerms, writeTerms } from '../../state/admin/date-terms';
import { useApp } from '../../ui/app-context';
import { FormFaults, type Fault } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { Icon } from '../../ui/icon';
import { CheckList } from './check-list';
import { count, mind } from './gate';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';
import { PriceFields, pricesIn, type PricedCategory } from './price-fields';
import { useReading } from './reading';
import { TermsFields, termsFaults, termsIn, termsPlace } from './terms-fields';
import { StartFields, startsIn } from './start-fields';

/** What dates have by themselves. */
const byThemselves: Omit<ShowingSettings, 'prices' | 'startsAt' | 'saleOpensAt'> = {
  ...{ saleClosesAt: null, refundUntil: null, holdSeconds: null, maxSeats: null, buyer: 'optional', noSingleSeats: false },
  ...{ mode: 'auto', threshold: 1000, admitPerSecond: 50, leaseSeconds: 600, paused: false, opensAt: null, draw: false },
};

/** Adds dates to a show: seats, prices, when, and how they are sold. */
export function NewDates({ show, done }: { show: Show; done: () => void }): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = datesWords();
  const form = useOperatorForm();
  const zone = show.timeZone ?? 'UTC';
  const currency = show.currency ?? 'KRW';
  const { value: plans } = useReading(() => api.plans(), []);
  const source = useSignal('');
  const copied = useSignal<ShowingSettings | null>(null);
  const starts = useSignal<readonly string[]>(['']);
  const [added, setAdded] = useState<readonly ShowingAnswer[]>([]);
  const fields = useRef<HTMLFormElement>(null);
  const known = Array.isArray(plans) ? (plans as Plan[]) : [];
  const plan = known.find((one) => `plan:${one.planId}` === source.value);
  const settings = copied.value;
  const isDate = source.value.startsWith('date:');
  const categories: PricedCategory[] =
    plan !== undefined
      ? plan.categories.filter((one) => one.seats > 0).map(({ name, color }) => ({ name, color, price: settings?.prices[name] ?? null }))
      : isDate && settings !== null
        ? Object.entries(settings.prices).map(([name, price]) => ({ name, color: '', price }))
        : [];
  const opens = new Date(Math.floor(serverClock.now() / 60_000) * 60_000).toISOString();
  const text = writeTerms({ ...byThemselves, ...(isDate && settings !== null ? settings : { startsAt: opens }), opensAt: null, saleOpensAt: opens }, zone);

  /** The date whose settings are copied; an answer about another one came too late. */
  const wanted = useRef('');
  const take = async (showingId: string): Promise<void> => {
    wanted.current = showingId;
    copied.value = null;
    if (showingId === '') return;
    try {
      const { settings: read } = await app.api.adminFigures(showingId);
      if (wanted.current === showingId) copied.value = read;
    } catch (problem) {
      if (wanted.current !== showingId) return;
      mind(app, problem as Problem);
      form.faults.value = [{ field: 'date-source', sentence: sentenceFor(problem as Problem) }];
    }
  };
  return (
    <form
      id="new-dates"
      class="panel"
      noValidate
      aria-labelledby="new-dates-title"
      ref={fields}
      onSubmit={(event) => {
        const element = event.currentTarget;
        setAdded([]);
        if (settings === null) void take(wanted.current);
        const walls = startsIn(element, starts.value.length);
        const times = walls.map((wall) => (wall === '' ? null : fromWallTime(wall, zone)));
        const { prices, faults: priceFaults } = pricesIn(element, categories, currency);
        const { terms, faults } = readTerms(termsIn(element), times[0] ?? opens, zone);
        void form.submit(event, {
          check: (): Fault[] => [
            ...(plan === undefined && !isDate ? [{ field: 'date-source', sentence: w.needSource }] : []),
            // What is left as it is shall be that date's, and no price but those that are shown.
            ...(wanted.current !== '' && settings === null ? [{ field: 'date-source', sentence: w.sourceUnread }] : []),
            ...priceFaults,
            ...times.flatMap((time, i) => (time === null ? [{ field: `date-start-${i}`, sentence: w.dateFault }] : times.indexOf(time) < i ? [{ field: `date-start-${i}`, sentence: w.twice }] : [])),
            ...termsFaults(faults),
          ],
          send: async () => {
            const [first, ...others] = dateIds(show.id, walls, new Set(show.showings.map((one) => one.id)));
            const body: NewShowing = {
              ...terms,
              ...{ id: first!, showId: show.id, prices, startsAt: times[0]! },
              ...(plan === undefined ? { copyOf: source.value.slice('date:'.length) } : { planId: plan.planId! }),
              series: others.map((id, i) => ({ id, startsAt: times[i + 1]! })),
            };
            const answer = (await api.addShowing(body)) as ShowingAnswer & { series?: ShowingAnswer[] | null };
            setAdded([answer, ...(answer.series ?? [])]);
            starts.value = [''];
            done();
            void app.catalog.reload().catch(() => undefined);
          },
          place: ({ detail }) => termsPlace(detail),
        });
      }}
    >
      <h2 id="new-dates-title">{w.newDates}</h2>
      <SelectField
        form={form}
        id="date-source"
        label={w.source}
        hint={known.length === 0 && plans !== null ? w.noSource : w.sourceHint}
        value={source.value}
        onChange={(value) => {
          source.value = value;
          void take(value.startsWith('date:') ? value.slice('date:'.length) : '');
        }}
      >
        <option value="">…</option>
        <optgroup label={w.sourcePlans}>
          {known.map(({ planId, name, version, seats }) => (
            <option key={planId} value={`plan:${planId}`}>
              {w.planOption(name, version, count(seats))}
            </option>
          ))}
        </optgroup>
        {show.showings.length > 0 && (
          <optgroup label={w.sourceDates}>
            {show.showings.map(({ id, startsAt }) => (
              <option key={id} value={`date:${id}`}>
                {formatDate(startsAt, 'long', language.value, zone)}
              </option>
            ))}
          </optgroup>
        )}
      </SelectField>
      {plan !== undefined && show.showings.length > 0 && (
        <SelectField id="date-prices-of" label={w.copyPrices} onChange={(value) => void take(value)}>
          <option value="">{w.copyPricesNone}</option>
          {show.showings.map(({ id, startsAt }) => (
            <option key={id} value={id}>
              {formatDate(startsAt, 'short', language.value, zone)}
            </option>
          ))}
        </SelectField>
      )}
      {categories.length > 0 && <PriceFields key={source.value} form={form} categories={categories} currency={currency} />}
      <StartFields
        form={form}
        zone={zone}
        starts={starts.value}
        more={() => {
          const walls = startsIn(fields.current!, starts.value.length);
          const last = walls.at(-1)!;
          starts.value = [...walls, last === '' ? '' : daysLater(last, 1)];
        }}
        less={(at) => {
          starts.value = startsIn(fields.current!, starts.value.length).filter((_, i) => i !== at);
        }}
      />
      <h3 class="effects-title">{w.terms}</h3>
      <TermsFields key={isDate ? `${source.value}/${settings === null}` : ''} form={form} text={text} zone={zone} />
      <FormFaults id="date-faults" form={form} />
      <div class="form-actions">
        <button type="submit" id="dates-add" class="button primary" disabled={form.busy.value}>
          {w.addDates(starts.value.length)}
        </button>
      </div>
      <div id="dates-added" role="status">
        {added.length > 0 && (
          <>
            <p class="desk-good">{w.added(added.length)}</p>
            {added.map((date) =>
              date.missing.length === 0 ? (
                <p key={date.id} class="date-ready" data-added={date.id} data-ready="" data-state={date.state}>
                  <Icon name="check" />
                  <a href={`/admin/${encodeURIComponent(date.id)}`}>{formatDate(date.startsAt, 'long', language.value, zone)}</a>
                  {w.ready}
                </p>
              ) : (
                <CheckList key={date.id} title={formatDate(date.startsAt, 'long', language.value, zone)} date={date} zone={zone} />
              ),
            )}
          </>
        )}
      </div>
    </form>
  );
}
