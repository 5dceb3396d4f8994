import type { VNode } from 'preact';
import { datesWords } from '../../i18n/dates';
import { Field, textOf, type FormState } from '../../ui/form';
import { Icon } from '../../ui/icon';

/** When dates begin, as it stands in the fields below, by the venue's clock. */
export function startsIn(form: HTMLFormElement, dates: number): string[] {
  return Array.from({ length: dates }, (_, i) => textOf(form, `start-${i}`));
}

interface Props {
  form: FormState;
  zone: string;
  starts: readonly string[];
  /** None: there is one, and stays one. */
  more?: () => void;
  less?: (at: number) => void;
}

/** When a date begins, or each of a series. */
export function StartFields({ form, zone, starts, more, less }: Props): VNode {
  const w = datesWords();
  return (
    <div class="starts">
      {starts.map((start, i) => (
        <div key={`${i}/${start}`} class="start">
          <Field
            form={form}
            type="datetime-local"
            autocomplete="off"
            maxLength={16}
            id={`date-start-${i}`}
            name={`start-${i}`}
            label={w.beginsAt(i)}
            {...(i === 0 ? { hint: w.zone(zone) } : {})}
            defaultValue={start}
          />
          {starts.length > 1 && less !== undefined && (
            <button type="button" class="icon-button" aria-label={`${w.takeAway}: ${w.beginsAt(i)}`} title={w.takeAway} onClick={() => less(i)}>
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
      {more !== undefined && (
        <button type="button" id="date-more" class="button small" onClick={more}>
          <Icon name="plus" />
          {w.oneMore}
        </button>
      )}
    </div>
  );
}
