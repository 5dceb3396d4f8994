import type { VNode } from 'preact';
import { useLocation } from 'preact-iso';
import { attach } from '../../diagnostics';
import { SeatMap } from '../../map/seat-map';
import { describeSeat, seatCard } from '../../map/seat-words';
import type { Room } from '../../state/room';
import type { SeatChoice } from '../../state/seat-choice';
import { onChange } from '../../state/store';
import { useApp } from '../../ui/app-context';
import { MapFrame } from '../../ui/map-frame';

interface Props {
  room: Room;
  choice: SeatChoice;
}

/** The map of a date for whoever chooses seats. */
export function MapView({ room, choice }: Props): VNode {
  const { hub, origins, announcer } = useApp();
  const { query } = useLocation();
  return (
    <MapFrame
      of={choice}
      connection={room.link.value}
      api={hub.socket.value === 'open' ? (hub.origin ?? '') : origins.current}
      draw={(parts, frame) => {
        const map = new SeatMap(parts, room, {
          onSeat: (seat) => choice.choose(seat, 'map'),
          describe: (seat) => seatCard(room, seat),
          onFocus: (seat) => announcer.say(describeSeat(room, seat)),
        });
        const asked = query['at'] === undefined ? -1 : room.find(query['at']);
        if (asked >= 0) map.show(asked);
        /** What tests and curious people may read off the map; each change draws no component. */
        const mark = (): void => frame.setAttribute('data-version', room.states.known ? String(room.version) : '');
        mark();
        const stops = [
          attach(room, map),
          room.changed.subscribe(mark),
          onChange(choice.attended, (attended) => {
            if (attended !== null && attended.by !== 'map') map.bring(attended.seat);
          }),
        ];
        return {
          map,
          end: () => {
            stops.forEach((stop) => stop());
            map.dispose();
          },
        };
      }}
    />
  );
}
