import type { App } from '../app';
import { language, sentenceFor, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Order, PaymentMethod } from '../net/contract';
import type { Problem } from '../net/problem';
import { openAttempt, pay } from '../state/payment';
import { sumsOf } from '../state/shop';
import { openDialog } from './dialog';
import { fill, h, setText } from './dom';
import { icons } from './icons';
import { methodChoice } from './method-choice';

let opened = false;

/** Asks for payment of the cart; at most one such dialog is open. */
export function openCheckout(app: App): void {
  if (opened) return;
  opened = true;
  const dialog = new CheckoutDialog(app);
  void dialog.closed.then(() => {
    opened = false;
  });
}

class CheckoutDialog {
  readonly closed: Promise<void>;
  private readonly element: HTMLDialogElement;
  private readonly body: HTMLElement;
  private readonly lines = h('ul', { class: 'bill', id: 'checkout-goods' });
  private readonly amount = h('dd', { id: 'checkout-amount', class: 'payment-amount' });
  private readonly status = h('div', { id: 'checkout-status', class: 'dialog-status', role: 'alert' });
  private readonly method = methodChoice('checkout-method');
  private readonly payButton: HTMLButtonElement;
  private busy = false;

  constructor(private readonly app: App) {
    const w = words();
    this.payButton = h('button', { type: 'button', id: 'checkout-pay', class: 'button primary', onclick: () => void this.pay() }, '');
    this.body = h(
      'div',
      { class: 'payment' },
      this.lines,
      h('dl', { class: 'payment-facts' }, h('dt', {}, w.payAmount), this.amount),
      h('div', { class: 'payment-method' }, h('label', { class: 'field-label', for: 'checkout-method' }, w.payMethod), this.method),
      this.status,
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { type: 'button', id: 'checkout-back', class: 'button', onclick: () => this.element.close() }, w.backToCart),
        this.payButton,
      ),
    );
    const dialog = openDialog({ id: 'checkout-dialog', title: w.checkoutTitle, body: [this.body], closeLabel: w.backToCart });
    this.element = dialog.element;
    const stop = app.shop.changed.subscribe(() => this.draw());
    this.closed = dialog.closed.then(stop);
    this.draw();
    this.payButton.focus();
    const earlier = openAttempt(app.shop.subject);
    if (earlier !== null) {
      this.method.value = earlier.method;
      void this.pay();
    }
  }

  /** What is paid is what is in the cart: the server sees to it that it is this. */
  private draw(): void {
    if (this.busy) return;
    const { cart } = this.app.shop;
    const sums = sumsOf(cart).map((sum) => formatMoney(sum.amount, sum.currency, language.value)).join(' + ');
    fill(
      this.lines,
      ...cart.map((line) =>
        h(
          'li',
          { 'data-goods': line.goods.goodsId },
          h('span', {}, words().timesOf(line.goods.name, line.quantity)),
          h('span', {}, formatMoney(line.quantity * line.goods.price, line.goods.currency, language.value)),
        ),
      ),
    );
    setText(this.amount, sums);
    setText(this.payButton, words().pay(sums));
    this.payButton.disabled = cart.length === 0 && openAttempt(this.app.shop.subject) === null;
  }

  private async pay(): Promise<void> {
    const w = words();
    this.setBusy(true);
    setText(this.status, '');
    setText(this.payButton, w.paying);
    try {
      const order = await pay(
        this.app.shop.subject,
        { method: this.method.value as PaymentMethod, amount: sumsOf(this.app.shop.cart)[0]?.amount },
        ({ method, amount, key }) => this.app.api.checkOut(method, amount, key),
        () => setText(this.status, w.payChecking),
      );
      this.app.mine.takeOrder(order);
      void this.app.shop.refreshCart();
      if (this.element.open) this.thank(order);
      else this.app.announcer.show(`${w.thanksTitle} ${w.thanksGoods}`, 'success');
    } catch (error) {
      await this.refused(error as Problem);
    }
  }

  private async refused(problem: Problem): Promise<void> {
    const { shop, announcer } = this.app;
    const w = words();
    for (const goods of problem.goods) shop.takeStock(goods);
    // Drawn anew before it can be paid.
    const changed = problem.type === 'cart-changed' || problem.type === 'amount-changed' || problem.type === 'validation';
    if (changed) await shop.refreshCart();
    this.setBusy(false);
    this.draw();
    const sentence = problem.type === 'pay-unknown' ? w.payUnknown : sentenceFor(problem);
    if (!this.element.open) return announcer.show(sentence, 'warning');
    if (changed && shop.cart.length === 0) {
      this.element.close();
      return announcer.show(sentence, 'warning');
    }
    fill(
      this.status,
      h('p', {}, sentence),
      problem.goods.length === 0
        ? null
        : h(
            'ul',
            { class: 'shortage' },
            ...problem.goods.map((goods) =>
              h('li', { 'data-goods': goods.goodsId }, `${goods.name}: ${goods.stock === 0 ? w.goodsSoldOut : w.goodsOnly(goods.stock)}`),
            ),
          ),
    );
    // An attempt without an answer goes on as it was begun.
    this.method.disabled = openAttempt(shop.subject) !== null;
    this.payButton.focus();
  }

  private thank(order: Order): void {
    const w = words();
    this.busy = true;
    this.element.dataset['done'] = 'paid';
    setText(this.element.querySelector('.dialog-title')!, w.thanksTitle);
    const done = h('button', { type: 'button', id: 'checkout-done', class: 'button primary', onclick: () => this.element.close() }, w.close);
    const orders = h('a', { id: 'checkout-orders', class: 'button', href: '/orders' }, w.thanksOrders);
    orders.addEventListener('click', () => this.element.close());
    fill(
      this.body,
      h('div', { class: 'thanks', 'aria-hidden': 'true' }, icons.check()),
      h('p', { class: 'thanks-text', role: 'status' }, w.thanksGoods),
      h('ul', { class: 'chips centred' }, ...order.goods.map((line) => h('li', { class: 'chip' }, w.timesOf(line.name, line.quantity)))),
      h('div', { class: 'dialog-actions' }, orders, done),
    );
    done.focus();
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    for (const control of [this.payButton, this.method]) control.disabled = busy;
  }
}
