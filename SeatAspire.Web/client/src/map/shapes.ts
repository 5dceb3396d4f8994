/** An area of the layout: a section's outline, the stage. */
export interface Shape {
  path: Path2D;
  points: readonly Point[];
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Point = [number, number];

/** The middle of a stage as the layout has it; without one, of the upper edge. */
export function stageMiddle({ stage, width }: { stage: readonly Point[]; width: number }): Point {
  if (stage.length === 0) return [width / 2, 0];
  const mean = (axis: 0 | 1): number => stage.reduce((sum, point) => sum + point[axis], 0) / stage.length;
  return [mean(0), mean(1)];
}

/** An outline as the layout has it: its corners. Null where they enclose nothing. */
export function readShape(points: readonly Point[]): Shape | null {
  if (points.length < 3) return null;
  const path = new Path2D();
  points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
  return shapeOf(path, points);
}

function shapeOf(path: Path2D, points: readonly Point[]): Shape {
  return {
    path,
    points,
    left: Math.min(...points.map((p) => p[0])),
    top: Math.min(...points.map((p) => p[1])),
    right: Math.max(...points.map((p) => p[0])),
    bottom: Math.max(...points.map((p) => p[1])),
  };
}

/** The convex hull of points, widened: an outline for a section that came without one. */
export function hull(points: Point[], margin: number): Shape | null {
  const wide = points.flatMap<Point>(([x, y]) => [
    [x - margin, y - margin],
    [x + margin, y - margin],
    [x + margin, y + margin],
    [x - margin, y + margin],
  ]);
  const sorted = wide.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return readShape([...half(sorted), ...half(sorted.reverse())]);
}

function half(sorted: Point[]): Point[] {
  const chain: Point[] = [];
  for (const p of sorted) {
    while (chain.length > 1) {
      const [ax, ay] = chain[chain.length - 2]!;
      const [bx, by] = chain[chain.length - 1]!;
      if ((bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax) > 0) break;
      chain.pop();
    }
    chain.push(p);
  }
  chain.pop();
  return chain;
}

/**
 * Where a shape has room for its name: the tallest band in which it is nearly as wide as anywhere. A stage may have a
 * runway, and its middle is no place to write.
 */
export function roomiestBand(points: readonly Point[]): { x: number; y: number; width: number; height: number } {
  const top = Math.min(...points.map((p) => p[1]));
  const bottom = Math.max(...points.map((p) => p[1]));
  const steps = 32;
  const step = (bottom - top) / steps;
  const spans = Array.from({ length: steps }, (_, i) => widestSpan(points, top + (i + 0.5) * step));
  const widest = Math.max(...spans.map(([from, to]) => to - from));
  let best = { start: 0, end: 0 };
  let start = 0;
  for (let i = 0; i <= steps; i++) {
    const wide = i < steps && spans[i]![1] - spans[i]![0] >= widest * 0.7;
    if (wide) continue;
    if (i - start > best.end - best.start) best = { start, end: i };
    start = i + 1;
  }
  const band = spans.slice(best.start, best.end);
  const left = Math.max(...band.map(([from]) => from));
  const right = Math.min(...band.map(([, to]) => to));
  return {
    x: (left + right) / 2,
    y: top + ((best.start + best.end) / 2) * step,
    width: right - left,
    height: (best.end - best.start) * step,
  };
}

/** Whether a place lies within a closed line. */
export function isWithin(corners: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  corners.forEach(([x1, y1], i) => {
    const [x2, y2] = corners[(i + 1) % corners.length]!;
    if (y1 <= y !== y2 <= y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  });
  return inside;
}

/** The longest stretch of a level that lies inside. */
function widestSpan(points: readonly Point[], y: number): [number, number] {
  const crossings: number[] = [];
  points.forEach(([x1, y1], i) => {
    const [x2, y2] = points[(i + 1) % points.length]!;
    if (y1 <= y === y2 <= y) return;
    crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  crossings.sort((a, b) => a - b);
  let best: [number, number] = [0, 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1]! - crossings[i]! > best[1] - best[0]) best = [crossings[i]!, crossings[i + 1]!];
  }
  return best;
}
