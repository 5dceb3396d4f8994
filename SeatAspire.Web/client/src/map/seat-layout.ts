import type { Layout, LayoutRow, LayoutTier } from '../net/contract';
import { SeatIndex } from './seat-index';

/** A layout's rows, run out into seats. Typed arrays: a stadium has 50,000 of them. */
export interface SeatLayout {
  hash: string;
  width: number;
  height: number;
  stage: Layout['stage'];
  count: number;
  x: Float32Array;
  y: Float32Array;
  tier: Uint8Array;
  /** Index into `rows` of each seat. */
  rowOf: Uint16Array | Uint32Array;
  rows: Row[];
  lines: Line[];
  sections: Section[];
  tiers: LayoutTier[];
  /** Places for wheelchairs. */
  accessible: ReadonlySet<number>;
  /** Seats that only sell with their accessible place, and which that is. */
  companionOf: ReadonlyMap<number, number>;
  restrictedView: ReadonlySet<number>;
  /** Distance between the centres of close neighbours, in layout units; seats are drawn in proportion to it. */
  pitch: number;
}

/** Seats in a straight line: a row of the wire, or one seat of a row that lists its seats. */
export interface Row {
  source: LayoutRow;
  /** What its one seat is called, where that doesn't end in a number. */
  label: string | null;
  section: number;
  /** The first seat's index; the others follow. */
  start: number;
  /** The line that it is a piece of. */
  line: number;
}

/** A row as people say it: a curved one, or one with an aisle, comes in several straight pieces one after the other. */
export interface Line {
  name: string;
  section: number;
  start: number;
  count: number;
  /** Its first and last piece. */
  firstRow: number;
  lastRow: number;
}

export interface Section {
  name: string;
  outline: Layout['sections'][number]['outline'];
  rows: number[];
  lines: number[];
  seatCount: number;
}

export function expandLayout(layout: Layout): SeatLayout {
  const straight = layout.rows.flatMap(straightRows);
  const count = straight.reduce((sum, { source }) => sum + source.count, 0);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const tier = new Uint8Array(count);
  const rowOf = straight.length < 65_536 ? new Uint16Array(count) : new Uint32Array(count);
  const sections = layout.sections.map<Section>(({ name, outline }) => emptySection(name, outline));
  const rows: Row[] = [];
  const lines: Line[] = [];
  let seat = 0;
  for (const [rowIndex, { source, label }] of straight.entries()) {
    const sectionIndex = sectionOf(source, sections);
    const section = sections[sectionIndex]!;
    const before = lines[lines.length - 1];
    if (before !== undefined && before.name === source.row && before.section === sectionIndex) {
      before.count += source.count;
      before.lastRow = rowIndex;
    } else {
      section.lines.push(lines.length);
      lines.push({
        name: source.row,
        section: sectionIndex,
        start: seat,
        count: source.count,
        firstRow: rowIndex,
        lastRow: rowIndex,
      });
    }
    rows.push({ source, label, section: sectionIndex, start: seat, line: lines.length - 1 });
    section.rows.push(rowIndex);
    section.seatCount += source.count;
    for (let i = 0; i < source.count; i++, seat++) {
      x[seat] = source.x + i * source.dx;
      y[seat] = source.y + i * source.dy;
      tier[seat] = source.tier;
      rowOf[seat] = rowIndex;
    }
  }
  return {
    hash: layout.hash,
    width: layout.width,
    height: layout.height,
    stage: layout.stage,
    count,
    x,
    y,
    tier,
    rowOf,
    rows,
    lines,
    sections,
    tiers: layout.tiers,
    accessible: new Set(layout.attributes?.accessible),
    companionOf: new Map(layout.attributes?.companion),
    restrictedView: new Set(layout.attributes?.restrictedView),
    pitch: closePitch(x, y),
  };
}

/** A row that is not regular says each of its seats: they become rows of one seat, so that all that is drawn is straight. */
function straightRows(row: LayoutRow): { source: LayoutRow; label: string | null }[] {
  const { labels, xs, ys, tiers } = row;
  if (labels == null) return [{ source: row, label: null }];
  return labels.map((label, i) => {
    const digits = /(0|[1-9]\d{0,8})$/.exec(label)?.[0];
    return {
      source: {
        section: row.section,
        row: row.row,
        prefix: digits === undefined ? label : label.slice(0, label.length - digits.length),
        first: Number(digits ?? 0),
        step: 1,
        count: 1,
        x: xs?.[i] ?? row.x + i * row.dx,
        y: ys?.[i] ?? row.y + i * row.dy,
        dx: 0,
        dy: 0,
        tier: tiers?.[i] ?? row.tier,
      },
      label: digits === undefined ? label : null,
    };
  });
}

