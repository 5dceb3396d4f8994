import type { App } from '../app';
import { language, sentenceFor, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import { amountOf, placeOf, placeOfLabel } from '../map/seat-words';
import { serverClock } from '../net/clock';
import type { Problem } from '../net/problem';
import { saleStateOf } from '../state/catalog';
import { holdSeats } from '../state/holding';
import type { QueueVisit } from '../state/queue-visit';
import type { Room } from '../state/room';
import { Cleanup } from '../state/store';
import { fill, h, setText } from '../ui/dom';
import { icons } from '../ui/icons';
import { requireIdentity } from '../ui/sign-in-dialog';

/** What one has selected, what it costs, and the button that holds it. */
export class SelectionPanel {
  readonly element: HTMLElement;
  private readonly cleanup = new Cleanup();
  private readonly count = h('h2', { class: 'selection-count', id: 'selection-count' });
  private readonly chips = h('ul', { class: 'chips', id: 'selection-seats' });
  private readonly hint = h('p', { class: 'muted selection-hint' });
  private readonly amount = h('strong', { class: 'selection-amount', id: 'selection-amount' });
  private readonly message = h('p', { id: 'selection-message', class: 'selection-message', role: 'alert' });
  private readonly hold: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;
  private holding = false;

  constructor(
    private readonly app: App,
    private readonly room: Room,
    private readonly visit: QueueVisit,
  ) {
    const w = words();
    this.hold = h(
      'button',
      { type: 'button', id: 'hold', class: 'button primary large', onclick: () => void this.holdSelected() },
      w.hold,
    );
    this.clear = h(
      'button',
      { type: 'button', id: 'selection-clear', class: 'text-button', onclick: () => room.selection.clear() },
      w.clearSelection,
    );
    this.element = h(
      'section',
      { class: 'selection', id: 'selection', 'aria-labelledby': 'selection-count' },
      h('div', { class: 'selection-head' }, this.count, this.clear),
      this.hint,
      this.chips,
      this.message,
      h('div', { class: 'selection-foot' }, this.amount, this.hold),
    );
    this.cleanup.add(
      room.selection.changed.subscribe(() => {
        // What was said was about seats that nobody has in mind any more.
        if (room.selection.size === 0) this.hush();
        this.draw();
      }),
      visit.phase.subscribe(() => this.draw()),
      app.mine.changed.subscribe(() => this.drawHint()),
    );
    this.draw();
  }

  dispose(): void {
    this.cleanup.run();
  }

  /** A sentence beside the button, until the next step. */
  say(sentence: string): void {
    // The region is an alert: emptied first, it speaks again even of the same thing.
    this.message.textContent = '';
    this.message.textContent = sentence;
  }

  hush(): void {
    setText(this.message, '');
  }

  private drawHint(): void {
    const { limit, size } = this.room.selection;
    this.hint.hidden = size > 0;
    setText(this.hint, words().selectHint(limit, this.room.ownCount));
  }

  private draw(): void {
    const w = words();
    this.drawHint();
    const { seats } = this.room.selection;
    this.element.dataset['count'] = String(seats.length);
    setText(this.count, w.selected(seats.length));
    this.clear.hidden = seats.length === 0;
    // Who waits may choose, and holds when the turn comes.
    const { isWaiting } = this.visit;
    this.hold.disabled = seats.length === 0 || this.holding || isWaiting;
    setText(this.hold, this.holding ? w.holding : isWaiting ? w.queueHoldLater : w.hold);
    const sum = amountOf(this.room, seats);
    setText(this.amount, sum === null ? '' : formatMoney(sum.amount, sum.currency, language.value));
    const focused = this.chips.contains(document.activeElement);
    fill(
      this.chips,
      ...seats.map((seat) => {
        const place = placeOf(this.room, seat);
        return h(
          'li',
          { class: 'chip', 'data-label': this.room.label(seat) },
          place,
          h(
            'button',
            {
              type: 'button',
              class: 'chip-remove',
              'aria-label': w.removeSeat(place),
              onclick: () => this.room.selection.remove([seat]),
            },
            icons.close(),
          ),
        );
      }),
    );
    // The pressed button went with its chip; the focus must not fall to the page's start.
    if (focused) (this.chips.querySelector<HTMLElement>('.chip-remove') ?? this.count).focus();
  }

  private async holdSelected(): Promise<void> {
    const { app, room } = this;
    this.hush();
    const found = app.catalog.find(room.showingId);
    const sale = found === undefined ? 'open' : saleStateOf(found.showing, serverClock.now());
    if (sale === 'closed' || sale === 'not-yet') return this.say(words().problems['sale-closed']);
    const seats = [...room.selection.seats];
    if (seats.length === 0 || this.holding) return;
    if (!(await requireIdentity(app.api, app.session))) return;
    // Somebody may have been faster while the ID was typed. Who wanted two seats is not given one: they decide anew.
    if (seats.some((seat) => !room.selection.has(seat))) return;
    this.setHolding(true);
    try {
      const labels = seats.map((seat) => room.label(seat));
      const hold = await room.selection.whileHolding(seats, () => holdSeats(app, room.showingId, labels));
      room.selection.remove(seats);
      this.hush();
      app.announcer.say(words().holdReady(hold.seats.length));
      // The server let us in, though we knew of no turn: it may have one to tell of.
      if (this.visit.phase.value === 'over' || this.visit.phase.value === 'left') this.visit.refresh();
    } catch (error) {
      this.refused(error as Problem);
    } finally {
      this.setHolding(false);
    }
  }

  private refused(problem: Problem): void {
    const { room } = this;
    if (problem.type === 'queue-required') {
      this.visit.refused(problem.place);
      this.app.announcer.show(sentenceFor(problem), 'warning');
      return;
    }
    const named = problem.seats.map((label) => room.find(label)).filter((seat) => seat >= 0);
    if ((problem.type === 'seats-taken' || problem.type === 'unknown-seat') && named.length > 0) {
      const places = [...problem.seats]
        .sort((a, b) => room.find(a) - room.find(b))
        .map((label) => placeOfLabel(room, label))
        .join(', ');
      // The others stay selected: only these must be chosen anew.
      room.selection.remove(named);
      this.say(problem.type === 'seats-taken' ? words().selectedWasTaken(places, room.selection.seats.length) : `${sentenceFor(problem)} ${places}`);
      return;
    }
    this.say(sentenceFor(problem));
  }

  private setHolding(holding: boolean): void {
    this.holding = holding;
    this.draw();
  }
}
