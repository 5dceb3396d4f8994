import type { ReadonlySignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { attach } from '../../diagnostics';
import type { House } from '../../map/house';
import { SeatMap, type MapView } from '../../map/seat-map';
import type { SeatStateName } from '../../net/contract';
import { seatsOf, type PickMode, type SeatPick } from '../../state/admin/seat-pick';
import { useApp } from '../../ui/app-context';
import { MapFrame } from '../../ui/map-frame';
import { Lasso } from './lasso';

/** A house as operators pick seats of it. */
export interface PickableHouse extends House {
  readonly selection: SeatPick;
  find(label: string): number;
  stateName(seat: number): SeatStateName;
  isMine(seat: number): boolean;
}

interface Props {
  house: PickableHouse;
  mode: PickMode;
  /** What is shown beside a seat, and what is said where the keyboard comes to it. */
  describe: (seat: number) => { title: string; detail: string };
  /** Which of the seats that were meant may be picked; all by default. */
  allow?: (seats: number[]) => number[];
  /** How it keeps up with the server, where it does. */
  connection?: string;
  version?: ReadonlySignal<number>;
}

/** The map of a house, on which operators pick seats. Another house takes the view over. */
export function HouseMap({ house, mode, describe, allow = (seats) => seats, connection, version }: Props): VNode {
  const { announcer } = useApp();
  const map = useRef<SeatMap | null>(null);
  const view = useRef<MapView | null>(null);
  // What the map calls long after it was drawn goes by what is asked for then.
  const latest = useRef({ mode, describe, allow });
  latest.current = { mode, describe, allow };
  return (
    <MapFrame
      of={house}
      {...(connection === undefined ? {} : { connection })}
      draw={(parts, frame) => {
        const drawn = new SeatMap(parts, house, {
          onSeat: (seat) => house.selection.toggle(latest.current.allow(seatsOf(house.layout, seat, latest.current.mode))),
          describe: (seat) => latest.current.describe(seat),
          onFocus: (seat) => {
            const { title, detail } = latest.current.describe(seat);
            announcer.say(`${title}, ${detail}`);
          },
        });
        map.current = drawn;
        if (view.current !== null) drawn.resume(view.current);
        const detach = attach({ find: (label) => house.find(label), stateName: (seat) => house.stateName(seat), isMine: (seat) => house.isMine(seat), selection: house.selection }, drawn);
        const stop = version?.subscribe((now) => frame.setAttribute('data-version', now < 0 ? '' : String(now)));
        return {
          map: drawn,
          end: () => {
            view.current = drawn.view;
            map.current = null;
            stop?.();
            detach();
            drawn.dispose();
          },
        };
      }}
    >
      {mode === 'lasso' && <Lasso done={(line) => map.current !== null && house.selection.add(latest.current.allow(map.current.seatsWithin(line)))} />}
    </MapFrame>
  );
}
