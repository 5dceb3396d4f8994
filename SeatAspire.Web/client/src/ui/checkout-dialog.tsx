import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatMoney } from '../i18n/format';
import type { Order } from '../net/contract';
import { sumsOf } from '../state/shop';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { Icon } from './icon';
import { MethodChoice } from './method-choice';

/** Where the cart is paid. */
export function CheckoutDialog(): VNode | null {
  const { checkout } = useApp();
  if (!checkout.open.value) return null;
  const w = words();
  const order = checkout.paid.value;
  return (
    <Dialog
      id="checkout-dialog"
      title={order === null ? w.checkoutTitle : w.thanksTitle}
      closeLabel={order === null ? w.backToCart : w.close}
      first="#checkout-pay"
      onClose={() => checkout.close()}
      data-done={order === null ? undefined : 'paid'}
    >
      <div class="payment">{order === null ? <Due /> : <Thanks order={order} />}</div>
    </Dialog>
  );
}

function Due(): VNode {
  const { checkout, shop } = useApp();
  const w = words();
  const payButton = useRef<HTMLButtonElement>(null);
  const paying = checkout.paying.value;
  const status = checkout.status.value;
  const amount = sumsOf(shop.cart)[0]?.amount;
  useEffect(() => {
    if (!paying && status !== '') payButton.current?.focus();
  }, [paying, status, checkout.reading.value]);
  return (
    <>
      <ul class="bill" id="checkout-goods">
        {shop.cart.map(({ goods, quantity }) => (
          <li key={goods.goodsId} data-goods={goods.goodsId}>
            <span>{w.timesOf(goods.name, quantity)}</span>
            <span>{formatMoney(quantity * goods.price, goods.currency, language.value)}</span>
          </li>
        ))}
      </ul>
      <dl class="payment-facts">
        <dt>{w.payAmount}</dt>
        <dd id="checkout-amount" class="payment-amount">
          {checkout.sum.value}
        </dd>
      </dl>
      <MethodChoice
        id="checkout-method"
        value={checkout.method.value}
        disabled={paying || checkout.begun.value}
        onChange={(method) => {
          checkout.method.value = method;
        }}
      />
      <div id="checkout-status" class="dialog-status" role="alert">
        {status !== '' && <p>{status}</p>}
        {checkout.shortage.value.length > 0 && (
          <ul class="shortage">
            {checkout.shortage.value.map((goods) => (
              <li key={goods.goodsId} data-goods={goods.goodsId}>
                {`${goods.name}: ${goods.stock === 0 ? w.goodsSoldOut : w.goodsOnly(goods.stock)}`}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="dialog-actions">
        <button type="button" id="checkout-back" class="button" onClick={() => checkout.close()}>
          {w.backToCart}
        </button>
        <button
          type="button"
          id="checkout-pay"
          class="button primary"
          ref={payButton}
          disabled={paying || !checkout.payable}
          onClick={() => void checkout.pay(amount)}
        >
          {paying ? w.paying : w.pay(checkout.sum.value)}
        </button>
      </div>
    </>
  );
}

function Thanks({ order }: { order: Order }): VNode {
  const { checkout } = useApp();
  const w = words();
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => done.current?.focus(), []);
  const close = (): void => checkout.close();
  return (
    <>
      <div class="thanks" aria-hidden="true">
        <Icon name="check" />
      </div>
      <p class="thanks-text" role="status">
        {w.thanksGoods}
      </p>
      <ul class="chips centred">
        {order.goods.map((line) => (
          <li key={line.goodsId} class="chip">
            {w.timesOf(line.name, line.quantity)}
          </li>
        ))}
      </ul>
      <div class="dialog-actions">
        <a id="checkout-orders" class="button" href="/orders" onClick={close}>
          {w.thanksOrders}
        </a>
        <button type="button" id="checkout-done" class="button primary" ref={done} onClick={close}>
          {w.close}
        </button>
      </div>
    </>
  );
}
