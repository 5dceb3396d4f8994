import { signal } from '@preact/signals';
import { sentenceFor, words } from '../i18n';
import { bestSeats, type SeatWish } from '../map/best-seats';
import { describeSeat, placeOf, placeOfLabel } from '../map/seat-words';
import type { Api } from '../net/api';
import { serverClock } from '../net/clock';
import { SeatState, type Hold } from '../net/contract';
import type { SeatHub } from '../net/hubs';
import type { Problem } from '../net/problem';
import type { Announcer } from './announcer';
import { saleStateOf, type Catalog, type SaleState } from './catalog';
import { holdBest, holdSeats } from './holding';
import { requireIdentity } from './leaving';
import type { Mine } from './mine';
import type { Payments } from './payments';
import type { Prompts } from './prompts';
import type { QueueVisit } from './queue-visit';
import type { Room } from './room';
import { keepChoice, keptChoice } from './selection';
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

/** Where seats are chosen; `offer`: neither here nor there. */
export type Surface = 'map' | 'list' | 'offer';

/** What a person does with the seats of a room: choose them, and hold what they chose. */
export class SeatChoice {
  /** A sentence beside the button, until the next step. */
  readonly message = signal('');
  readonly holding = signal(false);
  /** The seat that was chosen last, and where: the others of map and list move to it. */
  readonly attended = signal<{ seat: number; by: Surface } | null>(null);
  /** What the chosen seats are the answer to, while they are. */
  private wish: (SeatWish & { seats: readonly number[] }) | null = null;
  /** Seats that others took, as long as that is what is said. */
  private taken: readonly number[] = [];
  private readonly cleanup = new Cleanup();

  constructor(
    private readonly parts: Parts,
    private readonly room: Room,
    private readonly visit: QueueVisit,
  ) {
    const { selection } = room;
    this.cleanup.add(
      selection.changed.subscribe(() => {
        // What was said was about seats that nobody has in mind any more.
        if (selection.size === 0) this.nextStep();
        this.keep();
      }),
      selection.overtaken.subscribe((seats) => {
        this.taken = seats;
        this.keep();
        this.sayTaken();
      }),
    );
  }

  /** What was chosen before a reload, or before one waited elsewhere, as far as it is still free. */
  restore(): void {
    const { room } = this;
    const { chosen, taken } = keptChoice(room.showingId);
    this.taken = taken.map((label) => room.find(label)).filter((seat) => seat >= 0);
    if (this.taken.length > 0) this.sayTaken();
    room.selection.restore(chosen.map((label) => room.find(label)));
  }

  dispose(): void {
    this.cleanup.run();
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
        this.nextStep();
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

  /** Chooses the best seats that are free side by side, in place of what was chosen; false where there are none, which is said. */
  suggest(wish: SeatWish): boolean {
    const { room, parts } = this;
    if (!room.states.known) return false;
    room.selection.clear();
    this.nextStep();
    parts.payments.lapsed.value = null;
    const seats = bestSeats(room.layout, (seat) => room.stateOf(seat) === SeatState.Free, wish);
    if (seats === null) {
      this.say(words().noneTogether(wish.count));
      return false;
    }
    room.selection.restore(seats);
    this.wish = { ...wish, seats };
    this.attended.value = { seat: seats[seats.length >> 1]!, by: 'offer' };
    parts.announcer.say(words().selectedSay(seats.map((seat) => placeOf(room, seat)).join(', ')));
    return true;
  }

  /** Chooses the seats that a link names, in place of what was chosen before. */
  follow(labels: readonly string[]): void {
    const { room } = this;
    const seats = labels.map((label) => room.find(label)).filter((seat) => seat >= 0);
    if (seats.length === 0) return this.say(words().linkNamesNone);
    room.selection.clear();
    room.selection.restore(seats);
    this.attended.value = { seat: seats[0]!, by: 'offer' };
  }

  /** The seats of a hold that ran out, as far as they are still free. */
  chooseAgain(labels: readonly string[]): void {
    this.parts.payments.lapsed.value = null;
    this.nextStep();
    this.room.selection.restore(labels.map((label) => this.room.find(label)));
  }

  /** Holds what is chosen; asks for an ID first if need be. */
  async hold(): Promise<void> {
    const { parts, room } = this;
    this.nextStep();
    if (this.sale === 'closed' || this.sale === 'not-yet') return this.say(words().problems['sale-closed']);
    const { seats } = room.selection;
    if (seats.length === 0 || this.holding.value) return;
    if (!(await requireIdentity(parts))) return;
    // Somebody may have been faster while the ID was typed. Who wanted two seats is not given one: they decide anew.
    if (seats.some((seat) => !room.selection.has(seat))) return;
    this.holding.value = true;
    try {
      const labels = seats.map((seat) => room.label(seat));
      const hold = await room.selection.whileHolding(seats, () => this.holdChosen(labels, seats));
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

  /** Who asked for the best, whichever they are, is given the next best where somebody was faster. */
  private async holdChosen(labels: string[], seats: readonly number[]): Promise<Hold> {
    const { parts, room, wish } = this;
    try {
      return await holdSeats(parts, room.showingId, labels);
    } catch (error) {
      const isWish = wish !== null && wish.seats.length === seats.length && wish.seats.every((seat) => seats.includes(seat));
      if (!isWish || (error as Problem).type !== 'seats-taken') throw error;
      const category = room.layout.tiers.find((tier) => tier.index === wish.tier)?.name ?? null;
      const hold = await holdBest(parts, room.showingId, wish.count, category);
      parts.announcer.show(words().nextBest(hold.seats.map((label) => placeOfLabel(room, label)).join(', ')), 'warning');
      return hold;
    }
  }

  private refused(problem: Problem): void {
    const { room } = this;
    if (problem.type === 'queue-required') {
      this.visit.refused(problem.place);
      this.parts.announcer.show(sentenceFor(problem), 'warning');
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

  private keep(): void {
    const { room } = this;
    const labels = (seats: readonly number[]): string[] => seats.map((seat) => room.label(seat));
    keepChoice(room.showingId, { chosen: labels(room.selection.seats), taken: labels(this.taken) });
  }

  private sayTaken(): void {
    const { room, taken } = this;
    this.message.value = words().selectedWasTaken(taken.map((seat) => placeOf(room, seat)).join(', '), room.selection.size);
  }

  /** What was said is over. */
  private nextStep(): void {
    this.message.value = '';
    if (this.taken.length === 0) return;
    this.taken = [];
    this.keep();
  }

  private say(sentence: string): void {
    // The region is an alert: emptied first, it speaks again even of the same thing.
    this.message.value = '';
    queueMicrotask(() => {
      this.message.value = sentence;
    });
  }
}
