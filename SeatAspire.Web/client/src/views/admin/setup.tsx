import { useSignal } from '@preact/signals';
import { Fragment, type VNode } from 'preact';
import { language } from '../../i18n';
import { formatDate, fromWallTime, toWallTime, venueTimeZone } from '../../i18n/format';
import { datesWords } from '../../i18n/dates';
import type { AdminFigures, AdminShowing } from '../../net/contract';
import type { Plan, ShowingChanges } from '../../net/operator-contract';
import { Problem } from '../../net/problem';
import { changesOf, readTerms, writeTerms } from '../../state/admin/date-terms';
import { useApp } from '../../ui/app-context';
import { FormFaults, type Fault } from '../../ui/form';
import { SelectField } from '../../ui/select-field';
import { usePageTitle } from '../../ui/hooks';
import { FailureNote, LoadingNote } from '../../ui/loading';
import type { Parameters } from '../../ui/page';
import { CheckList } from './check-list';
import { DatePage } from './date-page';
import { count } from './gate';
import { useOperatorApi } from './operator-api';
import { useOperatorForm } from './operator-form';
import { PriceFields, pricesIn, type PricedCategory } from './price-fields';
import { useReading } from './reading';
import { StartFields, startsIn } from './start-fields';
import { TermsFields, termsFaults, termsIn, termsPlace } from './terms-fields';

/** All that is set of a date, and what it lacks until it can be sold. */
export function SetupPage({ params }: { params: Parameters }): VNode {
  return (
    <DatePage params={params} page="setup">
      {(showing) => <Setup showing={showing} />}
    </DatePage>
  );
}

function Setup({ showing }: { showing: AdminShowing }): VNode {
  const app = useApp();
  const w = datesWords();
  usePageTitle(`${w.settings}: ${showing.title}`);
  const office = useOperatorApi();
  const { value, again } = useReading(async () => {
    const [figures, show, plans] = await Promise.all([app.api.adminFigures(showing.id), app.api.show(showing.showId), office.plans()]);
    return { figures, show, plans };
    // Other seats, given by whomever: read anew.
  }, [showing.id, app.catalog.find(showing.id)?.showing.layoutHash]);
  if (value === null) return <LoadingNote />;
  if (value instanceof Problem) return <FailureNote problem={value} again={again} />;
  const zone = value.show.timeZone ?? venueTimeZone();
  const { figures, plans } = value;
  const hash = value.show.showings.find((one) => one.id === showing.id)?.layoutHash ?? '';
  return (
    <div class="desk-split">
      {figures.state === 'cancelled' ? (
        <p class="desk-bad">{w.cancelled}</p>
      ) : (
        <SettingsForm key={hash} figures={figures} zone={zone} plans={plans.filter((one) => one.hash !== hash)} done={again} />
      )}
      <aside class="panel" id="setup-check">
        <CheckList title={`${w.checkTitle}: ${formatDate(figures.settings.startsAt, 'short', language.value, zone)}`} date={{ ...figures, saleOpensAt: figures.settings.saleOpensAt }} zone={zone} />
      </aside>
    </div>
  );
}

interface FormProps {
  figures: AdminFigures;
  zone: string;
  /** Those that it does not have. */
  plans: readonly Plan[];
  done: () => void;
}

function SettingsForm({ figures, zone, plans, done }: FormProps): VNode {
  const app = useApp();
  const api = useOperatorApi();
  const w = datesWords();
  const form = useOperatorForm();
  const unchanged = useSignal(false);
  const { settings, currency, held, sold } = figures;
  const planId = useSignal('');
  const plan = plans.find((one) => one.planId === planId.value);
  const categories: PricedCategory[] =
    plan === undefined
      ? Object.entries(settings.prices).map(([name, price]) => ({ name, color: '', price }))
      : plan.categories.filter((one) => one.seats > 0).map(({ name, color }) => ({ name, color, price: settings.prices[name] ?? null }));
  return (
    <form
      id="setup-form"
      class="panel"
      noValidate
      aria-label={w.settings}
      onSubmit={(event) => {
        event.preventDefault();
        const element = event.currentTarget;
        unchanged.value = false;
        const [wall] = startsIn(element, 1);
        const startsAt = wall === toWallTime(settings.startsAt, zone) ? settings.startsAt : fromWallTime(wall!, zone);
        const { terms, faults } = readTerms(termsIn(element), startsAt ?? settings.startsAt, zone, settings);
        // A category without seats may have no price.
        const priced = categories.map((one, i) => ({ ...one, i })).filter(({ price, i }) => plan !== undefined || price !== null || (element.elements.namedItem(`price-${i}`) as HTMLInputElement).value.trim() !== '');
        const { prices, faults: priceFaults } = pricesIn(element, categories, currency);
        void form.send(element, {
          check: (): Fault[] => [
            ...(startsAt === null ? [{ field: 'date-start-0', sentence: w.dateFault }] : []),
            ...priceFaults.filter((fault) => priced.some(({ i }) => fault.field === `price-${i}`)),
            ...termsFaults(faults),
          ],
          send: async () => {
            const changes: ShowingChanges = changesOf(settings, { ...terms, startsAt: startsAt! });
            const repriced = Object.fromEntries(Object.entries(prices).filter(([name, price]) => settings.prices[name] !== price));
            if (Object.keys(repriced).length > 0) changes.prices = repriced;
            if (plan !== undefined) changes.planId = plan.planId;
            if (Object.keys(changes).length === 0) {
              unchanged.value = true;
              return;
            }
            const sure = { id: 'plan-confirm', title: w.planSure, lead: w.planSureLead(count(held)), yes: w.planDo, no: w.goBack };
            if (plan !== undefined && held > 0 && !(await app.prompts.ask(sure))) return;
            await api.changeShowing(figures.showingId, changes);
            app.announcer.show(w.settingsSaved, 'success');
            planId.value = '';
            void app.catalog.reload().catch(() => undefined);
            done();
          },
          place: ({ detail }) => termsPlace(detail),
        });
      }}
    >
      {/* Read anew, the fields are as well: what was typed and saved must not be sent again over a colleague's change. */}
      <Fragment key={JSON.stringify(settings)}>
        <StartFields form={form} zone={zone} starts={[toWallTime(settings.startsAt, zone)]} />
        <SelectField
          id="setup-plan"
          label={w.plan}
          hint={sold > 0 ? w.planFixed : w.planHint}
          value={planId.value}
          disabled={sold > 0}
          onChange={(value) => {
            planId.value = value;
          }}
        >
          <option value="">{w.planStays}</option>
          {plans.map((one) => (
            <option key={one.planId} value={one.planId!}>
              {w.planOption(one.name, one.version, count(one.seats))}
            </option>
          ))}
        </SelectField>
        <PriceFields key={planId.value} form={form} categories={categories} currency={currency} />
        <TermsFields form={form} text={writeTerms(settings, zone)} zone={zone} />
      </Fragment>
      <FormFaults id="setup-faults" form={form} />
      <div class="form-actions">
        <button type="submit" id="setup-save" class="button primary" disabled={form.busy.value}>
          {w.save}
        </button>
        <p id="setup-state" class="desk-note" role="status">
          {unchanged.value && w.nothingChanged}
        </p>
      </div>
    </form>
  );
}
