import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n';
import { zoomStep } from '../map/keys';
import type { SeatMap, SeatMapParts } from '../map/seat-map';
import { Icon, type IconName } from './icon';

interface Props {
  /** Draws the map into the frame; answers what ends it. */
  draw: (parts: SeatMapParts, frame: HTMLElement) => { map: SeatMap; end: () => void };
  /** What is drawn: another one is drawn anew. */
  of: unknown;
  /** How it keeps up with the server, and where, for those that do. */
  connection?: string;
  api?: string;
  /** What lies over the seats. */
  children?: ComponentChildren;
}

/** The page's part of a seat map: what map/ draws on, the card beside a seat, and the buttons. */
export function MapFrame({ draw, of, connection, api, children }: Props): VNode {
  const w = words();
  const frame = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const minimap = useRef<HTMLDivElement>(null);
  const map = useRef<SeatMap | null>(null);
  useEffect(() => {
    const drawn = draw(
      {
        surface: surface.current!,
        canvases: [...surface.current!.querySelectorAll('canvas')],
        tip: tip.current!,
        minimap: { element: minimap.current!, canvas: minimap.current!.querySelector('canvas')! },
      },
      frame.current!,
    );
    map.current = drawn.map;
    return drawn.end;
  }, [of]);
  return (
    <div id="seat-map" class="map" data-connection={connection} data-api={api} ref={frame}>
      <div
        id="seat-map-surface"
        class="map-surface"
        role="application"
        tabIndex={0}
        aria-label={w.mapLabel}
        aria-describedby="seat-map-help"
        ref={surface}
      >
        {['venue', 'seats', 'pointer', 'moved', 'moved', 'moved'].map((layer, i) => (
          <canvas key={i} class={`map-layer map-${layer}`} />
        ))}
        {children}
      </div>
      <p id="seat-map-help" class="visually-hidden">
        {w.mapHelp}
      </p>
      {/* The keyboard moves the map itself. */}
      <div id="minimap" class="minimap" aria-hidden="true" hidden ref={minimap}>
        <canvas class="minimap-picture" />
      </div>
      <div class="map-tip" aria-hidden="true" hidden ref={tip}>
        <strong />
        <span />
      </div>
      <div class="map-controls">
        <Control id="map-zoom-in" label={w.zoomIn} icon="plus" act={() => map.current?.zoomStep(zoomStep)} />
        <Control id="map-zoom-out" label={w.zoomOut} icon="minus" act={() => map.current?.zoomStep(1 / zoomStep)} />
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
