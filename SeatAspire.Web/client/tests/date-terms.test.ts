import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShowingSettings } from '../src/net/contract';
import { changesOf, dateIds, daysLater, readAmount, readTerms, slugOf, writeAmount, writeTerms } from '../src/state/admin/date-terms';

const settings: ShowingSettings = {
  ...{ prices: {}, startsAt: '2026-12-24T19:30:00Z', saleOpensAt: '2026-12-01T09:00:00Z', saleClosesAt: '2026-12-24T18:30:00Z', refundUntil: null },
  ...{ holdSeconds: null, maxSeats: 4, buyer: 'optional', noSingleSeats: false },
  ...{ mode: 'auto', threshold: 1000, admitPerSecond: 50, leaseSeconds: 600, paused: false, opensAt: null, draw: false },
};
const zone = 'Europe/Berlin';

test('settings go into a form and come out of it unchanged', () => {
  const text = writeTerms(settings, zone);
  assert.deepEqual([text.saleOpensAt, text.saleClosesAt, text.refundUntil, text.holdSeconds, text.maxSeats], ['2026-12-01T10:00', '60', '', '', '4']);
  const { terms, faults } = readTerms(text, settings.startsAt, zone);
  assert.equal(faults.size, 0);
  assert.deepEqual(changesOf(settings, { ...terms, startsAt: settings.startsAt }), {});
});

test('a date that is put off takes along what is said before it', () => {
  const { terms } = readTerms(writeTerms(settings, zone), '2026-12-27T19:30:00.000Z', zone);
  assert.deepEqual(changesOf(settings, { ...terms, startsAt: '2026-12-27T19:30:00.000Z' }), {
    startsAt: '2026-12-27T19:30:00.000Z',
    saleClosesAt: '2026-12-27T18:30:00.000Z',
  });
});

test('what nobody wrote anew keeps its seconds', () => {
  const exact = { ...settings, saleOpensAt: '2026-12-01T09:00:12.345Z', saleClosesAt: '2026-12-24T18:29:59.999Z' };
  const { terms } = readTerms(writeTerms(exact, zone), exact.startsAt, zone, exact);
  assert.deepEqual(changesOf(exact, { ...terms, startsAt: exact.startsAt }), {});
  assert.equal(readTerms(writeTerms(exact, zone), '2026-12-25T19:30:00.000Z', zone, exact).terms.saleClosesAt, '2026-12-25T18:29:59.999Z');
});

test('what is no time or number is told by its field', () => {
  const text = { ...writeTerms(settings, zone), saleOpensAt: '', saleClosesAt: 'an hour', holdSeconds: '0', threshold: '', opensAt: 'soon' };
  assert.deepEqual([...readTerms(text, settings.startsAt, zone).faults].sort(), [
    ['holdSeconds', 'whole'],
    ['opensAt', 'date'],
    ['saleClosesAt', 'number'],
    ['saleOpensAt', 'date'],
    ['threshold', 'whole'],
  ]);
});

test('amounts have the decimals of their currency', () => {
  assert.deepEqual(['12.50', '12,5', '12', '12.505', '', '-1'].map((text) => readAmount(text, 'EUR')), [1250, 1250, 1200, null, null, null]);
  assert.deepEqual(['55000', '55000.0'].map((text) => readAmount(text, 'KRW')), [55000, null]);
  assert.equal(readAmount('1.234', 'KWD'), 1234);
  assert.deepEqual([writeAmount(1250, 'EUR'), writeAmount(55000, 'KRW')], ['12.50', '55000']);
});

test('each date of a series has an id of its own', () => {
  const taken = new Set(['mill-2026-12-25']);
  assert.deepEqual(dateIds('mill', ['2026-12-24T19:30', '2026-12-25T15:00', '2026-12-25T15:00'], taken), ['mill-2026-12-24', 'mill-2026-12-25-1500', 'mill-2026-12-25-1500-2']);
  assert.equal(daysLater('2026-12-31T19:30', 1), '2027-01-01T19:30');
});

test('a title becomes a slug as far as it can', () => {
  assert.equal(slugOf('  Der Müller & die Mühle!  '), 'der-muller-die-muhle');
  assert.equal(slugOf('겨울 이야기'), '');
});
