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

/** A gap from here on (in pitches) is an aisle, in which a row has its name; from there on a wide one, with a name at both sides. */
const aisle = { from: 1.45, wideFrom: 3.2 };
/** Names closer than this (in pitches) would be printed over each other. */
const apart = 0.85;
/** No house is so many of these across, on either side of its origin. */
const cellsMost = 2 ** 20;

/**
 * Where a row's name stands: before its first seat, after its last, and in each aisle that parts it, always on the row's own
 * curve, so that nobody reads the next one's. In layout units.
 */
export function nameSpots(layout: SeatLayout, line: Line): Point[] {
  const step = layout.pitch * away;
  const spots: Point[] = [];
  for (let index = line.firstRow; index <= line.lastRow; index++) {
    const { source } = layout.rows[index]!;
    const start: Point = [source.x, source.y];
    const end = endOf(source);
    const along = direction(source);
    const before: Point = [start[0] - along.x * step, start[1] - along.y * step];
    if (index === line.firstRow) spots.push(before);
    else {
      const former = endOf(layout.rows[index - 1]!.source);
      const gap = Math.hypot(start[0] - former[0], start[1] - former[1]) / layout.pitch;
      if (gap >= aisle.wideFrom) {
        const was = direction(layout.rows[index - 1]!.source);
        spots.push([former[0] + was.x * step, former[1] + was.y * step], before);
      } else if (gap >= aisle.from) spots.push([(former[0] + start[0]) / 2, (former[1] + start[1]) / 2]);
    }
    if (index === line.lastRow) spots.push([end[0] + along.x * step, end[1] + along.y * step]);
  }
  return spots;
}

/** The spots of all lines. In an aisle that two sections share one name stands for both; none is printed over another. */
export function allNameSpots(layout: SeatLayout): Point[][] {
  const least = layout.pitch * apart;
  const taken = new Map<number, Point[]>();
  const cell = (value: number): number => Math.floor(value / least);
  const keyOf = (column: number, row: number): number => (column + cellsMost) * 2 * cellsMost + row + cellsMost;
  const isFree = ([x, y]: Point): boolean => {
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const there = taken.get(keyOf(cell(x) + dx, cell(y) + dy)) ?? [];
        if (there.some((other) => Math.hypot(other[0] - x, other[1] - y) < least)) return false;
      }
    }
    return true;
  };
  return layout.lines.map((line) =>
    nameSpots(layout, line).filter((spot) => {
      if (!isFree(spot)) return false;
      const key = keyOf(cell(spot[0]), cell(spot[1]));
      const there = taken.get(key);
      if (there === undefined) taken.set(key, [spot]);
      else there.push(spot);
      return true;
    }),
  );
}

function endOf({ x, y, dx, dy, count }: LayoutRow): Point {
  return [x + dx * (count - 1), y + dy * (count - 1)];
}

/** The rows none of whose names is in view, named where their seats come into it. */
export function rowMarks(layout: SeatLayout, camera: Camera, spots: readonly Point[][] = allNameSpots(layout)): RowMark[] {
  const marks: RowMark[] = [];
  // A name that the edge cuts is read no better than none.
  const margin = rim / 2;
  layout.lines.forEach((line, i) => {
    const named = spots[i]!.some(([x, y]) => {
      const at = camera.toView(x, y);
      return at.x >= margin && at.y >= margin && at.x <= camera.width - margin && at.y <= camera.height - margin;
    });
    if (named) return;
    const spot = firstSeen(layout, line, camera);
    if (spot !== null) marks.push({ name: line.name, ...onRim(camera.toView(...spot), camera) });
  });
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
