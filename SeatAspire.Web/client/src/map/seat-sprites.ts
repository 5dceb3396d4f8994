import { palette } from './palette';

/**
 * How seats look at one size, drawn once and copied 50,000 times. Every look covers exactly the same pixels, so that a
 * seat is repainted by copying its new look over the old one.
 */
export interface Look {
  fill: string;
  outline?: string;
  mark?: 'dot' | 'cross' | 'dash';
  ring?: boolean;
  /** Small strokes at the lower edge: how many tell one tier from another where colours don't. */
  ticks?: number;
}

export const fixedLooks = {
  held: { fill: palette.held, mark: 'dot' },
  sold: { fill: palette.sold, mark: 'cross' },
  blocked: { fill: palette.blocked, mark: 'dash' },
  ownHeld: { fill: palette.ownHeld, mark: 'dot', ring: true },
  ownSold: { fill: palette.ownSold, mark: 'cross', ring: true },
} as const satisfies Record<string, Look>;

const marksFrom = 7;
const ticksFrom = 12;

/** Paints a seat of `size` around a centre. */
export function paintSeat(ctx: CanvasRenderingContext2D, cx: number, cy: number, size: number, look: Look): void {
  const half = size / 2;
  ctx.save();
  shape(ctx, cx, cy, size);
  ctx.fillStyle = look.fill;
  ctx.fill();
  // From here on nothing changes which pixels are covered, here or of a neighbour on the same sheet.
  ctx.beginPath();
  ctx.rect(cx - half - 1, cy - half - 1, size + 2, size + 2);
  ctx.clip();
  ctx.globalCompositeOperation = 'source-atop';
  if (look.outline !== undefined) {
    shape(ctx, cx, cy, size);
    ctx.lineWidth = 2 * Math.max(size * 0.11, Math.min(size * 0.2, 1));
    ctx.strokeStyle = look.outline;
    ctx.stroke();
  }
  if (look.ring === true && size >= marksFrom) {
    ctx.beginPath();
    const inset = size * 0.15;
    ctx.roundRect(cx - half + inset, cy - half + inset, size - 2 * inset, size - 2 * inset, size * 0.22);
    ctx.lineWidth = Math.max(1, size * 0.07);
    ctx.strokeStyle = palette.mark;
    ctx.stroke();
  }
  if (look.ticks !== undefined && look.outline !== undefined && size >= ticksFrom) paintTicks(ctx, cx, cy, size, look.ticks, look.outline);
  if (look.mark !== undefined && size >= marksFrom) paintMark(ctx, cx, cy, size, look.mark);
  ctx.restore();
}

function shape(ctx: CanvasRenderingContext2D, cx: number, cy: number, size: number): void {
  ctx.beginPath();
  // Of a corner this small nothing would be seen.
  if (size < 4) ctx.rect(cx - size / 2, cy - size / 2, size, size);
  else ctx.roundRect(cx - size / 2, cy - size / 2, size, size, size * 0.34);
}

function paintTicks(ctx: CanvasRenderingContext2D, cx: number, cy: number, size: number, ticks: number, color: string): void {
  const width = Math.max(1, size * 0.08);
  const step = width * 1.9;
  ctx.fillStyle = color;
  for (let i = 0; i < ticks; i++) {
    ctx.fillRect(cx + (i - (ticks - 1) / 2) * step - width / 2, cy + size * 0.25, width, size * 0.15);
  }
}

function paintMark(
  ctx: CanvasRenderingContext2D,
  cx: number,
  cy: number,
  size: number,
  mark: NonNullable<Look['mark']>,
): void {
  ctx.beginPath();
  if (mark === 'dot') {
    ctx.arc(cx, cy, size * 0.13, 0, Math.PI * 2);
    ctx.fillStyle = palette.mark;
    ctx.fill();
    return;
  }
  ctx.lineCap = 'round';
  ctx.lineWidth = Math.max(1, size * 0.09);
  if (mark === 'cross') {
    const r = size * 0.16;
    ctx.strokeStyle = palette.mark;
    ctx.moveTo(cx - r, cy - r);
    ctx.lineTo(cx + r, cy + r);
    ctx.moveTo(cx + r, cy - r);
    ctx.lineTo(cx - r, cy + r);
  } else {
    ctx.strokeStyle = palette.blockedMark;
    ctx.moveTo(cx - size * 0.2, cy);
    ctx.lineTo(cx + size * 0.2, cy);
  }
  ctx.stroke();
}

