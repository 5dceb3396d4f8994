import assert from 'node:assert/strict';
import { createHash, webcrypto } from 'node:crypto';
import { test } from 'node:test';
import type { QueueStatus } from '../src/net/contract';
import type { QueueProgress } from '../src/net/hub-messages';
import { placeIn } from '../src/net/problem';
import { checkDraw } from '../src/state/draw';
import {
  advance,
  exactDelay,
  milestone,
  openingDelay,
  pollDelay,
  positionFromMarks,
  shareDone,
  spread,
  standingFrom,
  waitMinutes,
  whyAnother,
  type Standing,
} from '../src/state/queue-place';

const status = (place: number | null, position: number | null, waiting: number): QueueStatus => ({
  showingId: 'tonight',
  state: 'waiting',
  place,
  position,
  ahead: (position ?? 1) - 1,
  waiting,
  estimatedWaitSeconds: 90,
  opensAt: null,
  leaseExpiresAt: null,
  turnEndsAt: null,
  paused: false,
  entryId: null,
});

const progress = (waiting: number, perMinute: number, marks: [number, number][]): QueueProgress => ({
  showingId: 's',
  serving: 0,
  waiting,
  perMinute,
  paused: false,
  marks,
});

const stand = (place: number, position: number, waiting: number, before: Standing | null = null, first: number | null = null): Standing =>
  standingFrom(status(place, position, waiting), before, first)!;

test('a position is that of the first mark at or above the ticket', () => {
  const marks: [number, number][] = [
    [100, 10],
    [150, 40],
    [300, 90],
  ];
  assert.equal(positionFromMarks(1, marks), 10);
  assert.equal(positionFromMarks(100, marks), 10);
  assert.equal(positionFromMarks(101, marks), 40);
  assert.equal(positionFromMarks(300, marks), 90);
  assert.equal(positionFromMarks(301, marks), null);
  assert.equal(positionFromMarks(7, []), null);
});

test('a shown position never rises while the ticket is the same', () => {
  let standing = stand(500, 40, 90);
  assert.deepEqual([standing.position, standing.ahead, standing.behind], [40, 39, 50]);
  standing = advance(standing, progress(80, 60, [[480, 20], [520, 45]]));
  assert.deepEqual([standing.position, standing.behind, standing.waitSeconds], [40, 40, 40]);
  standing = advance(standing, progress(60, 60, [[510, 12], [600, 60]]));
  assert.deepEqual([standing.position, standing.ahead, standing.behind, standing.waitSeconds], [12, 11, 48, 12]);
  // An answer that was under way longer than the message.
  standing = stand(500, 30, 70, standing);
  assert.equal(standing.position, 12);
  // Another ticket is another place.
  assert.equal(stand(1_000_500, 30, 70, standing).position, 30);
});

test('a ticket above all marks keeps what is known of it', () => {
  assert.equal(advance(stand(900, 7, 7), progress(9, 60, [[800, 3]])).position, 7);
});

test('a wait that nobody knows is not made up', () => {
  assert.equal(advance(stand(5, 5, 5), progress(5, 0, [[5, 5]])).waitSeconds, null);
  assert.equal(standingFrom({ ...status(5, 5, 5), estimatedWaitSeconds: null }, null, null)!.waitSeconds, null);
  assert.equal(standingFrom(status(null, null, 5), null, null), null);
});

test('the wait is told in minutes, rounded up', () => {
  assert.deepEqual([0, 59, 60, 61, 120, 3_600].map(waitMinutes), [0, 0, 1, 2, 2, 60]);
});

test('the way made goes from the first position seen to the front, and never back', () => {
  let standing = stand(500, 200, 300);
  assert.equal(shareDone(standing), 0);
  standing = advance(standing, progress(150, 60, [[500, 50]]));
  assert.equal(shareDone(standing), 0.75);
  standing = advance(standing, progress(150, 60, [[500, 90]]));
  assert.equal(shareDone(standing), 0.75);
  // After a reload the first position is the one that was written down.
  assert.equal(shareDone(stand(500, 50, 150, null, 200)), 0.75);
  assert.ok(shareDone(stand(500, 1, 150, null, 200)) < 1);
});

