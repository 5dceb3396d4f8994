import type { VNode } from 'preact';
import { datesWords } from '../../i18n/dates';
import { readAmount, writeAmount } from '../../state/admin/date-terms';
import { Field, textOf, type Fault, type FormState } from '../../ui/form';

/** A category that wants a price, with the one it has so far. */
export interface PricedCategory {
  name: string;
  color: string;
  price: number | null;
}

/** Prices as they stand in the fields below, by category; and what is none. */
export function pricesIn(form: HTMLFormElement, categories: readonly PricedCategory[], currency: string): { prices: Record<string, number>; faults: Fault[] } {
  const w = datesWords();
  const prices: Record<string, number> = {};
  const faults: Fault[] = [];
  categories.forEach(({ name }, i) => {
    const amount = readAmount(textOf(form, `price-${i}`), currency);
    if (amount === null) faults.push({ field: `price-${i}`, sentence: w.priceFault(writeAmount(currency === 'KRW' ? 55_000 : 1_250, currency)) });
    else prices[name] = amount;
  });
  return { prices, faults };
}

/** A price for each category, in the currency as people write it. */
export function PriceFields({ form, categories, currency }: { form: FormState; categories: readonly PricedCategory[]; currency: string }): VNode {
  const w = datesWords();
  return (
    <fieldset class="field prices">
      <legend class="field-label">{w.prices}</legend>
      <p class="field-hint">{w.pricesHint(currency)}</p>
      <div class="field-row">
        {categories.map(({ name, price }, i) => (
          <Field
            key={`${name}/${price ?? ''}`}
            form={form}
            id={`price-${i}`}
            name={`price-${i}`}
            label={w.priceOf(name)}
            type="text"
            inputMode="decimal"
            autocomplete="off"
            maxLength={16}
            {...(price === null ? {} : { defaultValue: writeAmount(price, currency) })}
          />
        ))}
      </div>
    </fieldset>
  );
}