/** Sprites at whole pixels, for seats large enough that a fraction of a pixel does not show. */
export class SpriteSheet {
  readonly canvas: HTMLCanvasElement;
  readonly cell: number;

  constructor(looks: readonly Look[], size: number) {
    this.cell = Math.ceil(size) + 2;
    this.canvas = document.createElement('canvas');
    this.canvas.width = this.cell * looks.length;
    this.canvas.height = this.cell;
    const ctx = this.canvas.getContext('2d')!;
    looks.forEach((look, i) => paintSeat(ctx, this.cell * i + this.cell / 2, this.cell / 2, size, look));
  }

  copy(ctx: CanvasRenderingContext2D, look: number, cx: number, cy: number): void {
    const { cell } = this;
    ctx.drawImage(
      this.canvas,
      look * cell,
      0,
      cell,
      cell,
      Math.round(cx - cell / 2),
      Math.round(cy - cell / 2),
      cell,
      cell,
    );
  }
}

/** The covered pixels of one look at one fraction of a pixel: where they are from the centre, and their colours. */
export interface Stamp {
  /** As distances in an image of the sheet's width: dy × width + dx. */
  offsets: Int32Array;
  colors: Uint32Array;
  /** The first of them are opaque. */
  solid: number;
}

/**
 * Small seats as lists of pixels, to be written straight into an image: far faster than as many drawing calls, and at
 * quarter pixels, so that rows of tiny seats stay even.
 */
export class StampSheet {
  readonly phases: number;
  readonly reach: number;
  private readonly stamps: Stamp[] = [];
  private readonly canvas = document.createElement('canvas');

  constructor(
    looks: readonly Look[],
    size: number,
    private readonly imageWidth: number,
  ) {
    this.phases = size < 6 ? 4 : 2;
    this.reach = Math.ceil(size / 2) + 1;
    const cell = this.reach * 2 + 1;
    const perLook = this.phases * this.phases;
    const { canvas } = this;
    canvas.width = cell * perLook;
    canvas.height = cell * looks.length;
    const ctx = canvas.getContext('2d', { willReadFrequently: true })!;
    looks.forEach((look, row) => {
      for (let phase = 0; phase < perLook; phase++) {
        const fx = ((phase % this.phases) + 0.5) / this.phases;
        const fy = (Math.floor(phase / this.phases) + 0.5) / this.phases;
        paintSeat(ctx, phase * cell + this.reach + fx, row * cell + this.reach + fy, size, look);
      }
    });
    const pixels = new Uint32Array(ctx.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    for (let row = 0; row < looks.length; row++) {
      for (let phase = 0; phase < perLook; phase++) {
        this.stamps.push(this.cut(pixels, canvas.width, phase * cell, row * cell, cell));
      }
    }
  }

  /** Draws one as it would be stamped, over what there is. */
  copy(ctx: CanvasRenderingContext2D, look: number, cx: number, cy: number): void {
    const [x, y] = [Math.floor(cx), Math.floor(cy)];
    const cell = this.reach * 2 + 1;
    ctx.drawImage(this.canvas, this.phaseOf(cx - x, cy - y) * cell, look * cell, cell, cell, x - this.reach, y - this.reach, cell, cell);
  }

  /** The stamp for a seat whose centre lies at these fractions of a pixel. */
  stamp(look: number, fx: number, fy: number): Stamp {
    return this.stamps[look * this.phases * this.phases + this.phaseOf(fx, fy)]!;
  }

  private phaseOf(fx: number, fy: number): number {
    const { phases } = this;
    return Math.min(phases - 1, Math.floor(fy * phases)) * phases + Math.min(phases - 1, Math.floor(fx * phases));
  }

  private cut(pixels: Uint32Array, stride: number, left: number, top: number, cell: number): Stamp {
    const solid: { offset: number; color: number }[] = [];
    const edge: { offset: number; color: number }[] = [];
    for (let y = 0; y < cell; y++) {
      for (let x = 0; x < cell; x++) {
        const color = pixels[(top + y) * stride + left + x]!;
        // The highest byte is alpha on every machine that runs a browser today (little endian).
        const alpha = color >>> 24;
        if (alpha < 8) continue;
        const offset = (y - this.reach) * this.imageWidth + x - this.reach;
        (alpha === 255 ? solid : edge).push({ offset, color });
      }
    }
    const all = [...solid, ...edge];
    return {
      offsets: Int32Array.from(all, (pixel) => pixel.offset),
      colors: Uint32Array.from(all, (pixel) => pixel.color),
      solid: solid.length,
    };
  }
}
