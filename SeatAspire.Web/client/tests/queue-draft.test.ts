import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromWallTime, setVenueZone, toWallTime } from '../src/i18n/format';
import type { QueueSettings } from '../src/net/contract';
import { consequences, QueueDraft, wayBack } from '../src/state/queue-draft';

const saved: QueueSettings = {
  mode: 'auto',
  threshold: 1000,
  admitPerSecond: 50,
  leaseSeconds: 600,
  paused: false,
  opensAt: null,
  draw: false,
};
const now = Date.parse('2026-12-24T10:00:00Z');
const later = '2026-12-24T11:00:00Z';

test('what is entered stays while what nobody edits follows the server', () => {
  const draft = new QueueDraft(saved);
  draft.edit({ threshold: 500 });
  draft.follow({ ...saved, threshold: 800, paused: true });
  assert.deepEqual(draft.unsaved, { threshold: 500 });
  assert.deepEqual(draft.wanted, { ...saved, threshold: 500, paused: true });
  assert.equal(draft.saved.threshold, 800);
  draft.edit({ threshold: 800 });
  assert.deepEqual(draft.unsaved, {});
});

test('an edit that the server has by now is no edit any more', () => {
  const draft = new QueueDraft(saved);
  draft.edit({ opensAt: '2026-12-24T20:00:00+09:00' });
  draft.follow({ ...saved, opensAt: '2026-12-24T11:00:00+00:00' });
  assert.deepEqual(draft.unsaved, {});
});

test('figures that do not know a change yet do not take it back', () => {
  let clock = 0;
  const draft = new QueueDraft(saved, () => clock);
  draft.edit({ threshold: 500 });
  draft.accept({ ...saved, threshold: 500 });
  draft.follow(saved);
  assert.equal(draft.saved.threshold, 500);
  draft.follow({ ...saved, threshold: 500 });
  draft.follow({ ...saved, threshold: 700 });
  assert.equal(draft.saved.threshold, 700);
  draft.accept({ ...saved, threshold: 500 });
  clock = 3_001;
  draft.follow(saved);
  assert.equal(draft.saved.threshold, 1000);
});

test('what acts on people at once is said before', () => {
  const of = (changes: Partial<QueueSettings>, before: Partial<QueueSettings> = {}): string[] =>
    consequences({ ...saved, ...before }, changes, { waiting: 12, active: 700 }, now).map((one) => one.kind);
  assert.deepEqual(of({ admitPerSecond: 10, leaseSeconds: 60, threshold: 900 }), []);
  assert.deepEqual(of({ threshold: 600 }), ['fewer']);
  assert.deepEqual(of({ mode: 'off', paused: true }), ['off']);
  assert.deepEqual(of({ mode: 'on' }), ['on']);
  assert.deepEqual(of({ mode: 'auto' }, { mode: 'on' }), ['auto']);
  assert.deepEqual(of({ paused: true }), ['pause']);
  assert.deepEqual(of({ paused: false }, { paused: true }), ['resume']);
  assert.deepEqual(of({ opensAt: later, draw: true }), ['opening', 'draw']);
  assert.deepEqual(of({ opensAt: null }, { opensAt: later }), ['noOpening']);
  assert.deepEqual(of({ draw: true }), []);
});

test('a date is entered as the venue has it', () => {
  setVenueZone('Asia/Seoul');
  assert.equal(toWallTime('2026-12-24T11:00:00Z'), '2026-12-24T20:00');
  assert.equal(fromWallTime('2026-12-24T20:00'), '2026-12-24T11:00:00.000Z');
  assert.equal(fromWallTime(''), null);
  assert.equal(fromWallTime('2026-13-24T20:00'), null);
  setVenueZone('Europe/Berlin');
  assert.equal(fromWallTime('2026-07-01T20:00'), '2026-07-01T18:00:00.000Z');
  assert.equal(fromWallTime('2026-12-01T20:00'), '2026-12-01T19:00:00.000Z');
  // Around the night on which the clock is put forward at 02:00.
  assert.equal(fromWallTime('2026-03-29T01:59'), '2026-03-29T00:59:00.000Z');
  assert.equal(fromWallTime('2026-03-29T03:00'), '2026-03-29T01:00:00.000Z');
  assert.equal(toWallTime(fromWallTime('2026-10-25T04:00')!), '2026-10-25T04:00');
  setVenueZone(undefined);
});

test('taking a change back leaves alone what a colleague changed since, and names it', () => {
  const after = { ...saved, threshold: 500, admitPerSecond: 20 };
  assert.deepEqual(wayBack(saved, after, after), { changes: { threshold: 1000, admitPerSecond: 50 }, overtaken: [] });
  assert.deepEqual(wayBack(saved, after, { ...after, threshold: 300, paused: true }), { changes: { admitPerSecond: 50 }, overtaken: ['threshold'] });
});

test('a date written in another way is no change of a colleague', () => {
  const after = { ...saved, opensAt: later };
  const now = { ...saved, opensAt: '2026-12-24T20:00:00+09:00' };
  assert.deepEqual(wayBack(saved, after, now), { changes: { opensAt: null }, overtaken: [] });
});
