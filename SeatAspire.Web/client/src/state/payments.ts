import { computed, effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { sentenceFor, words } from '../i18n';
import { billedLabel, type BilledSeat } from '../map/seat-words';
import type { Api } from '../net/api';
import type { Hold, Order, PaymentMethod } from '../net/contract';
import type { Problem } from '../net/problem';
import type { Announcer } from './announcer';
import { releaseHold } from './holding';
import { tabMemory } from './memory';
import type { HoldEnd, Mine } from './mine';
import { openAttempt, pay } from './payment';
import type { Prompts } from './prompts';
import type { Session } from './session';

interface Parts {
  api: Api;
  mine: Mine;
  session: Session;
  prompts: Prompts;
  announcer: Announcer;
}

/**
 * Which hold is being paid or given back: its dialog opens by itself on the page of the showing, and waits to be called on all
 * others. It follows one's holds as they are at the server, so that a reload or a second tab finds the same.
 */
export class Payments {
  /** The showing that is looked at; its holds ask to be paid by themselves. */
  readonly attended = signal<string | null>(null);
  readonly open = signal<HoldPayment | null>(null);
  /** Holds whose dialog is not open. */
  readonly waiting: ReadonlySignal<readonly Hold[]>;
  /** A hold of the attended showing that ran out: the same seats may be chosen again. */
  readonly lapsed = signal<Hold | null>(null);
  /** What is to be said of a seat of the attended showing. */
  bill: (label: string) => BilledSeat = billedLabel;
  /** Holds whose dialog was put aside on this page. */
  private readonly aside = signal<ReadonlySet<string>>(new Set());

  constructor(private readonly parts: Parts) {
    const { mine, session, prompts } = parts;
    this.waiting = computed(() => mine.liveHolds.filter((hold) => hold.holdId !== this.open.value?.hold.holdId));
    mine.ended.subscribe((end) => this.end(end));
    let person = session.identity.value?.person;
    session.onPerson((identity) => {
      if (identity?.person === person) return;
      person = identity?.person;
      // What the former person was about to pay is none of the next one's business.
      this.open.value = null;
      this.aside.value = new Set();
      this.lapsed.value = null;
    });
    effect(() => {
      if (this.open.value !== null || prompts.way.value !== null || prompts.question.value !== null) return;
      const next = mine.liveHolds.find((hold) => hold.showingId === this.attended.value && !this.aside.value.has(hold.holdId));
      if (next !== undefined) untracked(() => this.show(next));
    });
  }

  show(hold: Hold): void {
    if (this.open.value !== null) return;
    const bill = hold.showingId === this.attended.value ? this.bill : billedLabel;
    this.lapsed.value = null;
    const payment: HoldPayment = new HoldPayment(this.parts, hold, bill, () => this.toldTo(payment));
    this.open.value = payment;
  }

  /** Whether there is nobody but this payment's dialog to be told of it: another one of the same hold tells it itself, and the next person is told nothing. */
  private toldTo(payment: HoldPayment): boolean {
    return this.open.value?.hold.holdId === payment.hold.holdId || !this.aside.value.has(payment.hold.holdId);
  }

  /** Puts the dialog aside. */
  close(): void {
    const { value } = this.open;
    if (value === null) return;
    this.aside.value = new Set([...this.aside.value, value.hold.holdId]);
    this.open.value = null;
  }

  private end({ hold, how }: HoldEnd): void {
    const w = words();
    const { announcer } = this.parts;
    const mine = this.open.value?.hold.holdId === hold.holdId ? this.open.value : null;
    if (how === 'paid') {
      if (mine !== null) mine.paid.value = true;
      else announcer.show(`${w.thanksTitle} ${w.thanksLead(hold.seats.length)}`, 'success');
      return;
    }
    if (mine !== null) this.close();
    if (how === 'released') return announcer.show(w.released);
    announcer.show(how === 'expired' ? w.holdExpiredSay : w.holdGoneSay, 'warning');
    if (how === 'expired' && hold.showingId === this.attended.value) this.lapsed.value = hold;
  }
}

const longestKey = 'seataspire.hold-length';

/** The longest time left of any hold in this tab: how long one lasts, also for a dialog that is opened again. */
export function longestLeft(left: number): number {
  const known = Number(tabMemory.read(longestKey) ?? 0);
  if (left > known) tabMemory.write(longestKey, String(left));
  return Math.max(1, left, known);
}

/** The payment of one hold, as far as it has come. */
export class HoldPayment {
  readonly amount = signal(0);
  readonly method = signal<PaymentMethod>('sandbox');
  /** An attempt without an answer goes on as it was begun. */
  readonly begun = signal(false);
  /** What there is to say of it. */
  readonly status = signal('');
  readonly step = signal<'ready' | 'paying' | 'busy'>('ready');
  readonly paid = signal(false);

  constructor(
    private readonly parts: Parts,
    readonly hold: Hold,
    readonly bill: (label: string) => BilledSeat,
    /** Whether its dialog is open, or it is nobody's here any more. */
    private readonly isShown: () => boolean,
  ) {
    this.amount.value = hold.amount;
    const earlier = openAttempt(hold.holdId);
    if (earlier === null) return;
    // The page was left in the middle of paying: what became of it is what the person wants to know first.
    this.method.value = earlier.method;
    void this.pay();
  }

  /** What it became, as soon as that is known; perhaps in another window. */
  get order(): Order | undefined {
    const { showingId, seats } = this.hold;
    return this.parts.mine.allOrders?.find(
      (order) => order.showingId === showingId && order.status === 'paid' && seats.every((seat) => order.seats.includes(seat)),
    );
  }

  /** The server decides about the end; it tells us within a second or two. */
  timeUp(): void {
    if (this.step.value !== 'ready') return;
    this.step.value = 'busy';
    this.status.value = words().payTimeUp;
  }

  async pay(): Promise<void> {
    const w = words();
    const { parts, hold } = this;
    this.step.value = 'paying';
    this.status.value = '';
    try {
      const order = await pay(
        hold.holdId,
        { method: this.method.value, amount: this.amount.value },
        ({ method, amount, key }) => parts.api.pay(hold.holdId, method, amount, key),
        () => {
          this.status.value = w.payChecking;
        },
      );
      this.paid.value = true;
      parts.mine.endHold(hold, 'paid', order);
    } catch (error) {
      this.refused(error as Problem);
    }
  }

  async giveUp(): Promise<void> {
    const w = words();
    const sure = await this.parts.prompts.ask({
      id: 'give-up-dialog',
      title: w.giveUpTitle,
      lead: w.giveUpLead,
      yes: w.giveUpConfirm,
      no: w.cancel,
    });
    if (!sure || this.paid.value) return;
    this.step.value = 'busy';
    try {
      await releaseHold(this.parts, this.hold);
    } catch (error) {
      this.step.value = 'ready';
      this.say(sentenceFor(error as Problem));
    }
  }

  private refused(problem: Problem): void {
    if (this.paid.value) return;
    if (problem.type === 'hold-expired' || problem.type === 'already-paid' || problem.type === 'not-found') {
      void this.parts.mine.lost(this.hold);
      return;
    }
    // Shown before it can be paid.
    if (problem.type === 'amount-changed' && problem.amount !== null) this.amount.value = problem.amount;
    this.step.value = 'ready';
    this.say(problem.type === 'pay-unknown' ? words().payUnknown : sentenceFor(problem));
    this.begun.value = openAttempt(this.hold.holdId) !== null;
  }

  /** In the dialog; whoever put that aside meanwhile is told all the same. */
  private say(sentence: string): void {
    if (this.isShown()) this.status.value = sentence;
    else this.parts.announcer.show(sentence, 'warning');
  }
}
