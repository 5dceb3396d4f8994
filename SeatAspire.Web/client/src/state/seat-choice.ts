import { signal } from '@preact/signals';
import { sentenceFor, words } from '../i18n';
import { describeSeat, placeOf, placeOfLabel } from '../map/seat-words';
import type { Api } from '../net/api';
import { serverClock } from '../net/clock';
import { SeatState } from '../net/contract';
import type { SeatHub } from '../net/hubs';
import type { Problem } from '../net/problem';
import type { Announcer } from './announcer';
import { saleStateOf, type Catalog, type SaleState } from './catalog';
import { holdSeats } from './holding';
import { requireIdentity } from './leaving';
import type { Mine } from './mine';
import type { Payments } from './payments';
import type { Prompts } from './prompts';
import type { QueueVisit } from './queue-visit';
import type { Room } from './room';
import { keepChoice, keepCode, keptChoice, keptCode } from './selection';
import type { Session } from './session';
import { Cleanup } from './store';

interface Parts {
  api: Api;
  hub: SeatHub;
  catalog: Catalog;
  mine: Mine;
  session: Session;
  prompts: Prompts;
  announcer: Announcer;
  payments: Payments;
}

/** Where seats are chosen. */
export type Surface = 'map' | 'list';

/** What a person does with the seats of a room: choose them, and hold what they chose. */
export class SeatChoice {
  /** A sentence beside the button, until the next step. */
  readonly message = signal('');
  /** What is wrong with the code, until it is another one. */
  readonly codeFault = signal('');
  readonly holding = signal(false);
  /** The seat that was chosen last, and where: the other of map and list moves to it. */
  readonly attended = signal<{ seat: number; by: Surface } | null>(null);
  private readonly cleanup = new Cleanup();

  constructor(
    private readonly parts: Parts,
    private readonly room: Room,
    private readonly visit: QueueVisit,
  ) {
    const { selection, showingId } = room;
    this.cleanup.add(
      selection.changed.subscribe(() => {
        keepChoice(showingId, selection.seats.map((seat) => room.label(seat)));
        // What was said was about seats that nobody has in mind any more.
        if (selection.size === 0) this.message.value = '';
      }),
      selection.overtaken.subscribe((seats) => {
        const places = seats.map((seat) => placeOf(room, seat)).join(', ');
        this.message.value = words().selectedWasTaken(places, selection.size);
      }),
    );
  }

  /** What was chosen before a reload, or before one waited elsewhere, as far as it is still free. */
  restore(): void {
    this.room.selection.useCode(keptCode(this.room.showingId));
    this.room.selection.restore(keptChoice(this.room.showingId).map((label) => this.room.find(label)));
  }

  dispose(): void {
    this.cleanup.run();
  }

  /** A code was typed, or taken away. */
  useCode(text: string): void {
    this.codeFault.value = '';
    this.room.selection.useCode(text.trim());
    keepCode(this.room.showingId, text.trim());
  }

  /** How the sale stands now. */
  get sale(): SaleState {
    const found = this.parts.catalog.find(this.room.showingId);
    return found === undefined ? 'open' : saleStateOf(found.showing, serverClock.now());
  }

  /** A seat was clicked on the map, or chosen in the list. */
  choose(seat: number, by: Surface): void {
    const { room, parts } = this;
    this.attended.value = { seat, by };
    const w = words();
    if (room.isMine(seat) && room.stateOf(seat) === SeatState.Held) {
      const label = room.label(seat);
      const hold = parts.mine.liveHolds.find((one) => one.showingId === room.showingId && one.seats.includes(label));
      if (hold !== undefined) parts.payments.show(hold);
      return;
    }
    switch (room.selection.toggle(seat)) {
      case 'selected':
        this.message.value = '';
        parts.payments.lapsed.value = null;
        return parts.announcer.say(w.selectedSay(placeOf(room, seat)));
      case 'deselected':
        return parts.announcer.say(w.deselectedSay(placeOf(room, seat)));
      case 'limit':
        return this.say(w.limitReached(room.selection.limit, room.ownCount.value));
      case 'not-free':
        if (room.states.known && !room.isMine(seat)) this.say(w.seatNotFree(describeSeat(room, seat)));
    }
  }

  /** The seats of a hold that ran out, as far as they are still free. */
  chooseAgain(labels: readonly string[]): void {
    this.parts.payments.lapsed.value = null;
    this.message.value = '';
    this.room.selection.restore(labels.map((label) => this.room.find(label)));
  }

  /** Holds what is chosen; asks for an ID first if need be. */
  async hold(): Promise<void> {
    const { parts, room } = this;
    this.message.value = '';
    this.codeFault.value = '';
    if (this.sale === 'closed' || this.sale === 'not-yet') return this.say(words().problems['sale-closed']);
    const { seats } = room.selection;
    if (seats.length === 0 || this.holding.value) return;
    if (!(await requireIdentity(parts))) return;
    // Somebody may have been faster while the ID was typed. Who wanted two seats is not given one: they decide anew.
    if (seats.some((seat) => !room.selection.has(seat))) return;
    this.holding.value = true;
    try {
      const labels = seats.map((seat) => room.label(seat));
      const hold = await room.selection.whileHolding(seats, () => holdSeats(parts, room.showingId, labels, room.selection.code.value));
      room.selection.remove(seats);
      this.message.value = '';
      parts.announcer.say(words().holdReady(hold.seats.length));
      // The server let us in, though we knew of no turn: it may have one to tell of.
      if (this.visit.phase.value === 'over' || this.visit.phase.value === 'left') this.visit.refresh();
    } catch (error) {
      this.refused(error as Problem);
    } finally {
      this.holding.value = false;
    }
  }

  private refused(problem: Problem): void {
    const { room } = this;
    if (problem.type === 'queue-required') {
      this.visit.refused(problem.place);
      this.parts.announcer.show(sentenceFor(problem), 'warning');
      return;
    }
    if (problem.type === 'code-refused') {
      this.codeFault.value = sentenceFor(problem);
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
      return this.say(problem.type === 'seats-taken' ? words().selectedWasTaken(places, room.selection.size) : `${sentenceFor(problem)} ${places}`);
    }
    this.say(sentenceFor(problem));
  }

  private say(sentence: string): void {
    // The region is an alert: emptied first, it speaks again even of the same thing.
    this.message.value = '';
    queueMicrotask(() => {
      this.message.value = sentence;
    });
  }
}
