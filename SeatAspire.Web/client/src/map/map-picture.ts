import type { House } from './house';
import { Camera } from './camera';
import type { FreeSeats } from './free-seats';
import type { Attention, PointerLayer } from './pointer-layer';
import type { SeatLayer } from './seat-layer';
import type { VenueLayer } from './venue-layer';

export interface Layers {
  venue: VenueLayer;
  seats: SeatLayer;
  pointer: PointerLayer;
}

type Layer = keyof Layers;

const all = ['venue', 'seats', 'pointer'] as const;
const mostDpr = 2;
/** A picture that takes longer to draw leaves too little of a sixtieth of a second to the browser. */
const heavyMs = 5;
/** And so does one of so many seats, of which the browser does most of the work after we have asked for it. */
const heavySeats = 12_000;
/** So much of a frame goes into the picture that comes next. */
const sliceMs = 3;
/**
 * A picture is drawn anew when it is so much larger or smaller than it ought to be, leaves so many pixels of the surface bare, or is so old that it lacks seats which
 * changed; but not more often than that.
 */
const stale = { zoom: 0.15, bare: 24, pauseMs: 160, changesMs: 400 };
/** It is of no use for who sees the house so many times larger or smaller: what is coarse for a moment misleads less than what is not there. */
const lost = { larger: 6, smaller: 2.5 };
/** Where nobody sees it, without the page's being laid out or painted. */
const away = 'translate(-200%)';

/** A canvas that is moved and scaled as it is, with all of the map on it as seen from one place. */
interface Moved {
  canvas: HTMLCanvasElement;
  ctx: CanvasRenderingContext2D;
  seen: Camera;
}

/**
 * The picture of a map, on three canvases, the lowest first. While the map moves, and drawing takes longer than a frame may, one is shown in their place that has
 * what they had, moved and scaled as it is; the next one is drawn behind it, bit by bit: smooth first, sharp when it stands.
 */
export class MapPicture {
  dpr = 1;
  /** Where the three were drawn from. */
  private readonly seen: Camera;
  /** Where the next picture is drawn from. */
  private readonly coming: Camera;
  /** What is shown while the map moves, and what comes next. */
  private front: Moved;
  private back: Moved;
  private isMoving = false;
  /** What is still to be done for the next picture, a frame's part each. */
  private parts: (() => void)[] = [];
  /** Seats changed since the picture was begun that is shown. */
  private isOutdated = false;
  private drawnMs = 0;
  private drawnAt = 0;

  constructor(
    private readonly canvases: Record<Layer, HTMLCanvasElement>,
    moved: readonly [HTMLCanvasElement, HTMLCanvasElement],
    private readonly layers: Layers,
    private readonly room: House,
    private readonly free: FreeSeats,
    private readonly attention: Attention,
  ) {
    const { width, height, pitch } = room.layout;
    const camera = (): Camera => new Camera(width, height, pitch);
    this.seen = camera();
    this.coming = camera();
    [this.front, this.back] = [moved[0], moved[1]].map((canvas) => ({ canvas, ctx: canvas.getContext('2d')!, seen: camera() })) as [Moved, Moved];
    // Another map may have had the canvases, and have ended in the middle of a movement.
    this.stand();
  }

  /** The surface has another size: it is to be drawn anew. */
  fit(width: number, height: number): void {
    this.dpr = Math.min(mostDpr, devicePixelRatio);
    for (const layer of all) {
      this.canvases[layer].width = Math.round(width * this.dpr);
      this.canvases[layer].height = Math.round(height * this.dpr);
    }
  }

  /** Whether it is too much to be drawn in each frame of a movement. */
  isHeavy(camera: Camera): boolean {
    return this.drawnMs > heavyMs || (this.room.layout.count > heavySeats && this.layers.seats.isStamped(camera, this.dpr));
  }

  /** Draws all of it, as seen from here. */
  draw(camera: Camera): void {
    const begun = performance.now();
    this.seen.follow(camera);
    for (const layer of all) this.drawLayer(layer, camera);
    this.stand();
    this.drawnMs = performance.now() - begun;
  }

  /** Shows it as seen from here, as well as that can be done within a frame; `changed`: seats look different. */
  move(camera: Camera, at: number, changed: boolean): void {
    if (isLost(this.isMoving ? this.front.seen : this.seen, camera)) return this.draw(camera);
    if (!this.isMoving) this.begin();
    this.isOutdated ||= changed;
    this.renew(camera, at);
    const { scale, x, y } = shift(this.front.seen, camera);
    put(this.front.canvas, `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})`);
  }

