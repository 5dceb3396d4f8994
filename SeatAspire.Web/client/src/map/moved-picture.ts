import { Camera } from './camera';
import type { Box } from './pointer-layer';

/** It is of no use for who sees the house so many times larger or smaller: what is coarse for a moment misleads less than what is not there. */
const lost = { larger: 6, smaller: 2.5 };
/** Of more changes than that a new picture is drawn sooner than they are. */
const mostLate = 600;
/** Where nobody sees it, without the page's being laid out or painted. */
const away = 'translate(-200%)';

/** What became of the seats that a picture lacked: they are on it; those that lie below something are not; they are too many, and none is. */
export type CaughtUp = 'whole' | 'covered' | 'too many';

/** A canvas that is moved and scaled as it is, with all of the map on it as seen from one place. */
export class MovedPicture {
  readonly seen: Camera;
  private readonly ctx: CanvasRenderingContext2D;
  /** Seats that changed since it was drawn, and look as before on it. */
  private readonly late = new Set<number>();
  /** What stands above seats on it. */
  private covered: readonly Box[] = [];
  private isEmpty = true;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    { width, height, pitch }: { width: number; height: number; pitch: number },
  ) {
    this.ctx = canvas.getContext('2d')!;
    this.seen = new Camera(width, height, pitch);
  }

  /** Whether it shows the house so that it may be moved there. */
  mayShow(camera: Camera): boolean {
    return !this.isEmpty && this.late.size <= mostLate && !isLost(this.seen, camera);
  }

  /** What it has is worth nothing any more. */
  forget(): void {
    this.isEmpty = true;
  }

  /** Begins anew: what changes from now on is late. */
  begin(): void {
    this.isEmpty = true;
    this.late.clear();
  }

  /** As large as that one, and empty. */
  clear({ width, height }: HTMLCanvasElement): void {
    const { canvas } = this;
    if (canvas.width === width && canvas.height === height) return this.ctx.clearRect(0, 0, width, height);
    canvas.width = width;
    canvas.height = height;
  }

  add(layer: HTMLCanvasElement): void {
    this.ctx.drawImage(layer, 0, 0);
  }

  /** It has everything now, as seen from there. */
  finish(camera: Camera, covered: readonly Box[]): void {
    this.seen.follow(camera);
    this.covered = covered;
    this.isEmpty = false;
  }

  /** These seats look different now. */
  change(seats: readonly number[]): void {
    // Beyond what will be drawn it is not counted on.
    if (this.late.size <= mostLate) for (const seat of seats) this.late.add(seat);
  }

  /** Draws what it lacks; `draw` answers whether that was all of it. Nothing of it is late any more, but where it was too much. */
  catchUp(draw: (ctx: CanvasRenderingContext2D, seats: Iterable<number>, seen: Camera, covered: readonly Box[]) => boolean): CaughtUp {
    if (this.late.size > mostLate) return 'too many';
    const isWhole = this.late.size === 0 || draw(this.ctx, this.late, this.seen, this.covered);
    this.late.clear();
    return isWhole ? 'whole' : 'covered';
  }

  /** Shows it as seen from there. */
  show(camera: Camera): void {
    const { scale, x, y } = shift(this.seen, camera);
    put(this.canvas, `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})`);
  }

  hide(): void {
    hide(this.canvas);
  }
}

export function hide(canvas: HTMLCanvasElement): void {
  put(canvas, away);
}

export function put({ style }: HTMLCanvasElement, transform: string): void {
  if (style.transform !== transform) style.transform = transform;
}

/** Whether hardly anything of a picture is to be seen from there. */
export function isLost(seen: Camera, camera: Camera): boolean {
  const { scale } = shift(seen, camera);
  return scale > lost.larger || scale < 1 / lost.smaller || bare(seen, camera) > Math.max(camera.width, camera.height) / 2;
}

/** What takes a picture that is seen from one place to where it is to be seen from another. */
export function shift(from: Camera, to: Camera): { scale: number; x: number; y: number } {
  const scale = to.scale / from.scale;
  return { scale, x: to.x - from.x * scale, y: to.y - from.y * scale };
}

/** How wide a strip of the surface it leaves bare then, in pixels. */
export function bare(from: Camera, to: Camera): number {
  const { scale, x, y } = shift(from, to);
  return Math.max(x, y, to.width - (x + to.width * scale), to.height - (y + to.height * scale));
}
