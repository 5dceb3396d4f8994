import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { language, words } from '../../i18n';
import { formatDate } from '../../i18n/format';
import { saleWords } from '../../i18n/sale-words';
import { billedLabel, billedSeat } from '../../map/seat-words';
import type { QueueVisit } from '../../state/queue-visit';
import type { Room } from '../../state/room';
import { SeatChoice } from '../../state/seat-choice';
import { useApp } from '../../ui/app-context';
import { useEvery, usePageTitle } from '../../ui/hooks';
import { Icon } from '../../ui/icon';
import { Legend } from './legend';
import { followSpace } from './map-space';
import { MapView } from './map-view';
import { QueueStrip } from './queue-strip';
import { SeatList } from './seat-list';
import { SelectionPanel } from './selection-panel';

interface Props {
  room: Room;
  visit: QueueVisit;
  backToWaiting: () => void;
}

/** The page of a seat room: map and list of the same seats, prices, and what one has selected. */
export function SeatRoom({ room, visit, backToWaiting }: Props): VNode {
  const app = useApp();
  const w = words();
  const found = app.catalog.find(room.showingId);
  const view = useSignal<'map' | 'list'>('map');
  const folded = useSignal(false);
  const page = useRef<HTMLDivElement>(null);
  const listTitle = useRef<HTMLHeadingElement>(null);
  const choice = useMemo(() => new SeatChoice(app, room, visit), [room, visit]);
  usePageTitle(found === undefined ? w.mapLabel : `${found.show.title}, ${formatDate(found.showing.startsAt, 'short', language.value, found.showing.timeZone)}`);
  // A sale opens and closes by the clock alone.
  useEvery(5_000);
  useEffect(() => {
    const { payments, catalog } = app;
    const stop = catalog.watch([room.showingId]);
    payments.bill = (label) => billedSeat(room, label);
    // The map stands under a dialog that opens at once, so that this comes last.
    payments.attended.value = room.showingId;
    // As the address is now: what was chosen since a link was followed outlives the waiting room.
    const linked = new URLSearchParams(location.search).get('seats')?.split(',').filter((label) => label !== '') ?? [];
    if (linked.length === 0) {
      choice.restore();
    } else {
      choice.follow(linked);
      // A reload keeps what was chosen since, not what the link said.
      history.replaceState(history.state, '', location.pathname);
    }
    return () => {
      payments.attended.value = null;
      payments.bill = billedLabel;
      stop();
      choice.dispose();
    };
  }, [choice]);
  useEffect(() => followSpace(page.current!), []);
  const isListed = useListed(room, view.value === 'list');
  return (
    <div class="room" data-view={view.value} id="seat-room" ref={page}>
      <a
        class="skip-link"
        href="#seat-list-title"
        id="skip-to-seats"
        onClick={(event) => {
          event.preventDefault();
          view.value = 'list';
          folded.value = false;
          listTitle.current?.focus();
        }}
      >
        {w.skipToSeatList}
      </a>
      {choice.sale === 'open' && (
        <a
          class="skip-link"
          href="#best-offer"
          id="skip-to-best"
          onClick={(event) => {
            event.preventDefault();
            document.getElementById('best-find')?.focus();
          }}
        >
          {w.bestTitle}
        </a>
      )}
      <header class="room-head">
        <a
          class="crumb icon-only"
          href={found === undefined ? '/' : `/shows/${encodeURIComponent(found.show.id)}`}
          aria-label={found === undefined ? w.navShows : found.show.title}
        >
          <Icon name="back" />
        </a>
        <div class="room-title">
          <h1>{found?.show.title ?? w.mapLabel}</h1>
          <p class="room-when">
            {found !== undefined && (
              <>
                {/* A phone has no room for all of it, and the time matters most. */}
                <span class="wide-only">{formatDate(found.showing.startsAt, 'long', language.value, found.showing.timeZone)}</span>
                <span class="narrow-only">{formatDate(found.showing.startsAt, 'short', language.value, found.showing.timeZone)}</span>
                {` · ${found.show.venue}`}
              </>
            )}
          </p>
        </div>
        <div class="view-switch" role="group" aria-label={w.viewSwitch}>
          {(['map', 'list'] as const).map((one) => (
            <button
              key={one}
              type="button"
              id={`view-${one}`}
              class="switch-button"
              aria-pressed={view.value === one}
              onClick={() => {
                view.value = one;
              }}
            >
              <Icon name={one} />
              {one === 'map' ? w.viewMap : w.viewList}
            </button>
          ))}
        </div>
      </header>
      <QueueStrip visit={visit} backToWaiting={backToWaiting} />
      <SaleNotice showingId={room.showingId} choice={choice} />
      <div class="room-main">
        <MapView room={room} choice={choice} />
        <section class="room-list" aria-labelledby="seat-list-title">
          <div class="room-list-head">
            <div>
              <h2 id="seat-list-title" tabIndex={-1} ref={listTitle}>
                {w.seatList}
              </h2>
              <p class="muted">{w.seatListHint}</p>
            </div>
            <button
              type="button"
              id="seat-list-fold"
              class="button small list-fold"
              aria-expanded={!folded.value}
              aria-controls="seat-list-body"
              onClick={() => {
                folded.value = !folded.value;
              }}
            >
              {folded.value ? w.showList : w.hideList}
            </button>
          </div>
          <div id="seat-list-body" hidden={folded.value}>
            {isListed && <SeatList room={room} choice={choice} />}
          </div>
        </section>
      </div>
      <aside class="room-side">
        <Legend room={room} />
        <SelectionPanel room={room} visit={visit} choice={choice} />
      </aside>
    </div>
  );
}

/** Where the seats do not come, the list is there after so long. */
const listedMs = 1_500;

/** Whether the list is built yet: that takes longer than the map, which is looked at first and has its first frame before. */
function useListed(room: Room, isWanted: boolean): boolean {
  const [listed, list] = useState(isWanted);
  useEffect(() => {
    if (listed) return;
    if (isWanted) return list(true);
    let frame = 0;
    const afterFrame = (): void => {
      if (frame === 0 && room.states.known) frame = requestAnimationFrame(() => (frame = requestAnimationFrame(() => list(true))));
    };
    const stop = room.changed.subscribe(afterFrame);
    const timer = setTimeout(() => list(true), listedMs);
    afterFrame();
    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [room, listed, isWanted]);
  return listed || isWanted;
}

/** Why there is nothing to be held here just now. */
function SaleNotice({ showingId, choice }: { showingId: string; choice: SeatChoice }): VNode {
  const { catalog } = useApp();
  const w = words();
  const showing = catalog.find(showingId)?.showing;
  const state = choice.sale;
  const shown = showing !== undefined && state !== 'open';
  const more = { open: '', 'not-yet': '', 'sold-out': w.soldOutMore, closed: w.problems['sale-closed'] }[state];
  return (
    <p id="sale-notice" class="notice" role="status" hidden={!shown} data-sale={state}>
      {shown && (state === 'not-yet' ? saleWords(showing, state, 'long') : `${saleWords(showing, state)}. ${more}`)}
    </p>
  );
}
