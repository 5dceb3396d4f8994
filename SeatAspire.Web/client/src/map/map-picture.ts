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

const mostDpr = 2;
/** A picture that takes longer to draw leaves too little of a sixtieth of a second to the browser. */
const heavyMs = 5;
/** And so does one of so many seats, of which the browser does most of the work after we have asked for it. */
const heavySeats = 12_000;
/** So much of a frame goes into the picture that comes next. */
const sliceMs = 3;
/** A picture is drawn anew when it is so much larger or smaller than it ought to be, or leaves so many pixels of the surface bare; but not more often than that. */
const stale = { zoom: 0.15, bare: 24, pauseMs: 120 };
/** It is of no use for who sees the house so many times larger or smaller. */
const lostZoom = 2.5;

/**
 * The picture of a map, on three canvases, the lowest first. It is drawn as seen from one place; while the map moves, and drawing takes longer than a frame may,
 * that picture is moved and scaled as it is, and the next one is drawn behind it, bit by bit: smooth first, sharp when it stands.
 */
export class MapPicture {
  dpr = 1;
  /** Where it was drawn from. */
  private readonly seen: Camera;
  /** Where the next one is drawn from. */
  private readonly coming: Camera;
  private isComing = false;
  private drawnMs = 0;
  private drawnAt = 0;

  constructor(
    private readonly canvases: readonly HTMLCanvasElement[],
    private readonly layers: Layers,
    private readonly room: House,
    private readonly free: FreeSeats,
    private readonly attention: Attention,
  ) {
    const { width, height, pitch } = room.layout;
    this.seen = new Camera(width, height, pitch);
    this.coming = new Camera(width, height, pitch);
  }

  /** The surface has another size: it is to be drawn anew. */
  fit(width: number, height: number): void {
    this.dpr = Math.min(mostDpr, devicePixelRatio);
    for (const canvas of this.canvases) {
      canvas.width = Math.round(width * this.dpr);
      canvas.height = Math.round(height * this.dpr);
    }
  }

  /** Whether it is too much to be drawn in each frame of a movement. */
  isHeavy(camera: Camera): boolean {
    return this.drawnMs > heavyMs || (this.room.layout.count > heavySeats && this.layers.seats.isStamped(camera, this.dpr));
  }

  /** Draws all of it, as seen from here. */
  draw(camera: Camera): void {
    const begun = performance.now();
    this.isComing = false;
    this.seen.follow(camera);
    this.layers.seats.drawAll(this.seen, this.dpr);
    this.drawAround();
    this.place(camera);
    this.drawnMs = performance.now() - begun;
  }

  /** Shows it as seen from here, as well as that can be done within a frame. */
  move(camera: Camera, at: number): void {
    const { seats } = this.layers;
    const age = at - this.drawnAt;
    if (this.isLost(camera)) this.draw(camera);
    else if (this.isComing) {
      if (seats.drawBehind(sliceMs)) {
        this.isComing = false;
        this.drawnAt = at;
        this.seen.follow(this.coming);
        seats.showBehind();
        this.drawAround();
      }
    } else if (age > stale.pauseMs && this.isStale(camera)) {
      this.coming.follow(camera);
      this.isComing = seats.beginBehind(this.coming, this.dpr);
      if (!this.isComing) {
        this.drawnAt = at;
        this.draw(camera);
      }
    }
    this.place(camera);
  }

  /** Repaints some seats. */
  repaint(seats: readonly number[]): void {
    this.layers.seats.drawSome(seats, this.seen, this.dpr);
  }

  drawVenue(): void {
    this.layers.venue.draw(this.seen, this.dpr, this.free.share);
  }

  drawPointer(): void {
    this.layers.pointer.draw(this.seen, this.dpr, this.attention, this.free.ofSection);
  }

  private drawAround(): void {
    this.drawVenue();
    this.drawPointer();
  }

  private isStale(camera: Camera): boolean {
    return Math.abs(this.shift(camera).scale - 1) > stale.zoom || this.bare(camera) > stale.bare;
  }

  private isLost(camera: Camera): boolean {
    const { scale } = this.shift(camera);
    return scale > lostZoom || scale < 1 / lostZoom || this.bare(camera) > Math.max(camera.width, camera.height) / 2;
  }

  /** How wide a strip of the surface it leaves bare, in pixels. */
  private bare(camera: Camera): number {
    const { scale, x, y } = this.shift(camera);
    return Math.max(x, y, camera.width - (x + camera.width * scale), camera.height - (y + camera.height * scale));
  }

  /** What takes the picture to where it is to be seen. */
  private shift(camera: Camera): { scale: number; x: number; y: number } {
    const scale = camera.scale / this.seen.scale;
    return { scale, x: camera.x - this.seen.x * scale, y: camera.y - this.seen.y * scale };
  }

  private place(camera: Camera): void {
    const { scale, x, y } = this.shift(camera);
    const transform = scale === 1 && x === 0 && y === 0 ? '' : `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y})`;
    for (const canvas of this.canvases) {
      if (canvas.style.transform !== transform) canvas.style.transform = transform;
    }
  }
}
