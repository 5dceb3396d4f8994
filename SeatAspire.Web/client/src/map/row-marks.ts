import type { LayoutRow } from '../net/contract';
import type { Camera } from './camera';
import type { Line, SeatLayout } from './seat-layout';
import type { Point } from './shapes';

export type Edge = 'left' | 'right' | 'top' | 'bottom';

/** A row's name in the viewport, CSS pixels. */
export interface RowMark {
  name: string;
  x: number;
  y: number;
  /** Where it stands on the rim of the view; null: before the first seat that is in view. */
  edge: Edge | null;
}

/** Width of the rim that names stand on, CSS pixels. */
export const rim = 26;

/** From a row's last seat to its name, in pitches. */
const away = 0.95;

/** Where a row's name stands: before its first seat and after its last, in layout units. */
export function nameSpots(layout: SeatLayout, line: Line): [Point, Point] {
  const { source: first } = layout.rows[line.firstRow]!;
  const { source: last } = layout.rows[line.lastRow]!;
  const a = direction(first);
  const b = direction(last);
  const step = layout.pitch * away;
  const i = last.count - 1;
  return [
    [first.x - a.x * step, first.y - a.y * step],
    [last.x + last.dx * i + b.x * step, last.y + last.dy * i + b.y * step],
  ];
}

/** The rows whose names at both ends are out of view, named where their seats come into it. */
export function rowMarks(layout: SeatLayout, camera: Camera): RowMark[] {
  const marks: RowMark[] = [];
  for (const line of layout.lines) {
    const ends = nameSpots(layout, line).map(([x, y]) => camera.toView(x, y));
    if (ends.some(({ x, y }) => x >= 0 && y >= 0 && x <= camera.width && y <= camera.height)) continue;
    const spot = firstSeen(layout, line, camera);
    if (spot === null) continue;
    marks.push({ name: line.name, ...onRim(camera.toView(...spot), camera) });
  }
  return marks;
}

/** Before the first seat of a line that is in view, in layout units. */
function firstSeen(layout: SeatLayout, line: Line, camera: Camera): Point | null {
  for (let index = line.firstRow; index <= line.lastRow; index++) {
    const { source } = layout.rows[index]!;
    const seat = firstInView(source, camera);
    if (seat < 0) continue;
    const { x, y } = direction(source);
    const step = layout.pitch * away;
    return [source.x + source.dx * seat - x * step, source.y + source.dy * seat - y * step];
  }
  return null;
}

/** The first of a straight row's seats that is in view; -1 if none is. */
function firstInView({ x, y, dx, dy, count }: LayoutRow, camera: Camera): number {
  const a = camera.toLayout(0, 0);
  const b = camera.toLayout(camera.width, camera.height);
  const [fromX, toX] = between(x, dx, a.x, b.x);
  const [fromY, toY] = between(y, dy, a.y, b.y);
  const first = Math.max(0, Math.ceil(Math.max(fromX, fromY)));
  return first <= Math.min(count - 1, toX, toY) ? first : -1;
}

/** From which step to which `start` + step × `by` lies between two values. */
function between(start: number, by: number, low: number, high: number): [number, number] {
  if (by === 0) return start >= low && start <= high ? [-Infinity, Infinity] : [Infinity, -Infinity];
  const [one, other] = [(low - start) / by, (high - start) / by];
  return one < other ? [one, other] : [other, one];
}

function direction(row: LayoutRow): { x: number; y: number } {
  const length = Math.hypot(row.dx, row.dy);
  return length === 0 ? { x: 1, y: 0 } : { x: row.dx / length, y: row.dy / length };
}

/** What is on the rim, or beyond it, stands in its middle. */
function onRim({ x, y }: { x: number; y: number }, { width, height }: Camera): { x: number; y: number; edge: Edge | null } {
  const across = x < rim ? 'left' : x > width - rim ? 'right' : null;
  const along = y < rim ? 'top' : y > height - rim ? 'bottom' : null;
  return {
    x: across === 'left' ? rim / 2 : across === 'right' ? width - rim / 2 : x,
    y: across !== null || along === null ? y : along === 'top' ? rim / 2 : height - rim / 2,
    edge: across ?? along,
  };
}
