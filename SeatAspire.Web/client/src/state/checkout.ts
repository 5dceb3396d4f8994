import { computed, signal } from '@preact/signals';
import { language, sentenceFor, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Api } from '../net/api';
import type { CartLine, Goods, Order, PaymentMethod } from '../net/contract';
import type { Problem } from '../net/problem';
import type { Announcer } from './announcer';
import type { Mine } from './mine';
import { openAttempt, pay } from './payment';
import type { Session } from './session';
import { sumsOf, type Shop } from './shop';
import { onChange } from './store';

interface Parts {
  api: Api;
  shop: Shop;
  mine: Mine;
  session: Session;
  announcer: Announcer;
}

/** Long enough to read the new amount before a finger that is on its way lands on the button. */
const readingMs = 1_500;

/** What a cart comes to, in words. */
export function sumText(lines: readonly CartLine[]): string {
  return sumsOf(lines)
    .map((sum) => formatMoney(sum.amount, sum.currency, language.value))
    .join(' + ');
}

/** The payment of the cart. What is paid is what stands in the dialog: another window may change the cart, and then it says so first. */
export class Checkout {
  readonly open = signal(false);
  readonly method = signal<PaymentMethod>('sandbox');
  readonly begun = signal(false);
  readonly status = signal('');
  /** What there is not enough of. */
  readonly shortage = signal<readonly Goods[]>([]);
  readonly paying = signal(false);
  /** The amount is another one than a moment ago. */
  readonly reading = signal(false);
  readonly paid = signal<Order | null>(null);
  readonly sum = computed(() => sumText(this.parts.shop.cart));
  private readonly amount = computed(() => sumsOf(this.parts.shop.cart)[0]?.amount);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: Parts) {
    onChange(this.amount, () => this.changed());
    let person = parts.session.identity.value?.person;
    parts.session.onPerson((identity) => {
      if (identity?.person !== person) this.close();
      person = identity?.person;
    });
  }

  show(): void {
    if (this.open.value) return;
    this.clear();
    this.open.value = true;
    const earlier = openAttempt(this.parts.shop.subject);
    if (earlier === null) return;
    this.method.value = earlier.method;
    void this.pay(earlier.amount);
  }

  close(): void {
    this.open.value = false;
    this.clear();
  }

  /** There is something to be paid, or an attempt whose answer is not known. */
  get payable(): boolean {
    return !this.reading.value && (this.parts.shop.cart.length > 0 || this.begun.value);
  }

  /** `shown` is the amount on the button that was pressed. */
  async pay(shown: number | undefined = this.amount.value): Promise<void> {
    const w = words();
    const { shop, api, mine, announcer } = this.parts;
    this.paying.value = true;
    this.status.value = '';
    this.shortage.value = [];
    try {
      const order = await pay(
        shop.subject,
        { method: this.method.value, amount: shown },
        ({ method, amount, key }) => api.checkOut(method, amount, key),
        () => {
          this.status.value = w.payChecking;
        },
      );
      if (this.open.value) this.paid.value = order;
      else announcer.show(`${w.thanksTitle} ${w.thanksGoods}`, 'success');
      mine.takeOrder(order);
      void shop.refreshCart();
    } catch (error) {
      await this.refused(error as Problem);
    } finally {
      this.paying.value = false;
    }
  }

  private async refused(problem: Problem): Promise<void> {
    const { shop, announcer } = this.parts;
    for (const goods of problem.goods) shop.take({ goodsId: goods.goodsId, stock: goods.stock });
    // Drawn anew before it can be paid.
    const changed = problem.type === 'cart-changed' || problem.type === 'amount-changed' || problem.type === 'validation';
    if (changed) await shop.refreshCart();
    const sentence = problem.type === 'pay-unknown' ? words().payUnknown : sentenceFor(problem);
    if (!this.open.value) return announcer.show(sentence, 'warning');
    if (changed && shop.cart.length === 0) {
      this.close();
      return announcer.show(sentence, 'warning');
    }
    this.status.value = sentence;
    this.shortage.value = problem.goods;
    this.begun.value = openAttempt(shop.subject) !== null;
  }

  /** The cart is another one, by another window or since something was refused. */
  private changed(): void {
    if (!this.open.value || this.paying.value || this.paid.value !== null || this.sum.value === '') return;
    this.status.value = words().cartChangedSay(this.sum.value);
    this.shortage.value = [];
    this.reading.value = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.reading.value = false;
    }, readingMs);
  }

  private clear(): void {
    clearTimeout(this.timer);
    this.status.value = '';
    this.shortage.value = [];
    this.reading.value = false;
    this.begun.value = false;
    this.paid.value = null;
  }
}
