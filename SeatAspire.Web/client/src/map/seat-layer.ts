import { SeatState } from '../net/contract';
import { Own, type House } from './house';
import type { Camera } from './camera';
import { palette, tierColor } from './palette';
import { fixedLooks, SpriteSheet, StampSheet, type Look } from './seat-sprites';
import type { Box } from './pointer-layer';
import { seatNumber } from './seat-layout';

/** Seats take this much of the distance between neighbours. */
export const seatShare = 0.83;
/** Below this many device pixels seats are written as pixels, from there on drawn as sprites. */
const spritesFrom = 14;
/** From this many CSS pixels on, free seats carry their number. */
const numbersFrom = 19.5;
const mostRepairs = 600;
/** So many seats are stamped between two looks at the clock. */
const stampsAtOnce = 1_500;
const mostSheets = 40;

/** Seats as pixels. It has a margin, so that a seat at the edge of the canvas needs no looking after. */
class Picture {
  readonly image: ImageData;
  readonly pixels: Uint32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }
}

/** A picture that is being drawn while another one is shown. */
interface Behind {
  picture: Picture;
  camera: Camera;
  dpr: number;
  sheet: StampSheet;
  /** Those that it may show. */
  seats: Uint32Array;
  /** Of these the first that it lacks. */
  next: number;
  /** Which changed since it was begun. */
  late: Set<number>;
}

