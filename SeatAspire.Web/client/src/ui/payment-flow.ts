import { language, sentenceFor, words } from '../i18n';
import { formatCountdown, formatMoney, splitCountdown } from '../i18n/format';
import { placeInLabel } from '../map/seat-words';
import { serverClock } from '../net/clock';
import type { Hold, PaymentMethod } from '../net/contract';
import type { Problem } from '../net/problem';
import { releaseHold } from '../state/holding';
import { openAttempt, pay } from '../state/payment';
import type { Api } from '../net/api';
import type { HoldEnd, Mine } from '../state/mine';
import { Store } from '../state/store';
import type { Announcer } from './announcer';
import { confirmDialog, openDialog } from './dialog';
import { fill, h, setText } from './dom';
import { icons } from './icons';
import { methodChoice } from './method-choice';

interface Parts {
  api: Api;
  mine: Mine;
  announcer: Announcer;
  /** What to offer with seats that were bought; `leave` is called when it leads to another page. */
  offers: (showingId: string, leave: () => void) => { element: HTMLElement; gone: () => void };
}

/**
 * Where holds are paid or given back: a dialog on the page of the showing, and a reminder at the lower edge of all others.
 * It follows one's holds as they are at the server, so that a reload or a second tab finds the same.
 */
export class PaymentFlow {
  readonly reminder = h('div', { id: 'held-reminder', class: 'held-reminder', hidden: true });
  /** The showing that is looked at; its holds ask to be paid by themselves. */
  readonly attended = new Store<string | null>(null);
  /** Names a seat of the attended showing as people say it. */
  place: (label: string) => string = placeInLabel;
  private dialog: PaymentDialog | null = null;
  /** Holds whose dialog was put aside on this page. */
  private readonly aside = new Set<string>();

  constructor(private readonly app: Parts) {
    app.mine.changed.subscribe(() => this.look());
    app.mine.ended.subscribe((end) => this.end(end));
    this.attended.subscribe(() => this.look());
    language.subscribe(() => this.look());
    setInterval(() => this.tick(), 250);
  }

  open(hold: Hold): void {
    if (this.dialog !== null) return;
    this.aside.delete(hold.holdId);
    const place = hold.showingId === this.attended.value ? this.place : placeInLabel;
    const dialog = new PaymentDialog(this.app, hold, place);
    this.dialog = dialog;
    this.look();
    void dialog.closed.then(() => {
      this.dialog = null;
      this.aside.add(hold.holdId);
      this.look();
    });
  }

  private look(): void {
    const holds = this.app.mine.liveHolds;
    const next = holds.find((hold) => hold.showingId === this.attended.value && !this.aside.has(hold.holdId));
    if (next !== undefined && this.dialog === null && document.querySelector('dialog[open]') === null) {
      this.open(next);
      return;
    }
    const waiting = holds.filter((hold) => hold.holdId !== this.dialog?.hold.holdId);
    this.reminder.hidden = waiting.length === 0;
    document.body.toggleAttribute('data-holding', waiting.length > 0);
    fill(
      this.reminder,
      ...waiting.map((hold) =>
        h(
          'button',
          { type: 'button', class: 'held-pill', 'data-hold': hold.holdId, onclick: () => this.open(hold) },
          icons.clock(),
          h('span', { class: 'held-pill-text', 'data-expires': hold.expiresAt, 'data-count': hold.seats.length }),
          h('strong', {}, words().heldPillPay),
        ),
      ),
    );
    this.tick();
  }

  private tick(): void {
    this.dialog?.tick();
    for (const text of this.reminder.querySelectorAll<HTMLElement>('[data-expires]')) {
      const left = Date.parse(text.dataset['expires']!) - serverClock.now();
      setText(text, words().heldPill(Number(text.dataset['count']), formatCountdown(left)));
    }
  }

  private end({ hold, how }: HoldEnd): void {
    const w = words();
    const mine = this.dialog?.hold.holdId === hold.holdId ? this.dialog : null;
    if (how === 'paid') {
      if (mine !== null) mine.thank();
      else this.app.announcer.show(`${w.thanksTitle} ${w.thanksLead(hold.seats.length)}`, 'success');
      return;
    }
    mine?.close();
    if (how === 'released') this.app.announcer.show(w.released);
    else this.app.announcer.show(how === 'expired' ? w.holdExpiredSay : w.holdGoneSay, 'warning');
  }
}

