import type { Room } from '../state/room';
import type { Camera } from './camera';
import type { Line, Section, SeatLayout } from './seat-layout';
import type { Point } from './shapes';

type Venue = Pick<Room, 'layout' | 'index'>;

/** How far beside the outermost row a section's name stands, in pitches, and how much room it needs there. */
const beside = 1.25;
const room = 0.95;

const middleOf = (line: Line): number => line.start + (line.count >> 1);

/**
 * Where a section's name stands beside its rows: behind the last, or before the first where another section's seats begin
 * behind it. Null: there is no room on either side.
 */
export function nameBehind({ layout, index }: Venue, section: Section): Point | null {
  const first = layout.lines[section.lines[0] ?? -1];
  const last = layout.lines[section.lines.at(-1) ?? -1];
  if (first === undefined || last === undefined) return null;
  const a: Point = [layout.x[middleOf(first)]!, layout.y[middleOf(first)]!];
  const b: Point = [layout.x[middleOf(last)]!, layout.y[middleOf(last)]!];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const [ux, uy] = length === 0 ? [0, 1] : [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const step = layout.pitch * beside;
  const candidates: Point[] = [
    [b[0] + ux * step, b[1] + uy * step],
    [a[0] - ux * step, a[1] - uy * step],
  ];
  return candidates.find(([x, y]) => index.nearest(x, y, layout.pitch * room) < 0) ?? null;
}

/** A name on its ground, in CSS pixels of the view. */
export interface Pill {
  name: string;
  x: number;
  y: number;
  size: number;
  halfWidth: number;
  halfHeight: number;
}

const largest = 13;
const smallest = 6.5;
/** Along which of a section's rows its name may stand, the best first. */
const shares = [0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95];

/**
 * The names of sections over a far view: each upon its own seats, as large as there is room for, none over another and none
 * missing. `widthOf` tells the width of a name at one pixel's size.
 */
export function sectionPills(layout: SeatLayout, camera: Camera, widthOf: (name: string) => number): (Pill | null)[] {
  const placed: Pill[] = [];
  return layout.sections.map((section) => {
    if (section.seatCount === 0 || section.name === '') return null;
    // About as wide as a square of as many seats: a slanted section's bounds say more than it holds.
    const side = Math.sqrt(section.seatCount) * layout.pitch * camera.scale;
    const fitting = Math.min(largest, side * 0.4, (side * 1.15) / (widthOf(section.name) + 0.68));
    const spots = [...new Set(shares.map((share) => section.lines[Math.round(share * (section.lines.length - 1))]!))].map((index) => {
      const seat = middleOf(layout.lines[index]!);
      return camera.toView(layout.x[seat]!, layout.y[seat]!);
    });
    const pill = pillAt(section.name, spots, [fitting, fitting * 0.8, smallest], widthOf, placed);
    placed.push(pill);
    return pill;
  });
}

function pillAt(name: string, spots: { x: number; y: number }[], sizes: number[], widthOf: (name: string) => number, placed: readonly Pill[]): Pill {
  let pill: Pill | null = null;
  for (const wanted of sizes) {
    const size = Math.max(smallest, wanted);
    for (const { x, y } of spots) {
      pill = { name, x, y, size, halfWidth: (widthOf(name) * size + size * 0.68) / 2, halfHeight: size * 0.75 };
      if (!placed.some((other) => overlap(pill!, other))) return pill;
    }
  }
  return { ...pill!, x: spots[0]!.x, y: spots[0]!.y };
}

function overlap(a: Pill, b: Pill): boolean {
  return Math.abs(a.x - b.x) < a.halfWidth + b.halfWidth + 1 && Math.abs(a.y - b.y) < a.halfHeight + b.halfHeight + 1;
}
