import type { Goods, QueueStatus } from './contract';
import type { HubProblem } from './hub-messages';

/** A refusal, from HTTP problem+json or from a hub's result: `type` is the contract's word. */
export class Problem extends Error {
  constructor(
    readonly type: string,
    readonly status: number,
    readonly detail: string | null,
    readonly seats: string[] = [],
    readonly retryAfterMs: number | null = null,
    /** With `queue-required`: where the caller stands. */
    readonly place: QueueStatus | null = null,
    /** With `out-of-stock`: what is short, and how many are left. */
    readonly goods: Goods[] = [],
    /** With `amount-changed`: what is to be paid. */
    readonly amount: number | null = null,
    /** All that the refusal says, by name. */
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${type} (${status})`);
    this.name = 'Problem';
  }

  /** True where the same call may well succeed a little later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The answer never came: no connection, a time-out, a replica that went away. */
export const unreachable = (): Problem => new Problem('unreachable', 0, null);

/** The body of an answer as an object. One that was cut off, or is none of ours (a network's own log-in page), is no answer. */
export const jsonOf = <T>(response: Response): Promise<T> => bodyOf(response.json() as Promise<T>);

/** The same of a file. */
export const blobOf = (response: Response): Promise<Blob> => bodyOf(response.blob());

async function bodyOf<T>(body: Promise<T>): Promise<T> {
  try {
    return await body;
  } catch {
    throw unreachable();
  }
}

export function lastSegment(type: string): string {
  const parts = type.split(/[/#:]/).filter((part) => part !== '');
  return parts[parts.length - 1] ?? '';
}

/** The caller's place in a queue, which stands among the members of the problem that it is the reason of. */
export function placeIn(body: Partial<HubProblem>): QueueStatus | null {
  return body.state === undefined ? null : (body as QueueStatus);
}

const byStatus: Record<number, string> = {
  400: 'validation',
  401: 'unauthorized',
  402: 'payment-declined',
  403: 'forbidden',
  404: 'not-found',
  413: 'validation',
  429: 'too-many-requests',
  503: 'unavailable',
};

export function parseRetryAfter(header: string | null, now: number = Date.now()): number | null {
  if (header === null || header === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

export async function problemOf(response: Response): Promise<Problem> {
  let body: Partial<Record<keyof HubProblem, unknown>> & Record<string, unknown> = {};
  try {
    body = (await response.json()) as typeof body;
  } catch {
    // A balancer in between may answer with HTML; the status says enough.
  }
  const word = typeof body.type === 'string' ? lastSegment(body.type) : '';
  // RFC 9110 references and about:blank are no words of ours.
  const type = /^[a-z]+(-[a-z]+)*$/.test(word) && word !== 'blank' ? word : (byStatus[response.status] ?? 'unknown');
  return new Problem(
    type,
    response.status,
    typeof body.detail === 'string' && body.detail !== '' ? body.detail : null,
    Array.isArray(body.seats) ? (body.seats as string[]) : [],
    parseRetryAfter(response.headers.get('Retry-After')),
    placeIn(body as Partial<HubProblem>),
    Array.isArray(body.goods) ? (body.goods as Goods[]) : [],
    typeof body.amount === 'number' ? body.amount : null,
    body,
  );
}

/** A hub says no by an error that ends in `HubException: WORD: sentence`; anything else means that no answer came. */
export function hubProblem(error: unknown): Problem {
  const said = /HubException: ([a-z]+(?:-[a-z]+)*): /.exec(error instanceof Error ? error.message : '');
  return said === null ? unreachable() : new Problem(said[1]!, 409, null);
}
