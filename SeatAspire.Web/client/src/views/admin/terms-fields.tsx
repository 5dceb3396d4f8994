import type { VNode } from 'preact';
import { adminWords } from '../../i18n/admin';
import { datesWords } from '../../i18n/dates';
import type { TermsFault, TermsField, TermsText } from '../../state/admin/date-terms';
import { Field, textOf, type Fault, type FormState } from '../../ui/form';
import { SelectField } from '../../ui/select-field';

const texts = ['saleOpensAt', 'saleClosesAt', 'refundUntil', 'holdSeconds', 'maxSeats', 'buyer', 'mode', 'threshold', 'admitPerSecond', 'leaseSeconds', 'opensAt'] as const;
const switches = ['noSingleSeats', 'draw'] as const;

/** What stands in the fields below. */
export function termsIn(form: HTMLFormElement): TermsText {
  return {
    ...(Object.fromEntries(texts.map((name) => [name, textOf(form, name)])) as Omit<TermsText, (typeof switches)[number]>),
    noSingleSeats: textOf(form, 'noSingleSeats') !== '',
    draw: textOf(form, 'draw') !== '',
  };
}

/** What is wrong with them, in words. */
export function termsFaults(faults: ReadonlyMap<TermsField, TermsFault>): Fault[] {
  const w = datesWords();
  const sentences = { date: w.dateFault, number: w.numberFault, whole: w.wholeFault };
  return [...faults].map(([field, fault]) => ({ field: `date-${field}`, sentence: sentences[fault] }));
}

/** Which field a refusal is about: the server's sentences begin with its name. */
export function termsPlace(detail: string | null): string | null {
  const [name] = /(?<=^|: )[a-zA-Z]+/.exec((detail ?? '').replace(/^[a-z0-9-]+-\d[a-z0-9-]*: /, '')) ?? [];
  if (name === 'startsAt') return 'date-start-0';
  if (name === 'prices') return 'price-0';
  return [...texts, ...switches].some((one) => one === name) ? `date-${name}` : null;
}

/** How a date is sold, and how its queue lets people in. */
export function TermsFields({ form, text, zone }: { form: FormState; text: TermsText; zone: string }): VNode {
  const w = datesWords();
  const q = adminWords();
  const common = { form, type: 'text', autocomplete: 'off' } as const;
  const number = (name: 'saleClosesAt' | 'refundUntil' | 'holdSeconds' | 'maxSeats' | 'threshold' | 'admitPerSecond' | 'leaseSeconds', label: string, hint?: string): VNode => (
    <Field {...common} id={`date-${name}`} name={name} label={label} {...(hint === undefined ? {} : { hint })} inputMode="decimal" maxLength={12} defaultValue={text[name]} />
  );
  return (
    <>
      <div class="form-grid">
        <Field form={form} type="datetime-local" autocomplete="off" maxLength={16} id="date-saleOpensAt" name="saleOpensAt" label={w.saleOpensAt} hint={w.zone(zone)} defaultValue={text.saleOpensAt} />
        {number('saleClosesAt', w.saleClosesAt, w.untilStart)}
        {number('refundUntil', w.refundUntil, w.untilStart)}
        {number('holdSeconds', w.holdSeconds, w.bySystem)}
        {number('maxSeats', w.maxSeats, w.bySystem)}
        <SelectField form={form} id="date-buyer" name="buyer" label={w.buyer} defaultValue={text.buyer}>
          {(['off', 'optional', 'required'] as const).map((rule) => (
            <option key={rule} value={rule} selected={rule === text.buyer}>
              {w.buyers[rule]}
            </option>
          ))}
        </SelectField>
      </div>
      <label class="check">
        <input type="checkbox" id="date-noSingleSeats" name="noSingleSeats" defaultChecked={text.noSingleSeats} />
        <span>{w.noSingleSeats}</span>
      </label>
      <details class="tool" open={form.faults.value.some((fault) => ['mode', 'threshold', 'admitPerSecond', 'leaseSeconds', 'opensAt'].some((name) => fault.field === `date-${name}`))}>
        <summary>{w.queue}</summary>
        <div class="tool-body">
          <p class="desk-note">{w.queueHint}</p>
          <div class="form-grid">
            <SelectField form={form} id="date-mode" name="mode" label={q.mode}>
              {(['auto', 'on', 'off'] as const).map((mode) => (
                <option key={mode} value={mode} selected={mode === text.mode}>
                  {{ auto: q.modeAuto, on: q.modeOn, off: q.modeOff }[mode]}
                </option>
              ))}
            </SelectField>
            {number('threshold', q.thresholdField)}
            {number('admitPerSecond', q.rateField)}
            {number('leaseSeconds', q.leaseField)}
            <Field form={form} type="datetime-local" autocomplete="off" maxLength={16} id="date-opensAt" name="opensAt" label={q.openingField} hint={w.zone(zone)} defaultValue={text.opensAt} />
          </div>
          <label class="check">
            <input type="checkbox" id="date-draw" name="draw" defaultChecked={text.draw} />
            <span>{q.drawField}</span>
          </label>
        </div>
      </details>
    </>
  );
}
