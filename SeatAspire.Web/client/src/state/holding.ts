import { browserLanguage, language } from '../i18n';
import type { Api } from '../net/api';
import type { Hold } from '../net/contract';
import type { HubResult } from '../net/hub-messages';
import type { SeatHub } from '../net/hubs';
import { lastSegment, placeIn, Problem } from '../net/problem';
import type { Mine } from './mine';

interface Parts {
  api: Api;
  hub: SeatHub;
  mine: Mine;
}

/** So long the socket may take to answer, before the same is asked over HTTP. */
const hubPatienceMs = 2_500;

/** Holds seats: over the socket if it stands, else over HTTP, as with a code, which sockets don't take. Throws the Problem of a refusal. */
export async function holdSeats(parts: Parts, showingId: string, labels: string[], code = ''): Promise<Hold> {
  let unanswered = false;
  // Just signed in, the socket is being made anew; it is worth a moment.
  if (code === '' && (await parts.hub.ready(1_500))) {
    let result: HubResult | null = null;
    try {
      result = await parts.hub.invokeWithin<HubResult>(hubPatienceMs, 'Hold', showingId, labels);
    } catch {
      // Cut off in the middle, so that the hold may stand; or the socket does not know us. HTTP settles both.
    }
    if (result !== null) {
      if (result.ok && result.hold !== null) return kept(parts, result.hold);
      const type = lastSegment(result.problem?.type ?? 'unknown');
      if (type !== 'unauthorized') {
        // The hub speaks the language that the browser asked for when it connected, which a person may have changed.
        const detail = browserLanguage() === language.value ? (result.problem?.detail ?? null) : null;
        throw new Problem(type, 409, detail, result.problem?.seats ?? [], null, placeIn(result.problem ?? {}));
      }
    } else {
      unanswered = true;
      const standing = await find(parts, showingId, labels);
      if (standing !== undefined) return kept(parts, standing);
    }
  }
  try {
    return kept(parts, await parts.api.hold(showingId, { seats: labels }, code));
  } catch (error) {
    const { type } = error as Problem;
    if (type !== 'unreachable' && !(unanswered && (type === 'seats-taken' || type === 'too-many-seats'))) throw error;
    // The answer was lost, or comes late; was the hold?
    const standing = await find(parts, showingId, labels);
    if (standing === undefined) throw error;
    return kept(parts, standing);
  }
}

/** Holds the best seats there are at this moment. Throws the Problem of a refusal. */
export async function holdBest(parts: Parts, showingId: string, count: number, category: string | null, code: string): Promise<Hold> {
  return kept(parts, await parts.api.hold(showingId, category === null ? { count } : { count, category }, code));
}

/** Gives seats back. A hold that is over already is given back, too. */
export async function releaseHold({ api, mine }: Pick<Parts, 'api' | 'mine'>, hold: Hold): Promise<void> {
  mine.expectEnd(hold, true);
  try {
    await api.release(hold.holdId);
  } catch (error) {
    mine.expectEnd(hold, false);
    const { type } = error as Problem;
    // Another tab was faster to pay.
    if (type === 'already-paid') return mine.lost(hold);
    if (type !== 'not-found' && type !== 'hold-expired') throw error;
  }
  mine.endHold(hold, 'released');
}

function kept({ mine }: Parts, hold: Hold): Hold {
  mine.addHold(hold);
  return hold;
}

async function find({ api }: Parts, showingId: string, labels: string[]): Promise<Hold | undefined> {
  const wanted = new Set(labels);
  const holds = await api.holds().catch(() => []);
  return holds.find(
    (hold) =>
      hold.showingId === showingId &&
      hold.seats.length === wanted.size &&
      hold.seats.every((seat) => wanted.has(seat)),
  );
}
