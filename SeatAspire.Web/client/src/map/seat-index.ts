/** A grid over the seats: which one is here, and which ones are in view, without looking at all 50,000. */
export class SeatIndex {
  private readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly left: number;
  private readonly top: number;
  /** Seats of cell c: items[starts[c]] up to items[starts[c + 1]]. */
  private readonly starts: Uint32Array;
  private readonly items: Uint32Array;

  constructor(
    private readonly x: Float32Array,
    private readonly y: Float32Array,
    pitch: number,
  ) {
    let left = Infinity;
    let top = Infinity;
    let right = -Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < x.length; i++) {
      left = Math.min(left, x[i]!);
      right = Math.max(right, x[i]!);
      top = Math.min(top, y[i]!);
      bottom = Math.max(bottom, y[i]!);
    }
    if (x.length === 0) left = top = right = bottom = 0;
    // About nine seats a cell; and a bound on the cells, for a layout with far outliers.
    this.cell = Math.max(pitch * 3, Math.sqrt(((right - left) * (bottom - top)) / 250_000), 1e-6);
    this.left = left;
    this.top = top;
    this.columns = Math.floor((right - left) / this.cell) + 1;
    this.rows = Math.floor((bottom - top) / this.cell) + 1;
    this.starts = new Uint32Array(this.columns * this.rows + 1);
    this.items = new Uint32Array(x.length);
    for (let i = 0; i < x.length; i++) this.starts[this.cellOf(i) + 1]!++;
    for (let c = 1; c < this.starts.length; c++) this.starts[c]! += this.starts[c - 1]!;
    const next = this.starts.slice();
    for (let i = 0; i < x.length; i++) this.items[next[this.cellOf(i)]!++] = i;
  }

  /** The seat nearest to a point within a distance; -1 if there is none. */
  nearest(px: number, py: number, within: number): number {
    let best = -1;
    let bestDistance = within * within;
    this.forEachIn(px - within, py - within, px + within, py + within, (seat) => {
      const dx = this.x[seat]! - px;
      const dy = this.y[seat]! - py;
      const distance = dx * dx + dy * dy;
      if (distance <= bestDistance) {
        bestDistance = distance;
        best = seat;
      }
    });
    return best;
  }

  /** The seat nearest to a point, however far; -1 only in an empty house. */
  closest(px: number, py: number): number {
    if (this.items.length === 0) return -1;
    // A box finds all in its circle and some beyond: what is found within the reach is the nearest.
    for (let reach = this.cell; ; reach *= 2) {
      const seat = this.nearest(px, py, reach);
      if (seat >= 0) return seat;
    }
  }

  /** Whether any seat's centre lies in the rectangle. */
  anyIn(left: number, top: number, right: number, bottom: number): boolean {
    const { firstColumn, lastColumn, firstRow, lastRow } = this.cellsIn(left, top, right, bottom);
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const cell = row * this.columns + column;
        for (let k = this.starts[cell]!; k < this.starts[cell + 1]!; k++) {
          const seat = this.items[k]!;
          const [x, y] = [this.x[seat]!, this.y[seat]!];
          if (x >= left && x <= right && y >= top && y <= bottom) return true;
        }
      }
    }
    return false;
  }

  /** Calls with each seat whose centre lies in the rectangle. */
  forEachIn(left: number, top: number, right: number, bottom: number, each: (seat: number) => void): void {
    const { firstColumn, lastColumn, firstRow, lastRow } = this.cellsIn(left, top, right, bottom);
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const cell = row * this.columns + column;
        for (let k = this.starts[cell]!; k < this.starts[cell + 1]!; k++) {
          const seat = this.items[k]!;
          const x = this.x[seat]!;
          const y = this.y[seat]!;
          if (x >= left && x <= right && y >= top && y <= bottom) each(seat);
        }
      }
    }
  }

  /** The seats whose centres lie in the rectangle, and some that lie close to it: as quickly as they can be told. */
  around(left: number, top: number, right: number, bottom: number): Uint32Array {
    const { firstColumn, lastColumn, firstRow, lastRow } = this.cellsIn(left, top, right, bottom);
    // Cells of a row that stand side by side have their seats one after the other.
    const spans: Uint32Array[] = [];
    let count = 0;
    for (let row = firstRow; row <= lastRow && firstColumn <= lastColumn; row++) {
      const span = this.items.subarray(this.starts[row * this.columns + firstColumn]!, this.starts[row * this.columns + lastColumn + 1]!);
      spans.push(span);
      count += span.length;
    }
    const seats = new Uint32Array(count);
    let at = 0;
    for (const span of spans) {
      seats.set(span, at);
      at += span.length;
    }
    return seats;
  }

  private cellsIn(left: number, top: number, right: number, bottom: number): { firstColumn: number; lastColumn: number; firstRow: number; lastRow: number } {
    return {
      firstColumn: Math.max(0, Math.floor((left - this.left) / this.cell)),
      lastColumn: Math.min(this.columns - 1, Math.floor((right - this.left) / this.cell)),
      firstRow: Math.max(0, Math.floor((top - this.top) / this.cell)),
      lastRow: Math.min(this.rows - 1, Math.floor((bottom - this.top) / this.cell)),
    };
  }

  /** The next seat in a direction: close ahead counts for more than close aside. -1 at the edge. */
  neighbour(from: number, dx: number, dy: number, reach: number): number {
    const x = this.x[from]!;
    const y = this.y[from]!;
    let best = -1;
    let bestCost = Infinity;
    this.forEachIn(x - reach, y - reach, x + reach, y + reach, (seat) => {
      if (seat === from) return;
      const ahead = (this.x[seat]! - x) * dx + (this.y[seat]! - y) * dy;
      const aside = Math.abs((this.x[seat]! - x) * dy - (this.y[seat]! - y) * dx);
      if (ahead <= 0 || aside > ahead * 1.5) return;
      const cost = ahead + aside * 2;
      if (cost < bestCost) {
        bestCost = cost;
        best = seat;
      }
    });
    return best;
  }

  private cellOf(seat: number): number {
    const column = Math.floor((this.x[seat]! - this.left) / this.cell);
    const row = Math.floor((this.y[seat]! - this.top) / this.cell);
    return row * this.columns + column;
  }
}
