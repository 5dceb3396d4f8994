import type { Api } from '../net/api';
import type { Hold, Order, PaymentMethod } from '../net/contract';
import { backoff } from '../net/origins';
import { Problem } from '../net/problem';

/**
 * An attempt to pay a hold. It is written down before it is sent: whatever becomes of the answer, of the connection or of
 * the page, asking again with the same key and method gets the first attempt's answer instead of a second charge.
 */
interface Attempt {
  key: string;
  method: PaymentMethod;
}

const patienceMs = 45_000;
const storageKey = (holdId: string): string => `seataspire.pay.${holdId}`;

function newKey(): string {
  // randomUUID needs a secure context; a house's own network may not be one.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The attempt on this hold whose answer is not known yet. */
export function openAttempt(holdId: string): Attempt | null {
  const text = sessionStorage.getItem(storageKey(holdId));
  return text === null ? null : (JSON.parse(text) as Attempt);
}

function settle(holdId: string): void {
  sessionStorage.removeItem(storageKey(holdId));
}

/**
 * Pays, asking again while no answer comes. Throws the Problem of a refusal, after which a new attempt starts afresh; or
 * `pay-unknown` when patience ended, after which the same attempt goes on.
 */
export async function pay(
  api: Api,
  hold: Hold,
  chosen: PaymentMethod,
  onWaiting: () => void = () => undefined,
): Promise<Order> {
  const earlier = openAttempt(hold.holdId);
  const attempt = earlier ?? { key: newKey(), method: chosen };
  sessionStorage.setItem(storageKey(hold.holdId), JSON.stringify(attempt));
  const started = Date.now();
  let answerLost = earlier !== null;
  for (let tries = 0; ; tries++) {
    try {
      const order = await api.pay(hold.holdId, attempt.method, attempt.key);
      settle(hold.holdId);
      return order;
    } catch (error) {
      const problem = error as Problem;
      // In progress: our own lost attempt is worth waiting for, another tab's is not ours to repeat.
      const worthAsking = problem.transient || (problem.type === 'payment-in-progress' && answerLost);
      if (!worthAsking) {
        settle(hold.holdId);
        throw problem;
      }
      answerLost = true;
      if (Date.now() - started > patienceMs) throw new Problem('pay-unknown', 0, null);
      onWaiting();
      await new Promise((done) => setTimeout(done, problem.retryAfterMs ?? backoff(tries, 500, 4_000)));
    }
  }
}