/** The middle layer of the map: every seat in its state, and nothing else. */
export class SeatLayer {
  private readonly ctx: CanvasRenderingContext2D;
  private readonly looks: Look[];
  private readonly lookOfTier = new Map<number, number>();
  private readonly tiers: number;
  private readonly firstFixed: number;
  private readonly sprites = new Map<number, SpriteSheet>();
  private readonly stamps = new Map<number, StampSheet>();
  /** Of each seat, its look: kept, as most frames draw all seats and few change. */
  private readonly lookOfSeat: Uint8Array;
  private picture: Picture | null = null;
  /** The one shown before, to be drawn over. */
  private spare: Picture | null = null;
  private behind: Behind | null = null;
  private readonly margin = spritesFrom;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly room: House,
  ) {
    this.ctx = canvas.getContext('2d')!;
    this.looks = room.layout.tiers.map((tier, i) => {
      this.lookOfTier.set(tier.index, i);
      return { fill: palette.free, outline: tierColor(tier.color, i), ticks: i };
    });
    if (this.looks.length === 0) this.looks.push({ fill: palette.free, outline: palette.muted });
    this.tiers = this.looks.length;
    // Those that nobody wants to see just now; as clickable as before.
    this.looks.push(...this.looks.map(({ ticks }) => ({ fill: palette.dimmed, outline: palette.dimmedLine, ...(ticks === undefined ? {} : { ticks }) })));
    this.firstFixed = this.looks.length;
    this.looks.push(
      fixedLooks.held,
      fixedLooks.sold,
      fixedLooks.blocked,
      fixedLooks.ownHeld,
      fixedLooks.ownSold,
    );
    this.lookOfSeat = new Uint8Array(room.layout.count);
    this.updateAll();
  }

  /** Seats changed; they are drawn later. */
  update(seats: readonly number[]): void {
    for (const seat of seats) this.lookOfSeat[seat] = this.lookNow(seat);
    if (this.behind !== null) for (const seat of seats) this.behind.late.add(seat);
  }

  /** All of them may look different. */
  updateAll(): void {
    this.behind = null;
    for (let seat = 0; seat < this.lookOfSeat.length; seat++) this.lookOfSeat[seat] = this.lookNow(seat);
  }

  /** What seats are copied from was lost. */
  forgetSheets(): void {
    this.sprites.clear();
    this.stamps.clear();
    this.behind = null;
  }

  drawAll(camera: Camera, dpr: number): void {
    this.behind = null;
    const size = this.sizeAt(camera, dpr);
    if (size < spritesFrom) this.stampAll(camera, dpr, size);
    else this.copyAll(camera, dpr, size);
  }

  /** Repaints some seats; the camera stands still. */
  drawSome(seats: readonly number[], camera: Camera, dpr: number): void {
    if (seats.length > mostRepairs) return this.drawAll(camera, dpr);
    const size = this.sizeAt(camera, dpr);
    if (size < spritesFrom) this.stampSome(seats, camera, dpr, size);
    else this.copySome(seats, camera, dpr, size);
  }

  /** Draws some seats over what a canvas has of them: every look covers the same pixels. False where some lie below something, and are not drawn. */
  drawOver(ctx: CanvasRenderingContext2D, seats: Iterable<number>, camera: Camera, dpr: number, covered: readonly Box[]): boolean {
    const { layout } = this.room;
    const size = this.sizeAt(camera, dpr);
    const sheet = size < spritesFrom ? this.stampSheet(size) : this.spriteSheet(size);
    const half = size / dpr / 2;
    let isWhole = true;
    this.prepareNumbers(ctx, size, dpr);
    for (const seat of seats) {
      const { x, y } = camera.toView(layout.x[seat]!, layout.y[seat]!);
      if (x < -half || y < -half || x > camera.width + half || y > camera.height + half) continue;
      if (covered.some(({ left, top, right, bottom }) => x + half > left && y + half > top && x - half < right && y - half < bottom)) {
        isWhole = false;
        continue;
      }
      const look = this.lookOfSeat[seat]!;
      sheet.copy(ctx, look, x * dpr, y * dpr);
      this.number(ctx, seat, x * dpr, y * dpr, size, dpr);
    }
    return isWhole;
  }

  /** Whether all seats are written as pixels, rather than those in view drawn as sprites. */
  isStamped(camera: Camera, dpr: number): boolean {
    return this.sizeAt(camera, dpr) < spritesFrom;
  }

  /** Begins the next picture, as seen by a camera that stays where it is; false where there is none to be drawn behind. */
  beginBehind(camera: Camera, dpr: number): boolean {
    if (!this.isStamped(camera, dpr)) return false;
    this.prepare();
    const picture = this.spare ?? this.newPicture();
    this.spare = null;
    picture.pixels.fill(0);
    this.behind = { picture, camera, dpr, sheet: this.stampSheet(this.sizeAt(camera, dpr)), seats: this.seatsAround(camera, dpr), next: 0, late: new Set() };
    return true;
  }

  /** Whether there is a next picture that is not shown yet. */
  get isBehind(): boolean {
    return this.behind !== null;
  }

  /** Draws at it for some milliseconds; true once it is whole. */
  drawBehind(ms: number): boolean {
    const { behind } = this;
    if (behind === null) return false;
    const until = performance.now() + ms;
    do {
      const end = behind.next + stampsAtOnce;
      this.stampThose(behind, behind.seats.subarray(behind.next, end));
      behind.next = end;
    } while (behind.next < behind.seats.length && performance.now() < until);
    return behind.next >= behind.seats.length;
  }

  /** Nobody waits for it any more. */
  dropBehind(): void {
    this.spare ??= this.behind?.picture ?? null;
    this.behind = null;
  }

  /** Shows it in the other one's place. */
  showBehind(): void {
    const { behind } = this;
    if (behind === null) return;
    this.stampThose(behind, [...behind.late]);
    [this.spare, this.picture, this.behind] = [this.picture, behind.picture, null];
    this.put(behind.picture);
  }

  private sizeAt(camera: Camera, dpr: number): number {
    return this.room.layout.pitch * seatShare * camera.scale * dpr;
  }

  private lookNow(seat: number): number {
    const { room, firstFixed } = this;
    switch (room.stateOf(seat)) {
      case SeatState.Held:
        return room.own[seat] === Own.surely ? firstFixed + 3 : firstFixed;
      case SeatState.Sold:
        return room.own[seat] !== Own.no ? firstFixed + 4 : firstFixed + 1;
      case SeatState.Blocked:
        return firstFixed + 2;
      default:
        return (this.lookOfTier.get(room.layout.tier[seat]!) ?? 0) + (room.isLit(seat) ? 0 : this.tiers);
    }
  }

  private stampAll(camera: Camera, dpr: number, size: number): void {
    this.prepare();
    const picture = this.picture!;
    picture.pixels.fill(0);
    this.stampThose({ picture, camera, dpr, sheet: this.stampSheet(size) }, this.seatsAround(camera, dpr));
    this.put(picture);
  }

  private stampSome(seats: readonly number[], camera: Camera, dpr: number, size: number): void {
    if (this.prepare()) return this.stampAll(camera, dpr, size);
    const { margin } = this;
    const picture = this.picture!;
    const sheet = this.stampSheet(size);
    const side = sheet.reach * 2 + 1;
    for (const seat of seats) {
      const cx = (this.room.layout.x[seat]! * camera.scale + camera.x) * dpr + margin;
      const cy = (this.room.layout.y[seat]! * camera.scale + camera.y) * dpr + margin;
      if (!stamp(picture, sheet, this.lookOfSeat[seat]!, cx, cy)) continue;
      const dirtyX = Math.floor(cx) - sheet.reach;
      const dirtyY = Math.floor(cy) - sheet.reach;
      this.ctx.putImageData(picture.image, -margin, -margin, dirtyX, dirtyY, side, side);
    }
  }

  /** Those that a picture may show: of a near view few of a large house. */
  private seatsAround(camera: Camera, dpr: number): Uint32Array {
    const margin = this.margin / dpr;
    const a = camera.toLayout(-margin, -margin);
    const b = camera.toLayout(camera.width + margin, camera.height + margin);
    return this.room.index.around(a.x, a.y, b.x, b.y);
  }

  private stampThose({ picture, camera, dpr, sheet }: Pick<Behind, 'picture' | 'camera' | 'dpr' | 'sheet'>, seats: Uint32Array | readonly number[]): void {
    const { x, y } = this.room.layout;
    const scale = camera.scale * dpr;
    const left = camera.x * dpr + this.margin;
    const top = camera.y * dpr + this.margin;
    for (let i = 0; i < seats.length; i++) {
      const seat = seats[i]!;
      stamp(picture, sheet, this.lookOfSeat[seat]!, x[seat]! * scale + left, y[seat]! * scale + top);
    }
  }

  private put({ image }: Picture): void {
    const { margin } = this;
    this.ctx.putImageData(image, -margin, -margin, margin, margin, this.canvas.width, this.canvas.height);
  }

  private newPicture(): Picture {
    return new Picture(this.canvas.width + 2 * this.margin, this.canvas.height + 2 * this.margin);
  }

  /** Sees to it that the picture is as large as the canvas. True if it is a new one. */
  private prepare(): boolean {
    const [width, height] = [this.canvas.width + 2 * this.margin, this.canvas.height + 2 * this.margin];
    if (this.picture?.width === width && this.picture.height === height) return false;
    [this.picture, this.spare, this.behind] = [this.newPicture(), null, null];
    // Stamps know the width of the image they are for.
    this.stamps.clear();
    return true;
  }

  private copyAll(camera: Camera, dpr: number, size: number): void {
    this.ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const a = camera.toLayout(0, 0);
    const b = camera.toLayout(camera.width, camera.height);
    this.copyIn(a.x, a.y, b.x, b.y, camera, dpr, size);
  }

  private copySome(seats: readonly number[], camera: Camera, dpr: number, size: number): void {
    const { layout } = this.room;
    // The square of a seat, and a little more for the smoothing of its edge.
    const reach = (layout.pitch * seatShare) / 2 + 1.5 / (camera.scale * dpr);
    const a = camera.toLayout(0, 0);
    const b = camera.toLayout(camera.width, camera.height);
    for (const seat of seats) {
      const x = layout.x[seat]!;
      const y = layout.y[seat]!;
      if (x + reach < a.x || y + reach < a.y || x - reach > b.x || y - reach > b.y) continue;
      const left = Math.round(((x - reach) * camera.scale + camera.x) * dpr);
      const top = Math.round(((y - reach) * camera.scale + camera.y) * dpr);
      const side = Math.ceil(2 * reach * camera.scale * dpr) + 1;
      this.ctx.save();
      this.ctx.beginPath();
      this.ctx.rect(left, top, side, side);
      this.ctx.clip();
      this.ctx.clearRect(left, top, side, side);
      this.copyIn(x - reach, y - reach, x + reach, y + reach, camera, dpr, size);
      this.ctx.restore();
    }
  }

  /** Draws the seats that reach into a rectangle of the layout. */
  private copyIn(
    left: number,
    top: number,
    right: number,
    bottom: number,
    camera: Camera,
    dpr: number,
    size: number,
  ): void {
    const { ctx, room } = this;
    const { layout } = room;
    const sheet = this.spriteSheet(size);
    const reach = layout.pitch;
    this.prepareNumbers(ctx, size, dpr);
    room.index.forEachIn(left - reach, top - reach, right + reach, bottom + reach, (seat) => {
      const look = this.lookOfSeat[seat]!;
      const cx = (layout.x[seat]! * camera.scale + camera.x) * dpr;
      const cy = (layout.y[seat]! * camera.scale + camera.y) * dpr;
      sheet.copy(ctx, look, cx, cy);
      this.number(ctx, seat, cx, cy, size, dpr);
    });
  }

  private prepareNumbers(ctx: CanvasRenderingContext2D, size: number, dpr: number): void {
    if (size / dpr < numbersFrom) return;
    ctx.font = `500 ${size * 0.45}px system-ui, sans-serif`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = palette.ink;
  }

  /** A free seat's, where it can be read. */
  private number(ctx: CanvasRenderingContext2D, seat: number, cx: number, cy: number, size: number, dpr: number): void {
    if (size / dpr < numbersFrom || this.lookOfSeat[seat]! >= this.firstFixed) return;
    ctx.fillText(String(seatNumber(this.room.layout, seat)), cx, cy + size * 0.03);
  }

  private spriteSheet(size: number): SpriteSheet {
    return cached(this.sprites, Math.round(size), (key) => new SpriteSheet(this.looks, key));
  }

  private stampSheet(size: number): StampSheet {
    // Steps of a twelfth: a zoom passes few of them, and the eye does not see the difference.
    const step = Math.round(Math.log(Math.max(size, 1.25)) / Math.log(1.08));
    return cached(this.stamps, step, () => new StampSheet(this.looks, 1.08 ** step, this.canvas.width + 2 * this.margin));
  }
}

/** Writes a seat into a picture. False if it is out of view. */
function stamp({ pixels, width, height }: Picture, sheet: StampSheet, look: number, cx: number, cy: number): boolean {
  const x = Math.floor(cx);
  const y = Math.floor(cy);
  const { reach } = sheet;
  if (x < reach || y < reach || x >= width - reach || y >= height - reach) return false;
  const { offsets, colors, solid } = sheet.stamp(look, cx - x, cy - y);
  const base = y * width + x;
  for (let k = 0; k < solid; k++) pixels[base + offsets[k]!] = colors[k]!;
  for (let k = solid; k < colors.length; k++) {
    const at = base + offsets[k]!;
    const color = colors[k]!;
    // A pixel that two seats share belongs to the one that covers more of it, now and when it is repainted.
    if (color >>> 24 >= pixels[at]! >>> 24) pixels[at] = color;
  }
  return true;
}

/** Sheets of the sizes used lately. */
function cached<T>(sheets: Map<number, T>, key: number, make: (key: number) => T): T {
  let sheet = sheets.get(key);
  if (sheet === undefined) {
    if (sheets.size >= mostSheets) sheets.delete(sheets.keys().next().value!);
    sheet = make(key);
    sheets.set(key, sheet);
  }
  return sheet;
}
