import type { App } from '../app';
import { attach } from '../diagnostics';
import { language, words } from '../i18n';
import { formatDate } from '../i18n/format';
import { legend } from '../map/legend';
import { SeatList } from '../map/seat-list';
import { SeatMap } from '../map/seat-map';
import { describeSeat, placeInLabel, placeOf, placeOfLabel, seatCard } from '../map/seat-words';
import { serverClock } from '../net/clock';
import { SeatState } from '../net/contract';
import { saleStateOf } from '../state/catalog';
import type { QueueVisit } from '../state/queue-visit';
import type { Room } from '../state/room';
import { Cleanup } from '../state/store';
import { fill, h, setAttribute, setText } from '../ui/dom';
import { icons } from '../ui/icons';
import { SelectionPanel } from './selection-panel';

/** The page of a seat room: map and list of the same seats, prices, and what one has selected. */
export class SeatRoomPage {
  readonly element: HTMLElement;
  private readonly map: SeatMap;
  private readonly list: SeatList;
  private readonly panel: SelectionPanel;
  private readonly cleanup = new Cleanup();
  private readonly notice = h('p', { id: 'sale-notice', class: 'notice', role: 'status', hidden: true });
  private readonly when = h('p', { class: 'room-when' });

  constructor(
    private readonly app: App,
    private readonly room: Room,
    visit: QueueVisit,
    /** What the queue has to say; stands above the map. */
    private readonly strip: HTMLElement,
  ) {
    this.map = new SeatMap(room, {
      onSeat: (seat) => this.choose(seat),
      describe: (seat) => seatCard(room, seat),
      onFocus: (seat) => app.announcer.say(describeSeat(room, seat)),
    });
    this.list = new SeatList(room, (seat) => this.choose(seat));
    this.panel = new SelectionPanel(app, room, visit);
    const key = legend(room);
    this.element = this.build(key.element);

    const { payments } = app;
    payments.place = (label) => placeOfLabel(room, label);
    payments.attended.set(room.showingId);
    // The map stands under a dialog that opens at once, so that this comes last.
    this.cleanup.add(
      () => {
        payments.attended.set(null);
        payments.place = placeInLabel;
      },
      key.dispose,
      () => this.map.dispose(),
      () => this.list.dispose(),
      () => this.panel.dispose(),
      room.changed.subscribe(() => this.mark()),
      room.link.subscribe(() => this.mark()),
      app.hub.socket.subscribe(() => this.mark()),
      app.catalog.changed.subscribe(() => this.drawSale()),
      app.catalog.watch([room.showingId]),
      room.selection.overtaken.subscribe((seats) => {
        const places = seats.map((seat) => placeOf(room, seat)).join(', ');
        this.panel.say(words().selectedWasTaken(places, room.selection.seats.length));
      }),
      attach(room, this.map),
    );
    const timer = setInterval(() => this.drawSale(), 5_000);
    this.cleanup.add(() => clearInterval(timer));
    this.mark();
    this.drawSale();
  }

  get title(): string {
    const found = this.app.catalog.find(this.room.showingId);
    if (found === undefined) return words().mapLabel;
    return `${found.show.title}, ${formatDate(found.showing.startsAt, 'short', language.value)}`;
  }

  dispose(): void {
    this.cleanup.run();
  }