function emptySection(name: string, outline: Section['outline']): Section {
  return { name, outline, rows: [], lines: [], seatCount: 0 };
}

/** A house without sections is one. */
function sectionOf(row: LayoutRow, sections: Section[]): number {
  if (sections[row.section] === undefined) sections.push(emptySection('', []));
  return Math.min(row.section, sections.length - 1);
}

/** So many seats tell how far seats are from each other. */
const mostSamples = 120;

/** A low percentile of nearest-neighbour distances over a sample: one odd pair must not shrink all seats. */
function closePitch(x: Float32Array, y: Float32Array): number {
  const count = x.length;
  if (count < 2) return 20;
  const [width, height] = [lengthOf(x), lengthOf(y)];
  const extent = Math.max(width, height);
  // All at one place: a plan may say so.
  if (extent === 0) return 20;
  // Were they spread evenly over all of the house: near enough to look among few.
  const rough = Math.max(Math.sqrt((width * height) / count), extent / count);
  const index = new SeatIndex(x, y, rough / 2);
  const samples = Math.min(count, mostSamples);
  const distances = Array.from({ length: samples }, (_, k) => {
    const seat = Math.floor((k * count) / samples);
    for (let reach = rough; ; reach *= 2) {
      const distance = nearestOther(index, x, y, seat, reach);
      if (distance <= reach || reach > extent) return distance;
    }
  });
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length * 0.1)]!;
}

function lengthOf(places: Float32Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (const place of places) {
    if (place < least) least = place;
    if (place > most) most = place;
  }
  return most - least;
}

/** How far the nearest seat is that stands elsewhere, of those within about a reach; Infinity where there is none. */
function nearestOther(index: SeatIndex, x: Float32Array, y: Float32Array, seat: number, reach: number): number {
  const [px, py] = [x[seat]!, y[seat]!];
  let best = Infinity;
  for (const other of index.around(px - reach, py - reach, px + reach, py + reach)) {
    const d = (x[other]! - px) ** 2 + (y[other]! - py) ** 2;
    if (d > 0 && d < best) best = d;
  }
  return Math.sqrt(best);
}

export function lineOf(layout: SeatLayout, seat: number): Line {
  return layout.lines[layout.rows[layout.rowOf[seat]!]!.line]!;
}

/** What a seat is called within its row: a number, or what stands behind section and row in a label that has none. */
export function seatNumber(layout: SeatLayout, seat: number): number | string {
  const row = layout.rows[layout.rowOf[seat]!]!;
  if (row.label === null) return row.source.first + (seat - row.start) * row.source.step;
  const name = layout.sections[row.section]!.name;
  return [`${name}/${row.source.row}-`, `${row.source.row}-`, `${name}/`].reduce(
    (rest, front) => (rest.length > front.length && rest.startsWith(front) ? rest.slice(front.length) : rest),
    row.label,
  );
}

export function seatLabel(layout: SeatLayout, seat: number): string {
  const row = layout.rows[layout.rowOf[seat]!]!;
  return row.label ?? row.source.prefix + (row.source.first + (seat - row.start) * row.source.step);
}

export function sectionNameOf(layout: SeatLayout, seat: number): string {
  // One section is the whole house; saying its name with each seat would tell nothing.
  if (layout.sections.length < 2) return '';
  return layout.sections[layout.rows[layout.rowOf[seat]!]!.section]!.name;
}

/** Finds a seat by its label: rows by prefix, then arithmetic, so that 50,000 labels need no table. */
export class LabelIndex {
  private readonly byPrefix = new Map<string, Row[]>();
  private readonly byLabel = new Map<string, number>();

  constructor(layout: SeatLayout) {
    for (const row of layout.rows) {
      if (row.label !== null) {
        this.byLabel.set(row.label, row.start);
        continue;
      }
      const same = this.byPrefix.get(row.source.prefix);
      if (same === undefined) this.byPrefix.set(row.source.prefix, [row]);
      else same.push(row);
    }
  }

  /** The seat's index, -1 if there is none. */
  find(label: string): number {
    const named = this.byLabel.get(label);
    if (named !== undefined) return named;
    const digits = /-?\d+$/.exec(label)?.[0] ?? '';
    // Where the prefix ends is known by the prefixes alone: "I-18" is seat 18 of "I-", "C11" may be seat 1 of "C1".
    for (let length = 1; length <= digits.length; length++) {
      const text = label.slice(label.length - length);
      // One seat, one label: "I-018" is none.
      if (String(Number(text)) !== text) continue;
      for (const row of this.byPrefix.get(label.slice(0, label.length - length)) ?? []) {
        const i = (Number(text) - row.source.first) / (row.source.step || 1);
        if (Number.isInteger(i) && i >= 0 && i < row.source.count) return row.start + i;
      }
    }
    return -1;
  }
}
