import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '../src/net/contract';
import { calendarOf } from '../src/state/calendar';

const order: Order = {
  ...{ orderId: 'o1', reference: 'ABCD2345', showingId: 's', seats: ['I-18', 'I-19'], tickets: [], goods: [] },
  ...{ amount: 2, refunded: 0, currency: 'EUR', status: 'paid', createdAt: '2026-01-01T00:00:00Z' },
  showing: { showingId: 's', showId: 'w', title: 'Moon, light; and more', venue: '예술의전당 오페라극장 '.repeat(6), startsAt: '2026-12-24T19:30:00.5Z', refundUntil: '2026-12-24T19:30:00Z', timeZone: 'Asia/Seoul' },
};
const now = new Date('2026-02-03T04:05:06Z');

test('a calendar reads the date, in UTC, and what is escaped', () => {
  const file = calendarOf(order, 'Order ABCD2345', now)!;
  assert.ok(file.includes('DTSTART:20261224T193000Z\r\n'));
  assert.ok(file.includes('DTSTAMP:20260203T040506Z\r\n'));
  assert.ok(file.includes('SUMMARY:Moon\\, light\\; and more\r\n'));
  assert.ok(file.includes('DESCRIPTION:Order ABCD2345\\nI-18\\, I-19\r\n'));
  assert.ok(!file.includes('STATUS'));
});

test('no line has more than 75 bytes, and what was folded is whole again unfolded', () => {
  const file = calendarOf(order, '', now)!;
  for (const line of file.split('\r\n')) assert.ok(new TextEncoder().encode(line).length <= 75, line);
  assert.ok(file.replaceAll('\r\n ', '').includes(`LOCATION:${order.showing!.venue}`));
});

test('a cancelled order says so, and one of goods alone has no date', () => {
  assert.ok(calendarOf({ ...order, status: 'cancelled' }, '', now)!.includes('STATUS:CANCELLED\r\n'));
  assert.equal(calendarOf({ ...order, showing: null }, '', now), null);
});