  private build(key: HTMLElement): HTMLElement {
    const w = words();
    const found = this.app.catalog.find(this.room.showingId);
    const listBody = h('div', { id: 'seat-list-body' }, this.list.element);
    const fold = h(
      'button',
      {
        type: 'button',
        id: 'seat-list-fold',
        class: 'button small list-fold',
        'aria-expanded': 'true',
        'aria-controls': 'seat-list-body',
        onclick: () => {
          listBody.hidden = !listBody.hidden;
          fold.setAttribute('aria-expanded', String(!listBody.hidden));
          setText(fold, listBody.hidden ? words().showList : words().hideList);
        },
      },
      w.hideList,
    );
    const page = h('div', { class: 'room', 'data-view': 'map', id: 'seat-room' });
    const switchButton = (view: 'map' | 'list', text: string, glyph: SVGSVGElement): HTMLElement =>
      h(
        'button',
        {
          type: 'button',
          id: `view-${view}`,
          class: 'switch-button',
          'aria-pressed': String(view === 'map'),
          onclick: () => {
            page.dataset['view'] = view;
            for (const one of ['map', 'list']) {
              page.querySelector(`#view-${one}`)?.setAttribute('aria-pressed', String(one === view));
            }
          },
        },
        glyph,
        text,
      );
    const title = h('h2', { id: 'seat-list-title', tabindex: '-1' }, w.seatList);
    const skip = h('a', { class: 'skip-link', href: '#seat-list-title', id: 'skip-to-seats' }, w.skipToSeatList);
    skip.addEventListener('click', (event) => {
      event.preventDefault();
      page.querySelector<HTMLElement>('#view-list')?.click();
      if (listBody.hidden) fold.click();
      title.focus();
    });
    page.append(
      skip,
      h(
        'header',
        { class: 'room-head' },
        h(
          'a',
          {
            class: 'crumb icon-only',
            href: found === undefined ? '/' : `/shows/${encodeURIComponent(found.show.id)}`,
            'aria-label': found === undefined ? w.navShows : found.show.title,
          },
          icons.back(),
        ),
        h('div', { class: 'room-title' }, h('h1', {}, found?.show.title ?? w.mapLabel), this.when),
        h(
          'div',
          { class: 'view-switch', role: 'group', 'aria-label': w.viewSwitch },
          switchButton('map', w.viewMap, icons.map()),
          switchButton('list', w.viewList, icons.list()),
        ),
      ),
      this.strip,
      this.notice,
      h(
        'div',
        { class: 'room-main' },
        this.map.element,
        h(
          'section',
          { class: 'room-list', 'aria-labelledby': 'seat-list-title' },
          h(
            'div',
            { class: 'room-list-head' },
            h('div', {}, title, h('p', { class: 'muted' }, w.seatListHint)),
            fold,
          ),
          listBody,
        ),
      ),
      h('aside', { class: 'room-side' }, key, this.panel.element),
    );
    return page;
  }

  /** A seat was clicked on the map, or chosen in the list. */
  private choose(seat: number): void {
    const { room, app } = this;
    const w = words();
    if (room.isMine(seat) && room.stateOf(seat) === SeatState.Held) {
      const label = room.label(seat);
      const hold = app.mine.liveHolds.find((one) => one.showingId === room.showingId && one.seats.includes(label));
      if (hold !== undefined) app.payments.open(hold);
      return;
    }
    switch (room.selection.toggle(seat)) {
      case 'selected':
        this.panel.hush();
        return app.announcer.say(w.selectedSay(placeOf(room, seat)));
      case 'deselected':
        return app.announcer.say(w.deselectedSay(placeOf(room, seat)));
      case 'limit':
        return this.panel.say(w.limitReached(room.selection.limit, room.ownCount));
      case 'not-free':
        if (room.states.known && !room.isMine(seat)) this.panel.say(w.seatNotFree(describeSeat(room, seat)));
    }
  }

  /** What tests and curious people may read off the map. */
  private mark(): void {
    const { room, app } = this;
    setAttribute(this.map.element, 'data-version', room.states.known ? String(room.version) : '');
    setAttribute(this.map.element, 'data-connection', room.link.value);
    setAttribute(this.map.element, 'data-api', app.hub.origin ?? app.origins.current);
  }

  private drawWhen(startsAt: string, venue: string): void {
    const [long, short] = (['long', 'short'] as const).map((style) => formatDate(startsAt, style, language.value));
    const drawn = `${long} ${short} ${venue}`;
    if (this.when.dataset['drawn'] === drawn) return;
    this.when.dataset['drawn'] = drawn;
    // A phone has no room for all of it, and the time matters most.
    fill(this.when, h('span', { class: 'wide-only' }, long), h('span', { class: 'narrow-only' }, short), ` · ${venue}`);
  }

  private drawSale(): void {
    const w = words();
    const found = this.app.catalog.find(this.room.showingId);
    if (found === undefined) return;
    const { show, showing } = found;
    this.drawWhen(showing.startsAt, show.venue);
    const state = saleStateOf(showing, serverClock.now());
    const sentence =
      state === 'open'
        ? ''
        : state === 'not-yet'
          ? w.saleOpensAt(formatDate(showing.saleOpensAt ?? '', 'long', language.value))
          : state === 'sold-out'
            ? w.problems['sold-out']
            : w.problems['sale-closed'];
    this.notice.hidden = sentence === '';
    this.notice.dataset['sale'] = state;
    setText(this.notice, sentence);
  }
}
