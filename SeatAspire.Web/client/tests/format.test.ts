import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCountdown, formatMoney, splitCountdown, spokenMoney, setVenueZone, formatDate } from '../src/i18n/format';
import { en } from '../src/i18n/en';
import { ko } from '../src/i18n/ko';

test('money is written out of the minor unit, as the currency has it', () => {
  assert.equal(formatMoney(170_000, 'KRW', 'ko'), '170,000원');
  assert.equal(formatMoney(170_000, 'KRW', 'en'), '₩170,000');
  assert.equal(formatMoney(12_345, 'EUR', 'en'), '€123.45');
  assert.equal(spokenMoney(170_000, 'KRW', 'en'), '170,000 won');
});

test('a countdown shows zero only when nothing is left', () => {
  assert.equal(formatCountdown(300_000), '5:00');
  assert.equal(formatCountdown(299_001), '5:00');
  assert.equal(formatCountdown(61_000), '1:01');
  assert.equal(formatCountdown(1), '0:01');
  assert.equal(formatCountdown(0), '0:00');
  assert.equal(formatCountdown(-5_000), '0:00');
  assert.deepEqual(splitCountdown(61_500), { minutes: 1, seconds: 2 });
});

test('both languages have each word', () => {
  const keys = (words: object): string[] => Object.keys(words).sort();
  assert.deepEqual(keys(ko), keys(en));
  assert.deepEqual(keys(ko.problems), keys(en.problems));
});

test('a seat is described in one sentence', () => {
  assert.equal(en.seatDescription('', 'I', 18, 'VIP', '170,000 won', 'free'), 'Row I seat 18, VIP, 170,000 won, free');
  assert.equal(ko.seatDescription('2F', 'I', 18, 'VIP', '170,000원', '선택 가능'), '2F I열 18번, VIP, 170,000원, 선택 가능');
});

test('a date is the venue\'s, and says so to who reads it elsewhere', () => {
  const late = '2026-12-04T15:30:00Z';
  setVenueZone('Asia/Seoul');
  assert.equal(formatDate(late, 'day', 'en'), '5');
  assert.equal(formatDate(late, 'day', 'ko'), '5');
  assert.match(formatDate(late, 'long', 'en'), /5 December 2026.*(00:30|0:30)/);
  setVenueZone('Pacific/Kiritimati');
  assert.match(formatDate(late, 'time', 'en'), /05:30 GMT\+14/);
  setVenueZone('No/Such');
  assert.notEqual(formatDate(late, 'long', 'en'), '');
  setVenueZone(undefined);
});

test('decimals are those of ISO 4217, whatever the browser would show', () => {
  assert.match(formatMoney(123_450, 'HUF', 'en'), /1,234\.50$/);
  assert.match(formatMoney(123_450, 'COP', 'en'), /1,234\.50$/);
  assert.match(formatMoney(123_450, 'CLP', 'en'), /123,450$/);
  assert.match(formatMoney(123_450, 'IQD', 'en'), /123\.450$/);
});
