import { signal } from '@preact/signals';
import type { Order, PaymentMethod } from '../net/contract';
import { backoff } from '../net/origins';
import { Problem } from '../net/problem';
import { newIdempotencyKey } from './idempotency-key';
import { tabMemory } from './memory';

/**
 * An attempt to pay a hold or a cart. It is written down before it is sent: whatever becomes of the answer, of the connection or of
 * the page, asking again with the same key, method and amount gets the first attempt's answer instead of a second charge.
 */
interface Attempt {
  key: string;
  method: PaymentMethod;
  /** What the person was shown. */
  amount?: number | undefined;
}

type Send = (attempt: Attempt) => Promise<Order>;

/** How many payments of this page are on their way. */
export const paymentsUnderWay = signal(0);

const patienceMs = 45_000;
const storageKey = (subject: string): string => `seataspire.pay.${subject}`;

/** The attempt on this hold (its id) or cart whose answer is not known yet. */
export function openAttempt(subject: string): Attempt | null {
  const text = tabMemory.read(storageKey(subject));
  return text === null ? null : (JSON.parse(text) as Attempt);
}

function settle(subject: string): void {
  tabMemory.forget(storageKey(subject));
}

/**
 * Pays, asking again while no answer comes. Throws the Problem of a refusal, after which a new attempt starts afresh; or
 * `pay-unknown` when patience ended, after which the same attempt goes on.
 */
export async function pay(
  subject: string,
  chosen: Omit<Attempt, 'key'>,
  send: Send,
  onWaiting: () => void = () => undefined,
): Promise<Order> {
  const earlier = openAttempt(subject);
  const attempt = earlier ?? { key: newIdempotencyKey(), ...chosen };
  tabMemory.write(storageKey(subject), JSON.stringify(attempt));
  paymentsUnderWay.value = paymentsUnderWay.value + 1;
  try {
    return await answerOf(subject, attempt, earlier !== null, send, onWaiting);
  } finally {
    paymentsUnderWay.value = paymentsUnderWay.value - 1;
  }
}

async function answerOf(
  subject: string,
  attempt: Attempt,
  asked: boolean,
  send: Send,
  onWaiting: () => void,
): Promise<Order> {
  const started = Date.now();
  let answerLost = asked;
  for (let tries = 0; ; tries++) {
    try {
      const order = await send(attempt);
      settle(subject);
      return order;
    } catch (error) {
      const problem = error as Problem;
      // In progress: our own lost attempt is worth waiting for, another tab's is not ours to repeat.
      const worthAsking = problem.transient || (problem.type === 'payment-in-progress' && answerLost);
      if (!worthAsking) {
        settle(subject);
        throw problem;
      }
      answerLost = true;
      if (Date.now() - started > patienceMs) throw new Problem('pay-unknown', 0, null);
      onWaiting();
      await new Promise((done) => setTimeout(done, problem.retryAfterMs ?? backoff(tries, 500, 4_000)));
    }
  }
}