  /** Repaints some seats; while the map moves the next picture has them. */
  repaint(seats: readonly number[]): void {
    if (this.isMoving) this.isOutdated = true;
    else this.layers.seats.drawSome(seats, this.seen, this.dpr);
  }

  drawVenue(): void {
    this.drawAnew('venue');
  }

  drawPointer(): void {
    this.drawAnew('pointer');
  }

  private drawAnew(layer: Layer): void {
    if (this.isMoving) this.isOutdated = true;
    else this.drawLayer(layer, this.seen);
  }

  /** What is shown is moved from now on. */
  private begin(): void {
    this.isMoving = true;
    this.front.seen.follow(this.seen);
    clear(this.front, this.canvases.seats);
    for (const layer of all) {
      this.front.ctx.drawImage(this.canvases[layer], 0, 0);
      put(this.canvases[layer], away);
    }
  }

  /** It is shown as it was drawn. */
  private stand(): void {
    this.parts = [];
    this.isMoving = this.isOutdated = false;
    for (const layer of all) put(this.canvases[layer], '');
    for (const { canvas } of [this.front, this.back]) put(canvas, away);
  }

  /** A frame's part of what has to be drawn anew. */
  private renew(camera: Camera, at: number): void {
    const { seats } = this.layers;
    const next = this.parts.shift();
    if (next !== undefined) {
      next();
      if (this.parts.length === 0) this.drawnAt = at;
    } else if (seats.isBehind) {
      if (!seats.drawBehind(sliceMs)) return;
      seats.showBehind();
      this.parts = this.remaining();
    } else if (this.isStale(camera, at)) {
      this.coming.follow(camera);
      this.isOutdated = false;
      if (!seats.beginBehind(this.coming, this.dpr)) this.parts = [() => this.drawLayer('seats', this.coming), ...this.remaining()];
    }
  }

  /** Once the seats are drawn: the other layers, and all of them on the canvas that then takes the place of the one that is shown. */
  private remaining(): (() => void)[] {
    const { back, coming, canvases } = this;
    const add = (layer: Layer): void => back.ctx.drawImage(canvases[layer], 0, 0);
    return [
      () => this.drawLayer('venue', coming),
      () => {
        clear(back, canvases.venue);
        add('venue');
      },
      () => add('seats'),
      () => this.drawLayer('pointer', coming),
      () => {
        add('pointer');
        back.seen.follow(coming);
        put(this.front.canvas, away);
        [this.front, this.back] = [back, this.front];
      },
    ];
  }

  private drawLayer(layer: Layer, camera: Camera): void {
    const { venue, seats, pointer } = this.layers;
    if (layer === 'seats') seats.drawAll(camera, this.dpr);
    else if (layer === 'venue') venue.draw(camera, this.dpr, this.free.share);
    else pointer.draw(camera, this.dpr, this.attention, this.free.ofSection);
  }

  private isStale(camera: Camera, at: number): boolean {
    const { seen } = this.front;
    const age = at - this.drawnAt;
    return (
      age > stale.pauseMs &&
      ((this.isOutdated && age > stale.changesMs) || Math.abs(shift(seen, camera).scale - 1) > stale.zoom || bare(seen, camera) > stale.bare)
    );
  }
}

/** As large as that one, and empty. */
function clear({ canvas, ctx }: Moved, like: HTMLCanvasElement): void {
  if (canvas.width === like.width && canvas.height === like.height) return ctx.clearRect(0, 0, canvas.width, canvas.height);
  canvas.width = like.width;
  canvas.height = like.height;
}

function put({ style }: HTMLCanvasElement, transform: string): void {
  if (style.transform !== transform) style.transform = transform;
}

/** Whether hardly anything of a picture is to be seen from there. */
function isLost(seen: Camera, camera: Camera): boolean {
  const { scale } = shift(seen, camera);
  return scale > lost.larger || scale < 1 / lost.smaller || bare(seen, camera) > Math.max(camera.width, camera.height) / 2;
}

/** What takes a picture that is seen from one place to where it is to be seen from another. */
function shift(from: Camera, to: Camera): { scale: number; x: number; y: number } {
  const scale = to.scale / from.scale;
  return { scale, x: to.x - from.x * scale, y: to.y - from.y * scale };
}

/** How wide a strip of the surface it leaves bare then, in pixels. */
function bare(from: Camera, to: Camera): number {
  const { scale, x, y } = shift(from, to);
  return Math.max(x, y, to.width - (x + to.width * scale), to.height - (y + to.height * scale));
}
