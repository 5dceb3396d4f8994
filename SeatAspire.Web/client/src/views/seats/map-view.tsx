import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { attach } from '../../diagnostics';
import { words } from '../../i18n';
import { SeatMap } from '../../map/seat-map';
import { describeSeat, seatCard } from '../../map/seat-words';
import type { Room } from '../../state/room';
import type { SeatChoice } from '../../state/seat-choice';
import { onChange } from '../../state/store';
import { useApp } from '../../ui/app-context';
import { Icon, type IconName } from '../../ui/icon';

interface Props {
  room: Room;
  choice: SeatChoice;
}

/** The seat map with its buttons: the page's part of it, around the canvases that map/ draws. */
export function MapView({ room, choice }: Props): VNode {
  const { hub, origins, announcer } = useApp();
  const w = words();
  const { query } = useLocation();
  const element = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const map = useRef<SeatMap | null>(null);

  useEffect(() => {
    const drawn = new SeatMap(
      { surface: surface.current!, canvases: [...surface.current!.querySelectorAll('canvas')], tip: tip.current! },
      room,
      {
        onSeat: (seat) => choice.choose(seat, 'map'),
        describe: (seat) => seatCard(room, seat),
        onFocus: (seat) => announcer.say(describeSeat(room, seat)),
      },
    );
    map.current = drawn;
    const detach = attach(room, drawn);
    const asked = query['at'] === undefined ? -1 : room.find(query['at']);
    if (asked >= 0) drawn.show(asked);
    /** What tests and curious people may read off the map; each change draws no component. */
    const mark = (): void => element.current!.setAttribute('data-version', room.states.known ? String(room.version) : '');
    mark();
    const stops = [
      room.changed.subscribe(mark),
      onChange(choice.attended, (attended) => {
        if (attended !== null && attended.by !== 'map') drawn.bring(attended.seat);
      }),
    ];
    return () => {
      stops.forEach((stop) => stop());
      detach();
      drawn.dispose();
    };
  }, [choice]);
  return (
    <div id="seat-map" class="map" data-connection={room.link.value} data-api={hub.socket.value === 'open' ? (hub.origin ?? '') : origins.current} ref={element}>
      <div
        id="seat-map-surface"
        class="map-surface"
        role="application"
        tabIndex={0}
        aria-label={w.mapLabel}
        aria-describedby="seat-map-help"
        ref={surface}
      >
        {['venue', 'seats', 'pointer'].map((layer) => (
          <canvas key={layer} class={`map-layer map-${layer}`} />
        ))}
      </div>
      <p id="seat-map-help" class="visually-hidden">
        {w.mapHelp}
      </p>
      <div class="map-tip" aria-hidden="true" hidden ref={tip}>
        <strong />
        <span />
      </div>
      <div class="map-controls">
        <Control id="map-zoom-in" label={w.zoomIn} icon="plus" act={() => map.current?.zoomStep(1.6)} />
        <Control id="map-zoom-out" label={w.zoomOut} icon="minus" act={() => map.current?.zoomStep(1 / 1.6)} />
        <Control id="map-fit" label={w.zoomFit} icon="fit" act={() => map.current?.showAll()} />
      </div>
    </div>
  );
}

function Control({ id, label, icon, act }: { id: string; label: string; icon: IconName; act: () => void }): VNode {
  return (
    <button type="button" id={id} class="map-button" aria-label={label} title={label} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}
