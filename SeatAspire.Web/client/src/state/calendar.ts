import type { Order } from '../net/contract';

/** RFC 5545: a line has at most 75 bytes; what is longer goes on in the next one, behind a space. */
const mostBytes = 75;

/** An order's date as a calendar file; null for goods alone. It has a beginning and no end: nobody said how long the show lasts. */
export function calendarOf(order: Order, note: string, now: Date): string | null {
  const { showing } = order;
  if (showing === null) return null;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//SeatAspire//Tickets//EN',
    'BEGIN:VEVENT',
    `UID:${order.orderId}@seataspire`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(new Date(showing.startsAt))}`,
    `SUMMARY:${escaped(showing.title)}`,
    `LOCATION:${escaped(showing.venue)}`,
    `DESCRIPTION:${escaped(`${note}\n${order.seats.join(', ')}`)}`,
    ...(order.status === 'cancelled' ? ['STATUS:CANCELLED'] : []),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');
}

function folded(line: string): string {
  const parts = [''];
  let bytes = 0;
  for (const letter of line) {
    const length = new TextEncoder().encode(letter).length;
    if (bytes + length > mostBytes) {
      parts.push(' ');
      bytes = 1;
    }
    parts[parts.length - 1] += letter;
    bytes += length;
  }
  return parts.join('\r\n');
}
