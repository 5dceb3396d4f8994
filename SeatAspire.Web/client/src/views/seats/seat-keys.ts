import { lineOf, type Line, type SeatLayout } from '../../map/seat-layout';

/** Where a key leads from a seat of a section whose rows are `lines`; null for a key that is none of ours. `far`: with Ctrl. */
export function seatForKey(layout: SeatLayout, lines: readonly Line[], from: number, key: string, far: boolean): number | null {
  const line = lineOf(layout, from);
  const position = lines.indexOf(line);
  const lineAt = (index: number): Line => lines[Math.max(0, Math.min(lines.length - 1, index))]!;
  const endOf = (one: Line): number => one.start + one.count - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(line.start, from - 1);
    case 'ArrowRight':
      return Math.min(endOf(line), from + 1);
    case 'ArrowUp':
      return closestIn(layout, from, lineAt(position - 1));
    case 'ArrowDown':
      return closestIn(layout, from, lineAt(position + 1));
    case 'PageUp':
      return closestIn(layout, from, lineAt(position - 5));
    case 'PageDown':
      return closestIn(layout, from, lineAt(position + 5));
    case 'Home':
      return far ? lineAt(0).start : line.start;
    case 'End':
      return endOf(far ? lineAt(lines.length - 1) : line);
    default:
      return null;
  }
}

/** The seat of a row that stands closest to another one: up and down go straight, whatever the numbers are. */
function closestIn(layout: SeatLayout, from: number, line: Line): number {
  if (lineOf(layout, from) === line) return from;
  let best = line.start;
  let bestDistance = Infinity;
  for (let seat = line.start; seat < line.start + line.count; seat++) {
    const distance = Math.hypot(layout.x[seat]! - layout.x[from]!, layout.y[seat]! - layout.y[from]!);
    if (distance < bestDistance) {
      best = seat;
      bestDistance = distance;
    }
  }
  return best;
}
