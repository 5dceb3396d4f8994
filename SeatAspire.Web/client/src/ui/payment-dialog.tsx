import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { language, words } from '../i18n';
import { formatCountdown, formatDate, formatMoney, splitCountdown } from '../i18n/format';
import { serverClock } from '../net/clock';
import { longestLeft, type HoldPayment } from '../state/payments';
import { useApp } from './app-context';
import { Dialog } from './dialog';
import { useEvery } from './hooks';
import { Icon } from './icon';
import { MethodChoice } from './method-choice';
import { Offers } from './offers';

const hurryMs = 60_000;
/** The moments at which the time left is spoken; each second would be torture. */
const spokenMs = [30_000, 60_000, 120_000, 300_000];

/** Where a hold is paid or given back, and thanked for. */
export function PaymentDialog(): VNode | null {
  const { payments } = useApp();
  const payment = payments.open.value;
  return payment === null ? null : <OpenPayment key={payment.hold.holdId} payment={payment} />;
}

function OpenPayment({ payment }: { payment: HoldPayment }): VNode {
  useEvery(250);
  const { payments } = useApp();
  const w = words();
  const { hold } = payment;
  const paid = payment.paid.value;
  const left = Date.parse(hold.expiresAt) - serverClock.now();
  useEffect(() => {
    if (left <= 0 && !paid) payment.timeUp();
  });
  return (
    <Dialog
      id="payment-dialog"
      title={paid ? w.thanksTitle : w.payTitle}
      lead={paid ? w.thanksLead(hold.seats.length) : w.payLead}
      closeLabel={paid ? w.close : w.later}
      first="#payment-pay"
      onClose={() => payments.close()}
      data-hold={hold.holdId}
      data-done={paid ? 'paid' : undefined}
      data-hurry={!paid && left < hurryMs ? '' : undefined}
    >
      <div class="payment">{paid ? <Thanks payment={payment} /> : <Due payment={payment} left={left} />}</div>
    </Dialog>
  );
}

function Due({ payment, left }: { payment: HoldPayment; left: number }): VNode {
  const w = words();
  const { hold } = payment;
  const step = payment.step.value;
  const payButton = useRef<HTMLButtonElement>(null);
  const status = payment.status.value;
  useEffect(() => {
    // A refusal is read beside the button that tries again.
    if (step === 'ready' && status !== '') payButton.current?.focus();
  }, [step, status]);
  return (
    <>
      <What showingId={hold.showingId} />
      <div class="payment-time">
        <span class="payment-time-label">{w.payTimeLeft}</span>
        <span id="payment-countdown" class="countdown" role="timer">
          {formatCountdown(left)}
        </span>
        <div class="countdown-bar" aria-hidden="true">
          <div style={{ transform: `scaleX(${Math.max(0, Math.min(1, left / longestLeft(left))).toFixed(3)})` }} />
        </div>
      </div>
      <dl class="payment-facts">
        <dt class="visually-hidden">{w.paySeats}</dt>
        <dd class="payment-seats">
          <ul class="bill" id="payment-seats">
            {hold.seats.map((label) => {
              const { place, tier, price } = payment.bill(label);
              return (
                <li key={label} class="chip" data-label={label}>
                  <span>{place}</span>
                  {tier !== null && <span class="muted">{`${tier} · ${price}`}</span>}
                </li>
              );
            })}
          </ul>
        </dd>
        <dt>{w.payAmount}</dt>
        <dd id="payment-amount" class="payment-amount">
          {formatMoney(payment.amount.value, hold.currency, language.value)}
        </dd>
      </dl>
      <MethodChoice
        id="payment-method"
        value={payment.method.value}
        disabled={step !== 'ready' || payment.begun.value}
        onChange={(method) => {
          payment.method.value = method;
        }}
      />
      <p id="payment-status" class="dialog-status" role="alert">
        {status}
      </p>
      <SpokenTime left={left} />
      <div class="dialog-actions">
        <button type="button" id="payment-give-up" class="button" disabled={step !== 'ready'} onClick={() => void payment.giveUp()}>
          {w.giveUp}
        </button>
        <button type="button" id="payment-pay" class="button primary" ref={payButton} disabled={step !== 'ready'} onClick={() => void payment.pay()}>
          {step === 'paying' ? w.paying : w.pay(formatMoney(payment.amount.value, hold.currency, language.value))}
        </button>
      </div>
    </>
  );
}

/** Show and date that the seats are for, and until when one may change one's mind. */
function What({ showingId }: { showingId: string }): VNode | null {
  const { catalog } = useApp();
  const found = catalog.find(showingId);
  if (found === undefined) return null;
  const { show, showing } = found;
  return (
    <div class="payment-what">
      <p>
        <strong>{show.title}</strong>
      </p>
      <p class="muted">{`${formatDate(showing.startsAt, 'long', language.value)} · ${show.venue}`}</p>
      <p class="muted payment-refund">{words().payCancelUntil(formatDate(showing.refundUntil, 'short', language.value))}</p>
    </div>
  );
}

function Thanks({ payment }: { payment: HoldPayment }): VNode {
  const w = words();
  const { payments } = useApp();
  const { hold, order } = payment;
  const done = useRef<HTMLButtonElement>(null);
  useEffect(() => done.current?.focus(), []);
  const close = (): void => payments.close();
  return (
    <>
      <div class="thanks" aria-hidden="true">
        <Icon name="check" />
      </div>
      <ul class="chips centred">
        {hold.seats.map((label) => (
          <li key={label} class="chip" data-label={label}>
            {payment.bill(label).place}
          </li>
        ))}
      </ul>
      {order !== undefined && (
        <p class="thanks-reference">
          {w.orderReference('')}
          <strong id="payment-reference">{order.reference}</strong>
        </p>
      )}
      <Offers showingId={hold.showingId} leave={close} />
      <p class="visually-hidden" role="status">
        {`${w.thanksTitle} ${w.thanksLead(hold.seats.length)}`}
      </p>
      <div class="dialog-actions">
        <a id="payment-orders" class="button" href="/orders" onClick={close}>
          {w.thanksOrders}
        </a>
        {order !== undefined && (
          <a id="payment-tickets" class="button" href={`/orders/${encodeURIComponent(order.orderId)}`} onClick={close}>
            {w.thanksTickets}
          </a>
        )}
        <button type="button" id="payment-done" class="button primary" ref={done} onClick={close}>
          {w.close}
        </button>
      </div>
    </>
  );
}

function SpokenTime({ left }: { left: number }): VNode {
  const [sentence, setSentence] = useState('');
  const said = useRef(Infinity);
  const mark = left > 0 ? (spokenMs.find((one) => left <= one) ?? Infinity) : Infinity;
  useEffect(() => {
    if (mark >= said.current) return;
    const first = said.current === Infinity;
    said.current = mark;
    if (first) return;
    const { minutes, seconds } = splitCountdown(left);
    setSentence(words().payTimeSpoken(minutes, seconds));
  }, [mark]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {sentence}
    </p>
  );
}
