import type { App } from '../app';
import { language, words } from '../i18n';
import { formatClock } from '../i18n/format';
import type { Purchased } from '../net/contract';
import { h, setAttribute, setText } from './dom';
import { icons } from './icons';

const shownMs = 6_000;
const mostShown = { wide: 3, narrow: 1 };
/** As in people.css. */
const narrow = '(max-width: 760px)';
/** Whoever listens is told now and then, not each time. */
const leastSpokenMs = 60_000;
const gapPx = 10;

/**
 * What others buy, at the lower left. Clicks go through to what is under a message, which also keeps above whatever stands
 * at the lower edge; only its button, which turns the messages off, is to be touched.
 */
export class PurchaseToasts {
  readonly element = h('section', { id: 'purchases', class: 'purchases' });
  readonly spoken = h('p', { id: 'purchases-spoken', class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private spokenAt = -Infinity;

  constructor(
    private readonly app: Pick<App, 'purchases' | 'catalog' | 'announcer'>,
    /** What stands at the lower edge, now and then. */
    private readonly edge: string,
  ) {
    app.purchases.news.subscribe((purchase) => this.show(purchase));
    app.purchases.wanted.subscribe((wanted) => {
      if (!wanted) this.element.replaceChildren();
    });
    const name = (): void => setAttribute(this.element, 'aria-label', words().people.purchases);
    language.subscribe(name);
    name();
  }

  private show(purchase: Purchased): void {
    const most = matchMedia(narrow).matches ? mostShown.narrow : mostShown.wide;
    while (this.element.childElementCount >= most) this.element.firstElementChild!.remove();
    this.element.style.bottom = `${this.free()}px`;
    const toast = this.toast(purchase);
    this.element.append(toast);
    this.end(toast);
    this.say(purchase);
  }

  /** Not from under the finger of somebody who is about to use its button. */
  private end(toast: HTMLElement): void {
    setTimeout(() => (toast.contains(document.activeElement) ? this.end(toast) : toast.remove()), shownMs);
  }

  private toast(purchase: Purchased): HTMLElement {
    const w = words().people;
    const what = this.what(purchase);
    return h(
      'div',
      { class: 'purchase', 'data-purchase': purchase.id },
      icons[purchase.seats > 0 ? 'ticket' : 'bag'](),
      h(
        'div',
        { class: 'purchase-text' },
        h('p', { class: 'purchase-who' }, headline(purchase)),
        h(
          'p',
          { class: 'purchase-what' },
          what === '' ? null : h('span', {}, what),
          purchase.more > 0 ? h('span', { class: 'purchase-more' }, w.morePurchases(purchase.more)) : null,
          h('time', { datetime: purchase.date }, formatClock(purchase.date, language.value)),
        ),
      ),
      h(
        'button',
        { type: 'button', class: 'icon-button purchase-off', 'aria-label': w.purchasesOff, title: w.purchasesOff, onclick: () => this.off() },
        icons.bellOff(),
      ),
    );
  }

  /** The show, or the goods. */
  private what({ showingId, goodsName, quantity }: Purchased): string {
    if (showingId !== null) return this.app.catalog.find(showingId)?.show.title ?? '';
    if (goodsName === null) return '';
    return quantity > 1 ? words().people.among(goodsName) : goodsName;
  }

  private off(): void {
    this.app.purchases.want(false);
    this.app.announcer.show(words().people.purchasesOffSay);
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  }

  private say(purchase: Purchased): void {
    const now = performance.now();
    // While a dialog asks something, that is what matters.
    if (now - this.spokenAt < leastSpokenMs || document.querySelector('dialog[open]') !== null) return;
    this.spokenAt = now;
    const more = purchase.more > 0 ? words().people.morePurchases(purchase.more) : '';
    setText(this.spoken, [headline(purchase), this.what(purchase), more].filter((part) => part !== '').join(', '));
  }

  /** Distance from the lower edge at which the left side is free. */
  private free(): number {
    const left = [...document.querySelectorAll<HTMLElement>(this.edge)]
      .filter((one) => getComputedStyle(one).position === 'fixed')
      .map((one) => one.getBoundingClientRect())
      .filter((box) => box.height > 0 && box.left < this.element.getBoundingClientRect().right);
    return Math.max(16, ...left.map((box) => innerHeight - box.top + gapPx));
  }
}

function headline({ nickname, seats, quantity }: Purchased): string {
  const w = words().people;
  return seats > 0 ? w.boughtSeats(nickname, seats) : quantity > 1 ? w.boughtGoods(nickname, quantity) : w.boughtOne(nickname);
}
