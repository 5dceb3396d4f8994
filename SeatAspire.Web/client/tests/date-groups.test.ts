import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datesToCome, groupDates } from '../src/state/date-groups';

const date = (startsAt: string) => ({ startsAt, timeZone: 'Asia/Seoul' });
const now = Date.parse('2026-12-10T00:00:00Z');
const told = (...starts: string[]) => groupDates(starts.map(date), now).map(({ month, dates }) => [month, dates.map((one) => one.startsAt.slice(5, 10)).join(' ')]);

test('many dates stand by the months of the venue, and those that are over come last', () => {
  assert.deepEqual(
    told(
      '2027-01-05T10:30:00Z', '2026-12-24T10:30:00Z', '2026-12-01T10:30:00Z', '2026-12-13T10:30:00Z',
      // New Year's Day in Seoul.
      '2026-12-31T15:30:00Z',
      '2026-12-09T10:30:00Z', '2027-03-01T10:30:00Z',
    ),
    [['2026-12', '12-13 12-24'], ['2027-01', '12-31 01-05'], ['2027-03', '03-01'], ['', '12-09 12-01']],
  );
});

test('few dates, or those of one month, are one list', () => {
  assert.deepEqual(told('2027-01-05T10:30:00Z', '2026-12-24T10:30:00Z', '2026-12-01T10:30:00Z'), [['', '12-24 01-05 12-01']]);
  const days = Array.from({ length: 8 }, (_, i) => `2026-12-2${i}T10:30:00Z`);
  assert.deepEqual(told(...days), [['', days.map((one) => one.slice(5, 10)).join(' ')]]);
  assert.deepEqual(told(), [['', '']]);
});

test('whoever watches some of many dates watches the next', () => {
  const starts = ['2026-12-01T10:30:00Z', '2027-01-05T10:30:00Z', '2026-12-10T00:00:00Z', '2026-12-11T10:30:00Z'];
  assert.deepEqual(datesToCome(starts.map(date), now).map(({ startsAt }) => startsAt.slice(5, 10)), ['12-11', '01-05']);
});
