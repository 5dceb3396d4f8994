import type { QueueStatus } from '../net/contract';
import type { QueueMark, QueueProgress } from '../net/hub-messages';

/**
 * asking: the first answer is under way; watching: nobody is signed in, so that there is nobody to stand in line; open: no
 * queue that we know of; lobby, waiting, admitted: as in QueueState; over: the turn ended; left: place or turn was given up.
 */
export type QueuePhase = 'asking' | 'watching' | 'open' | 'lobby' | 'waiting' | 'admitted' | 'over' | 'left';

/**
 * turn: it came while one waited; over: it ended; opened: there is no queue any more; restarted: the line had to start afresh, at the
 * server; passed: the turn came and went while this page was away.
 */
export type QueueNews = 'turn' | 'over' | 'opened' | 'restarted' | 'passed';

/** Where somebody stands in line, as it is shown. */
export interface Standing {
  ticket: number;
  /** 1 is next. Never rises while the ticket is the same. */
  position: number;
  ahead: number;
  behind: number;
  /** Null: nobody knows yet. */
  waitSeconds: number | null;
  /** The first position seen with this ticket. */
  first: number;
}

/** The position of the first mark at or above a ticket: people in front may have left, so it is at most that. */
export function positionFromMarks(ticket: number, marks: readonly QueueMark[]): number | null {
  for (const [marked, position] of marks) {
    if (marked >= ticket) return position;
  }
  return null;
}

function standAt(ticket: number, position: number, waiting: number, waitSeconds: number | null, first: number): Standing {
  const shown = Math.max(1, position);
  return {
    ticket,
    position: shown,
    ahead: shown - 1,
    behind: Math.max(0, waiting - shown),
    waitSeconds,
    first: Math.max(first, shown),
  };
}

/**
 * From an exact answer. Nobody gets in front of a ticket, so that a higher number than before is only an older one.
 * `first` is the first position seen with this ticket, where a former page wrote it down.
 */
export function standingFrom(status: QueueStatus, before: Standing | null, first: number | null): Standing | null {
  const { place: ticket, position } = status;
  if (ticket === null || position === null) return null;
  const same = before?.ticket === ticket ? before : null;
  return standAt(
    ticket,
    Math.min(position, same?.position ?? Infinity),
    status.waiting ?? position,
    status.estimatedWaitSeconds,
    same?.first ?? first ?? position,
  );
}

/** From the message that everybody in line gets. */
export function advance(before: Standing, progress: QueueProgress): Standing {
  const position = Math.min(before.position, positionFromMarks(before.ticket, progress.marks) ?? Infinity);
  const waitSeconds = progress.perMinute > 0 ? (position / progress.perMinute) * 60 : null;
  return standAt(before.ticket, position, progress.waiting, waitSeconds, before.first);
}

/** The way made so far, from 0 to 1, which is the turn itself. */
export function shareDone({ position, first }: Standing): number {
  return Math.min(1, Math.max(0, 1 - position / first));
}

/** Numbers jump by a million where a line was lost; so many people nobody misses while they are away. */
const jump = 500_000;

/**
 * Why one stands in line with another ticket than before. In the same line everybody in front has a later ticket than one's
 * own was: the turn passed. A line that starts afresh jumps ahead in its numbers.
 */
export function whyAnother(before: Standing, now: Standing): 'restarted' | 'passed' {
  const passed = now.ticket - now.ahead > before.ticket && now.ticket - before.ticket < jump;
  return passed ? 'passed' : 'restarted';
}

/** Whole minutes, rounded up; 0: under a minute. */
export function waitMinutes(seconds: number): number {
  return seconds < 60 ? 0 : Math.ceil(seconds / 60);
}

const jitter = (random: () => number): number => 0.8 + random() * 0.4;
const clamp = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** Without a socket: ask often near the front and seldom far back. Milliseconds. */
export function pollDelay(standing: Pick<Standing, 'ahead' | 'waitSeconds'>, random: () => number = Math.random): number {
  const seconds = standing.waitSeconds === null ? 2 + standing.ahead / 10 : standing.waitSeconds / 10;
  return clamp(2, seconds, 30) * 1_000 * jitter(random);
}

/** With a socket the marks tell enough for a long time; the more people wait, the seldomer each asks for exact numbers. */
export function exactDelay(waiting: number, random: () => number = Math.random): number {
  return clamp(20, waiting / 100, 300) * 1_000 * jitter(random);
}

/** Until an opening is worth asking about. A crowd that watches the same clock must not ask in the same moment. */
export function openingDelay(untilMs: number, live: boolean, waiting: number, random: () => number = Math.random): number {
  if (untilMs <= 0) return 2_000 * jitter(random);
  const at = untilMs + spread(waiting, random);
  return Math.min(at, (live ? 60_000 : clamp(2_000, untilMs / 10, 30_000)) * jitter(random));
}

/** A pause of one's own where everybody hears the same word at once, so that not all of them ask at once. */
export function spread(waiting: number, random: () => number = Math.random): number {
  return random() * clamp(200, waiting, 5_000);
}

const steps = [1, 2, 5];

/** The round number that a position is just below or at: 1, 2, 5, 10, 20, 50 … Worth a spoken word when it changes. */
export function milestone(position: number): number {
  for (let decade = 1; ; decade *= 10) {
    for (const step of steps) {
      if (position <= step * decade) return step * decade;
    }
  }
}