const longestKey = 'seataspire.hold-length';

/** The longest time left of any hold in this tab: how long one lasts, also for a dialog that is opened again. */
function longestLeft(left: number): number {
  const known = Number(sessionStorage.getItem(longestKey) ?? 0);
  if (left > known) sessionStorage.setItem(longestKey, String(left));
  return Math.max(1, left, known);
}

class PaymentDialog {
  readonly closed: Promise<void>;
  private readonly element: HTMLDialogElement;
  private readonly body: HTMLElement;
  private readonly clock = h('span', { id: 'payment-countdown', class: 'countdown', role: 'timer' });
  private readonly bar = h('div', { class: 'countdown-bar', 'aria-hidden': 'true' }, h('div', {}));
  private readonly status = h('p', { id: 'payment-status', class: 'dialog-status', role: 'alert' });
  private readonly spoken = h('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  private readonly method: HTMLSelectElement;
  private readonly payButton: HTMLButtonElement;
  private readonly giveUpButton: HTMLButtonElement;
  private readonly amountText = h('dd', { id: 'payment-amount', class: 'payment-amount' });
  private amount: number;
  private busy = false;
  private thanked = false;
  private saidAt = Infinity;

  constructor(
    private readonly app: Parts,
    readonly hold: Hold,
    place: (label: string) => string,
  ) {
    const w = words();
    this.amount = hold.amount;
    this.method = methodChoice('payment-method');
    this.payButton = h(
      'button',
      { type: 'button', id: 'payment-pay', class: 'button primary', onclick: () => void this.pay() },
      '',
    );
    this.showAmount();
    this.giveUpButton = h(
      'button',
      { type: 'button', id: 'payment-give-up', class: 'button', onclick: () => void this.giveUp() },
      w.giveUp,
    );
    this.body = h(
      'div',
      { class: 'payment' },
      h('div', { class: 'payment-time' }, h('span', { class: 'payment-time-label' }, w.payTimeLeft), this.clock, this.bar),
      h(
        'dl',
        { class: 'payment-facts' },
        h('dt', {}, w.paySeats),
        h('dd', {}, h('ul', { class: 'chips', id: 'payment-seats' }, ...hold.seats.map((seat) =>
          h('li', { class: 'chip', 'data-label': seat }, place(seat)),
        ))),
        h('dt', {}, w.payAmount),
        this.amountText,
      ),
      h('div', { class: 'payment-method' }, h('label', { class: 'field-label', for: 'payment-method' }, w.payMethod), this.method),
      this.status,
      this.spoken,
      h('div', { class: 'dialog-actions' }, this.giveUpButton, this.payButton),
    );
    const dialog = openDialog({
      id: 'payment-dialog',
      title: w.payTitle,
      lead: w.payLead,
      body: [this.body],
      closeLabel: w.later,
    });
    this.element = dialog.element;
    this.element.dataset['hold'] = hold.holdId;
    this.closed = dialog.closed;
    this.payButton.focus();
    this.tick();
    const earlier = openAttempt(hold.holdId);
    if (earlier !== null) {
      // The page was left in the middle of paying: what became of it is what the person wants to know first.
      this.method.value = earlier.method;
      void this.pay();
    }
  }

  close(): void {
    this.element.close();
  }

  tick(): void {
    if (this.thanked) return;
    const left = Date.parse(this.hold.expiresAt) - serverClock.now();
    setText(this.clock, formatCountdown(left));
    const whole = longestLeft(left);
    const inner = this.bar.firstElementChild as HTMLElement;
    inner.style.transform = `scaleX(${Math.max(0, Math.min(1, left / whole)).toFixed(3)})`;
    this.element.toggleAttribute('data-hurry', left < 60_000);
    this.speak(left);
    if (left <= 0 && !this.busy) {
      this.setBusy(true);
      setText(this.status, words().payTimeUp);
      // The server decides about the end; it tells us within a second or two.
    }
  }

  thank(): void {
    if (this.thanked) return;
    this.thanked = true;
    const w = words();
    setText(this.element.querySelector('.dialog-title')!, w.thanksTitle);
    setText(this.element.querySelector('.dialog-lead')!, w.thanksLead(this.hold.seats.length));
    this.element.dataset['done'] = 'paid';
    this.element.removeAttribute('data-hurry');
    const done = h(
      'button',
      { type: 'button', id: 'payment-done', class: 'button primary', onclick: () => this.close() },
      w.close,
    );
    const orders = h('a', { id: 'payment-orders', class: 'button', href: '/orders' }, w.thanksOrders);
    orders.addEventListener('click', () => this.close());
    const offers = this.app.offers(this.hold.showingId, () => this.close());
    void this.closed.then(offers.gone);
    fill(
      this.body,
      h('div', { class: 'thanks', 'aria-hidden': 'true' }, icons.check()),
      h('ul', { class: 'chips centred' }, ...[...this.body.querySelectorAll('.chip')]),
      offers.element,
      h('p', { class: 'visually-hidden', role: 'status' }, `${w.thanksTitle} ${w.thanksLead(this.hold.seats.length)}`),
      h('div', { class: 'dialog-actions' }, orders, done),
    );
    done.focus();
  }

  private async pay(): Promise<void> {
    const w = words();
    this.setBusy(true);
    setText(this.status, '');
    setText(this.payButton, w.paying);
    try {
      const order = await pay(
        this.hold.holdId,
        { method: this.method.value as PaymentMethod, amount: this.amount },
        ({ method, amount, key }) => this.app.api.pay(this.hold.holdId, method, amount, key),
        () => setText(this.status, w.payChecking),
      );
      this.app.mine.endHold(this.hold, 'paid', order);
      if (this.element.open) this.thank();
      else this.app.announcer.show(`${w.thanksTitle} ${w.thanksLead(order.seats.length)}`, 'success');
    } catch (error) {
      this.refused(error as Problem);
    }
  }

  private showAmount(): void {
    const amount = formatMoney(this.amount, this.hold.currency, language.value);
    setText(this.amountText, amount);
    setText(this.payButton, words().pay(amount));
  }

  private refused(problem: Problem): void {
    const { mine } = this.app;
    if (this.thanked) return;
    if (problem.type === 'hold-expired' || problem.type === 'already-paid' || problem.type === 'not-found') {
      void mine.lost(this.hold);
      return;
    }
    // Shown before it can be paid.
    if (problem.type === 'amount-changed' && problem.amount !== null) this.amount = problem.amount;
    this.showAmount();
    this.setBusy(false);
    setText(this.status, problem.type === 'pay-unknown' ? words().payUnknown : sentenceFor(problem));
    // An attempt without an answer goes on as it was begun.
    this.method.disabled = openAttempt(this.hold.holdId) !== null;
    this.payButton.focus();
  }

  private async giveUp(): Promise<void> {
    const w = words();
    const sure = await confirmDialog({
      id: 'give-up-dialog',
      title: w.giveUpTitle,
      lead: w.giveUpLead,
      yes: w.giveUpConfirm,
      no: w.cancel,
    });
    if (!sure || this.thanked) return;
    this.setBusy(true);
    try {
      await releaseHold(this.app, this.hold);
    } catch (error) {
      this.setBusy(false);
      setText(this.status, sentenceFor(error as Problem));
    }
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    for (const control of [this.payButton, this.giveUpButton, this.method]) control.disabled = busy;
  }

  /** Says the time at a few moments; each second would be torture. */
  private speak(left: number): void {
    const mark = [30_000, 60_000, 120_000, 300_000].find((one) => left <= one);
    if (mark === undefined || mark >= this.saidAt || left <= 0) return;
    const first = this.saidAt === Infinity;
    this.saidAt = mark;
    if (first) return;
    const { minutes, seconds } = splitCountdown(left);
    setText(this.spoken, words().payTimeSpoken(minutes, seconds));
  }
}
