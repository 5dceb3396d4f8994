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
/** A picture is drawn anew when it is so much larger or smaller than it ought to be, or leaves so many pixels of the surface bare; but not more often than that. */
const stale = { zoom: 0.15, bare: 24, pauseMs: 160 };
/** It is of no use for who sees the house so many times larger or smaller. */
const lostZoom = 2.5;

/**
 * The picture of a map, on three canvases, the lowest first. Each is drawn as seen from one place; while the map moves, and drawing takes longer than a frame may,
 * they are moved and scaled as they are, and drawn anew one after the other, the seats bit by bit behind what is shown: smooth first, sharp when it stands.
 */
export class MapPicture {
  dpr = 1;
  /** Where each was drawn from. */
  private readonly seen: Record<Layer, Camera>;
  /** Where the next ones are drawn from. */
  private readonly coming: Camera;
  /** Those that are still to be drawn from there. */
  private pending: Layer[] = [];
  private drawnMs = 0;
  private drawnAt = 0;

  constructor(
    private readonly canvases: Record<Layer, HTMLCanvasElement>,
    private readonly layers: Layers,
    private readonly room: House,
    private readonly free: FreeSeats,
    private readonly attention: Attention,
  ) {
    const { width, height, pitch } = room.layout;
    const camera = (): Camera => new Camera(width, height, pitch);
    this.seen = { venue: camera(), seats: camera(), pointer: camera() };
    this.coming = camera();
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
    this.pending = [];
    for (const layer of all) this.drawLayer(layer, camera);
    this.place(camera);
    this.drawnMs = performance.now() - begun;
  }

  /** Shows it as seen from here, as well as that can be done within a frame. */
  move(camera: Camera, at: number): void {
    if (this.isLost(camera)) this.draw(camera);
    else this.renew(camera, at);
    this.place(camera);
  }

  /** Repaints some seats. */
  repaint(seats: readonly number[]): void {
    this.layers.seats.drawSome(seats, this.seen.seats, this.dpr);
  }

  drawVenue(): void {
    this.layers.venue.draw(this.seen.venue, this.dpr, this.free.share);
  }

  drawPointer(): void {
    this.layers.pointer.draw(this.seen.pointer, this.dpr, this.attention, this.free.ofSection);
  }

  /** A frame's part of what has to be drawn anew. */
  private renew(camera: Camera, at: number): void {
    const { seats } = this.layers;
    const next = this.pending.shift();
    if (next !== undefined) {
      this.drawLayer(next, this.coming);
    } else if (seats.isBehind) {
      if (!seats.drawBehind(sliceMs)) return;
      this.drawnAt = at;
      this.seen.seats.follow(this.coming);
      seats.showBehind();
      this.pending = ['venue', 'pointer'];
    } else if (at - this.drawnAt > stale.pauseMs && this.isStale(camera)) {
      this.coming.follow(camera);
      if (seats.beginBehind(this.coming, this.dpr)) return;
      this.drawnAt = at;
      this.pending = [...all];
    }
  }

  private drawLayer(layer: Layer, camera: Camera): void {
    this.seen[layer].follow(camera);
    if (layer === 'seats') this.layers.seats.drawAll(this.seen.seats, this.dpr);
    else if (layer === 'venue') this.drawVenue();
    else this.drawPointer();
  }

  private isStale(camera: Camera): boolean {
    return Math.abs(shift(this.seen.seats, camera).scale - 1) > stale.zoom || bare(this.seen.seats, camera) > stale.bare;
  }

  private isLost(camera: Camera): boolean {
    const { scale } = shift(this.seen.seats, camera);
    return scale > lostZoom || scale < 1 / lostZoom || bare(this.seen.seats, camera) > Math.max(camera.width, camera.height) / 2;
  }

  private place(camera: Camera): void {
    for (const layer of all) {
      const { style } = this.canvases[layer];
      const { scale, x, y } = shift(this.seen[layer], camera);
      const transform = scale === 1 && x === 0 && y === 0 ? '' : `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})`;
      if (style.transform !== transform) style.transform = transform;
    }
  }
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
