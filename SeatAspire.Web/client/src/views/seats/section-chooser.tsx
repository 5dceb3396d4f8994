import { signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import { words } from '../../i18n';
import { SeatState } from '../../net/contract';
import type { Room } from '../../state/room';

const countMs = 1_000;

interface Props {
  room: Room;
  section: number;
  onChange: (section: number) => void;
}

/** Which section the list shows, with what is free in each. */
export function SectionChooser({ room, section, onChange }: Props): VNode {
  const w = words();
  const free = useMemo(() => signal<readonly number[]>(freeBySection(room)), [room]);
  useLayoutEffect(() => {
    let callOff: (() => void) | undefined;
    const stop = room.changed.subscribe(() => {
      callOff ??= room.rest.after(countMs, () => {
        callOff = undefined;
        free.value = freeBySection(room);
      });
    });
    return () => {
      stop();
      callOff?.();
    };
  }, [room]);
  return (
    <div class="seat-list-chooser">
      <label class="field-label" for="seat-section">
        {w.section}
      </label>
      <select
        id="seat-section"
        class="select"
        value={section}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {room.layout.sections.map(
          ({ name, seatCount }, i) =>
            seatCount > 0 && (
              <option key={i} value={i}>
                {w.sectionOption(name, free.value[i]!)}
              </option>
            ),
        )}
      </select>
    </div>
  );
}

function freeBySection({ layout, states }: Room): number[] {
  return layout.sections.map((section) => {
    let free = 0;
    for (const index of section.rows) {
      const row = layout.rows[index]!;
      for (let seat = row.start; seat < row.start + row.source.count; seat++) {
        if (states.states[seat] === SeatState.Free) free++;
      }
    }
    return free;
  });
}
