import { useSignal, type Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { planWords } from '../../i18n/plan';
import { pickModes, seatsNamed, type PickMode } from '../../state/admin/seat-pick';
import type { PickableHouse } from './house-map';
import { count } from './gate';

interface Props {
  house: PickableHouse;
  mode: Signal<PickMode>;
  /** Which of the seats that were meant may be picked. */
  allow?: (seats: number[]) => number[];
}

/** How seats are picked: what a click takes, how many there are by now, and the list for those who do not point. */
export function PickTools({ house, mode, allow = (seats) => seats }: Props): VNode {
  const w = planWords();
  const { selection } = house;
  return (
    <div class="pick-tools">
      <div class="pick-modes" role="group" aria-label={w.mode}>
        {pickModes.map((one) => (
          <button
            key={one}
            type="button"
            id={`pick-${one}`}
            class="toggle"
            aria-pressed={mode.value === one}
            onClick={() => {
              mode.value = one;
            }}
          >
            {w.modes[one]}
          </button>
        ))}
      </div>
      <p id="picked" class="picked" role="status" data-count={selection.size}>
        {w.picked(selection.size)}
      </p>
      <button type="button" id="pick-none" class="text-button" hidden={selection.size === 0} onClick={() => selection.clear()}>
        {w.clear}
      </button>
      {mode.value === 'lasso' && <p class="desk-note pick-hint">{w.lassoHint}</p>}
      <PickList house={house} allow={allow} />
    </div>
  );
}

/** Rows to be picked by button, and labels to be typed. */
function PickList({ house, allow }: { house: PickableHouse; allow: (seats: number[]) => number[] }): VNode {
  const w = planWords();
  const { layout, selection } = house;
  const section = useSignal(0);
  const text = useSignal('');
  const fault = useSignal('');
  const index = layout.sections[section.value] === undefined ? 0 : section.value;
  return (
    <details class="pick-list">
      <summary>{w.byList}</summary>
      {layout.sections.length > 1 && (
        <div class="field">
          <label class="field-label" for="pick-section-name">
            {w.section}
          </label>
          <select
            id="pick-section-name"
            class="select"
            value={index}
            onChange={({ currentTarget }) => {
              section.value = Number(currentTarget.value);
            }}
          >
            {layout.sections.map(({ name }, i) => (
              <option key={i} value={i}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <ul class="pick-rows" aria-label={w.rows}>
        {layout.sections[index]?.lines.map((line) => {
          const { start, count: size, name } = layout.lines[line]!;
          const seats = Array.from({ length: size }, (_, i) => start + i);
          return (
            <li key={line}>
              <button type="button" class="toggle" aria-pressed={seats.every((seat) => selection.has(seat))} onClick={() => selection.toggle(allow(seats))}>
                {w.rowOf(name, size)}
              </button>
            </li>
          );
        })}
      </ul>
      <form
        class="pick-labels"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const { seats, unknown } = seatsNamed(text.value, (label) => house.find(label));
          selection.add(allow(seats));
          fault.value = unknown.length === 0 ? '' : w.unknown(unknown.slice(0, 8).join(', '));
          if (unknown.length === 0) text.value = '';
        }}
      >
        <div class="field">
          <label class="field-label" for="pick-text">
            {w.labels}
          </label>
          <input
            id="pick-text"
            class="input"
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={20_000}
            aria-describedby="pick-text-rule pick-text-fault"
            aria-invalid={fault.value === '' ? undefined : 'true'}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
            }}
          />
          <p id="pick-text-rule" class="field-hint">
            {w.labelsHint}
          </p>
          <p id="pick-text-fault" class="field-fault" role="alert">
            {fault.value}
          </p>
        </div>
        <button type="submit" class="button small">
          {w.add}
        </button>
      </form>
      <button type="button" id="pick-all" class="text-button" onClick={() => selection.set(allow(Array.from({ length: layout.count }, (_, i) => i)))}>
        {`${w.pickedAll} (${count(layout.count)})`}
      </button>
    </details>
  );
}