test('polling grows with the wait, from two seconds to thirty, never in step', () => {
  const steady = (): number => 0.5;
  assert.equal(pollDelay({ ahead: 0, waitSeconds: null }, steady), 2_000);
  assert.equal(pollDelay({ ahead: 100, waitSeconds: null }, steady), 12_000);
  assert.equal(pollDelay({ ahead: 5_000, waitSeconds: null }, steady), 30_000);
  assert.equal(pollDelay({ ahead: 5_000, waitSeconds: 15 }, steady), 2_000);
  assert.equal(pollDelay({ ahead: 3, waitSeconds: 3_600 }, steady), 30_000);
  assert.equal(pollDelay({ ahead: 0, waitSeconds: 0 }, () => 0), 1_600);
  assert.equal(Math.round(pollDelay({ ahead: 0, waitSeconds: 0 }, () => 1)), 2_400);
});

test('the more people wait, the seldomer each asks, and not all in the moment of one message', () => {
  const steady = (): number => 0.5;
  assert.equal(exactDelay(10, steady), 20_000);
  assert.equal(exactDelay(10_000, steady), 100_000);
  assert.equal(exactDelay(1_000_000, steady), 300_000);
  assert.equal(spread(10_000, () => 1), 5_000);
  assert.equal(spread(0, () => 1), 200);
});

test('an opening is asked about when it comes, soon after if it takes time, and now and then before', () => {
  const steady = (): number => 0.5;
  assert.equal(openingDelay(-1, true, 100, steady), 2_000);
  assert.equal(openingDelay(5_000, true, 2_000, steady), 6_000);
  assert.equal(openingDelay(3_600_000, true, 2_000, steady), 60_000);
  assert.equal(openingDelay(3_600_000, false, 2_000, steady), 30_000);
});

test('only round numbers are spoken', () => {
  assert.deepEqual([1, 2, 3, 6, 11, 49, 50, 51, 480, 4_999, 5_001].map(milestone), [1, 2, 5, 10, 20, 50, 50, 100, 500, 5_000, 10_000]);
});

test('another ticket means a turn that passed, or a line that started afresh', () => {
  const before = stand(40, 3, 60);
  // The line went on: everybody in front came later than the ticket that was lost.
  assert.equal(whyAnother(before, stand(160, 100, 100)), 'passed');
  assert.equal(whyAnother(before, stand(41, 1, 1)), 'passed');
  // Numbers begin anew, a million further on.
  assert.equal(whyAnother(before, stand(1_000_001, 1, 1)), 'restarted');
  assert.equal(whyAnother(stand(999_990, 1, 1), stand(1_999_991, 1, 1)), 'restarted');
  assert.equal(whyAnother(before, stand(3, 3, 3)), 'restarted');
});

test('the place of whoever has to wait stands in the problem', () => {
  const problem = { type: 'https://x/queue-required', detail: 'Not yet.', ...status(12, 3, 9) };
  assert.equal(placeIn(problem)?.position, 3);
  assert.equal(placeIn({ type: 'seats-taken', seats: ['I-1'] }), null);
});

test('a draw can be computed again', async () => {
  globalThis.crypto ??= webcrypto as Crypto;
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const entries = ['c3', 'a1', 'b2', 'd4'];
  const seed = 'f00d';
  const entriesSha256 = hash('a1\nb2\nc3\nd4\n');
  const order = [...entries].sort((a, b) => (hash(seed + a) < hash(seed + b) ? -1 : 1));
  for (const [i, entry] of order.entries()) {
    assert.deepEqual(await checkDraw({ entries, entriesSha256, seed }, entry), { listMatches: true, rank: i + 1 });
  }
  assert.deepEqual(await checkDraw({ entries, entriesSha256, seed }, 'zz'), { listMatches: true, rank: null });
  assert.deepEqual(await checkDraw({ entries: ['a1'], entriesSha256, seed: null }, 'a1'), { listMatches: false, rank: null });
});
