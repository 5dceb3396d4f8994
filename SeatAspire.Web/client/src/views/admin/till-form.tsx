import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, sentenceFor, words } from '../../i18n';
import { formatMoney } from '../../i18n/format';
import { officeWords } from '../../i18n/office';
import { seatRuns } from '../../map/seat-runs';
import { priceOf } from '../../map/seat-words';
import { saleMethods } from '../../net/operator-contract';
import { readAmount } from '../../state/admin/date-terms';
import type { Till } from '../../state/admin/till';
import { Field, textOf, useForm } from '../../ui/form';

const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** How many, which, how paid: from top to bottom as a sale goes. Enter takes the next step. */
export function TillForm({ till }: { till: Till }): VNode {
  const w = officeWords();
  const form = useForm();
  const { selection, room } = till.house;
  const first = useRef<HTMLFieldSetElement>(null);
  const methods = useRef<HTMLFieldSetElement>(null);
  const amount = till.amount.value;
  const empty = selection.size === 0;
  const busy = till.busy.value;
  const problem = till.problem.value;
  useEffect(() => first.current?.querySelector<HTMLInputElement>(':checked')?.focus({ preventScroll: true }), []);
  const find = (): void => {
    till.find();
    // The next step: Enter there sells.
    if (!till.tooFew.value) methods.current?.querySelector<HTMLInputElement>(':checked')?.focus({ preventScroll: true });
  };
  return (
    <form
      id="till-form"
      class="desk-side till-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (empty) return find();
        const element = event.currentTarget;
        const text = (name: string): string | null => textOf(element, name).trim() || null;
        const [name, email] = [text('name'), text('email')];
        void till.sell(name === null && email === null ? null : { name, email }, text('note'));
      }}
    >
      <section class="panel">
        <fieldset
          class="till-counts"
          ref={first}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              // Before there are seats there is nothing to send the form with.
              event.preventDefault();
              return find();
            }
            if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            till.count.value = Number(event.key);
            first.current?.querySelector<HTMLInputElement>(`[value='${event.key}']`)?.focus();
          }}
        >
          <legend class="field-label">{w.count}</legend>
          {counts.map((one) => (
            <label key={one} class="till-count">
              <input
                type="radio"
                name="count"
                value={one}
                checked={till.count.value === one}
                onChange={() => {
                  till.count.value = one;
                }}
              />
              <span>{one}</span>
            </label>
          ))}
        </fieldset>
        <div class="till-find">
          <select
            id="till-tier"
            class="select"
            aria-label={w.category}
            value={till.tier.value === null ? '' : String(till.tier.value)}
            onChange={({ currentTarget }) => {
              till.tier.value = currentTarget.value === '' ? null : Number(currentTarget.value);
            }}
          >
            <option value="">{w.anyCategory}</option>
            {room.tiers.value.map((tier) => (
              <option key={tier.index} value={String(tier.index)}>
                {[tier.name, priceOf(tier)].filter((part) => part !== null).join(' · ')}
              </option>
            ))}
          </select>
          <button type="button" id="till-find" class="button large" onClick={find}>
            {w.find}
          </button>
        </div>
        <p class="field-hint wide-only">{w.keys}</p>
        <p id="till-few" class="field-error" role="alert">
          {till.tooFew.value && w.noneTogether}
        </p>
      </section>
      <section class="panel" aria-labelledby="till-basket-title">
        <p class="panel-head">
          <strong id="till-basket-title">{w.basket}</strong>
          <button type="button" id="till-clear" class="text-button" hidden={empty} onClick={() => selection.clear()}>
            {w.fewer}
          </button>
        </p>
        <Basket till={till} />
        <div id="till-problem" role="alert">
          {till.lost.value.length > 0 && <p class="desk-bad">{w.lostSeats(till.lost.value.join(', '))}</p>}
          {problem !== null && <p class="desk-bad">{[sentenceFor(problem), problem.seats.join(', ')].filter((part) => part !== '').join(' ')}</p>}
        </div>
        <fieldset class="till-methods" ref={methods}>
          <legend class="field-label">{w.pay}</legend>
          {saleMethods.map((method) => (
            <label key={method} class="till-method">
              <input
                type="radio"
                name="method"
                id={`till-${method}`}
                checked={till.method.value === method}
                onChange={() => {
                  till.method.value = method;
                }}
              />
              <span>{w.methods[method]}</span>
            </label>
          ))}
        </fieldset>
        {till.method.value === 'cash' && amount !== null && <Change key={amount.currency} amount={amount.amount} currency={amount.currency} />}
        <details class="tool">
          <summary>{w.buyerAndNote}</summary>
          <div class="tool-body">
            <Field form={form} id="till-name" name="name" label={w.buyerName} type="text" autocomplete="off" maxLength={100} />
            <Field form={form} id="till-email" name="email" label={w.buyerEmail} type="email" autocomplete="off" autocapitalize="off" maxLength={254} />
            <Field form={form} id="till-note" name="note" label={w.note} type="text" autocomplete="off" maxLength={500} />
          </div>
        </details>
        <button type="submit" id="till-sell" class="button primary large till-sell" disabled={empty || busy || amount === null}>
          {busy ? w.selling : amount === null ? w.sellNothing : w.sell(formatMoney(amount.amount, amount.currency, language.value))}
        </button>
      </section>
    </form>
  );
}

function Basket({ till }: { till: Till }): VNode {
  const w = officeWords();
  const { house } = till;
  const { seats } = house.selection;
  const { layout, tiers } = house.room;
  if (seats.length === 0) return <p class="desk-note">{w.emptyBasket}</p>;
  return (
    <>
      <ul id="till-basket" class="till-basket" data-count={seats.length}>
        {seatRuns(house.room, seats).map((run) => {
          const tier = tiers.value.find((one) => one.index === run.tier);
          const section = layout.sections.length > 1 ? layout.sections[run.line.section]!.name : '';
          return (
            <li key={run.seats.join()}>
              <span>{words().seatRun(section, run.line.name, run.numbers)}</span>
              <span class="muted">{[tier?.name, `${run.seats.length} × ${priceOf(tier) ?? '–'}`].filter((part) => part !== undefined).join(' · ')}</span>
            </li>
          );
        })}
      </ul>
      {till.amount.value === null && <p class="desk-bad">{w.noPrice}</p>}
    </>
  );
}

/** What is given back of the cash that somebody gave. */
function Change({ amount, currency }: { amount: number; currency: string }): VNode {
  const w = officeWords();
  const given = useSignal('');
  const minor = readAmount(given.value, currency);
  const money = (value: number): string => formatMoney(value, currency, language.value);
  return (
    <div class="till-change">
      <label class="field-label" for="till-given">
        {w.given}
      </label>
      <input
        id="till-given"
        class="input"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        maxLength={14}
        value={given.value}
        onInput={({ currentTarget }) => {
          given.value = currentTarget.value;
        }}
      />
      <output id="till-change" for="till-given">
        {minor === null ? '' : minor >= amount ? w.change(money(minor - amount)) : w.short(money(amount - minor))}
      </output>
    </div>
  );
}
