import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerClock } from '../src/net/clock';
import { changeoverLead } from '../src/net/hub';
import { backoff, Origins } from '../src/net/origins';
import { lastSegment, parseRetryAfter, problemOf } from '../src/net/problem';

test('a failing replica is left for one that has not failed', () => {
  let now = 0;
  const origins = new Origins(['a', 'b', 'c'], () => 0, () => ++now);
  assert.equal(origins.current, 'a');
  origins.failed('a');
  assert.equal(origins.current, 'b');
  // Somebody's late word about the one that was left.
  origins.failed('a');
  assert.equal(origins.current, 'b');
  origins.failed('b');
  assert.equal(origins.current, 'c');
  origins.failed('c');
  assert.equal(origins.current, 'a', 'all failed: the one whose failure is longest ago');
});

test('a single origin is kept, whatever happens', () => {
  const origins = new Origins(['only']);
  origins.failed('only');
  assert.equal(origins.current, 'only');
});

test('back-off grows, is bounded, and is never the same for all', () => {
  assert.equal(backoff(0, 100, 10_000, () => 0), 50);
  assert.equal(backoff(3, 100, 10_000, () => 1), 800);
  assert.ok(backoff(30, 100, 10_000, () => 0.999) <= 10_000);
});

test('the offset of the server clock is narrowed by each answer', () => {
  const clock = new ServerClock();
  assert.equal(clock.offset, 0);
  // Asked at 1000, heard at 1200; the server said second 61 (60 s ahead).
  clock.sample('Thu, 01 Jan 1970 00:01:01 GMT', 1_000, 1_200);
  assert.ok(clock.offset > 59_700 && clock.offset < 62_000);
  const before = clock.offset;
  clock.sample('Thu, 01 Jan 1970 00:01:02 GMT', 1_900, 1_950);
  // Not before 60.05 s, which the first answer alone had left open.
  assert.ok(clock.offset > before && clock.offset < 62_000);
});

test('a clock that may be right is left alone', () => {
  const clock = new ServerClock();
  clock.sample('Thu, 01 Jan 1970 00:01:00 GMT', 60_300, 60_400);
  assert.equal(clock.offset, 0);
  clock.sample(null, 0, 0);
  assert.equal(clock.offset, 0);
});

test('a problem is known by the last word of its type, or by its status', async () => {
  const of = (status: number, body: unknown, headers = {}): Promise<unknown> =>
    problemOf(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })).then(
      ({ type, detail, seats, retryAfterMs }) => ({ type, detail, seats, retryAfterMs }),
    );
  assert.deepEqual(await of(409, { type: 'https://example.org/problems/seats-taken', detail: 'Taken.', seats: ['I-1'] }), {
    type: 'seats-taken',
    detail: 'Taken.',
    seats: ['I-1'],
    retryAfterMs: null,
  });
  assert.deepEqual(await of(503, '<html>', { 'Retry-After': '3' }), {
    type: 'unavailable',
    detail: null,
    seats: [],
    retryAfterMs: 3_000,
  });
  assert.deepEqual(await of(401, { type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2' }), {
    type: 'unauthorized',
    detail: null,
    seats: [],
    retryAfterMs: null,
  });
});

test('small parsers', () => {
  assert.equal(lastSegment('urn:problems:sale-closed'), 'sale-closed');
  assert.equal(lastSegment(''), '');
  assert.equal(parseRetryAfter(null), null);
  assert.equal(parseRetryAfter('2'), 2_000);
  assert.equal(parseRetryAfter('Thu, 01 Jan 1970 00:00:05 GMT', 1_000), 4_000);
  assert.equal(parseRetryAfter('soon'), null);
});

test('a socket gives way minutes before its token ends, not all at once, and never over and over', () => {
  const hour = 3_600_000;
  assert.equal(changeoverLead(hour, () => 0), 120_000);
  assert.equal(changeoverLead(hour, () => 1), 300_000);
  assert.equal(changeoverLead(20_000, () => 0.5), 5_000);
  assert.ok(20_000 - changeoverLead(20_000) >= 15_000);
});
