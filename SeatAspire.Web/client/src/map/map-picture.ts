import type { House } from './house';
import { Camera } from './camera';
import type { FreeSeats } from './free-seats';
import { bare, hide, isLost, MovedPicture, put, shift } from './moved-picture';
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
 * A picture is drawn anew when it is so much larger or smaller than it ought to be, leaves so many pixels of the surface bare, or is so old that it lacks what people
 * point at; but not more often than that. Seats that are partly below something wait longest: hardly anything of them is to be seen.
 */
const stale = { zoom: 0.15, bare: 24, pauseMs: 160, changesMs: 400, coveredMs: 1_000 };
/** A picture of all of the house shows it no larger than this. */
const wholeBelow = 1.25;

/**
 * The picture of a map, on three canvases, the lowest first. While the map moves, and drawing takes longer than a frame may, one is shown in their place that has
 * what they had, moved and scaled as it is; the next one is drawn behind it, bit by bit: smooth first, sharp when it stands. Seats that change meanwhile are drawn over what
 * it has of them. The last one of all of the house is kept: whoever goes far away sees that until there is a better one.
 */
export class MapPicture {
  dpr = 1;
  /** Where the three were drawn from. */
  private readonly seen: Camera;
  /** Where the next picture is drawn from. */
  private readonly coming: Camera;
  private readonly pictures: readonly MovedPicture[];
  /** What is shown while the map moves, what comes next, and the one of all of the house that is kept. */
  private front: MovedPicture;
  private back: MovedPicture;
  private whole: MovedPicture | null = null;
  private isMoving = false;
  /** What is still to be done for the next picture, a frame's part each. */
  private parts: (() => void)[] = [];
  /** Something changed since the picture was begun that is shown, and is not drawn on it. */
  private isOutdated = false;
  /** Seats changed that lie below something on it. */
  private isCovered = false;
  private drawnMs = 0;
  private drawnAt = 0;

  constructor(
    private readonly canvases: Record<Layer, HTMLCanvasElement>,
    moved: readonly [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement],
    private readonly layers: Layers,
    private readonly room: House,
    private readonly free: FreeSeats,
    private readonly attention: Attention,
  ) {
    const { width, height, pitch } = room.layout;
    this.seen = new Camera(width, height, pitch);
    this.coming = new Camera(width, height, pitch);
    this.pictures = moved.map((canvas) => new MovedPicture(canvas, room.layout));
    [this.front, this.back] = this.pictures as [MovedPicture, MovedPicture];
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

  /** These seats look different from now on. */
  change(seats: readonly number[]): void {
    for (const picture of this.pictures) picture.change(seats);
  }

  /** Shows it as seen from here, as well as that can be done within a frame, with the seats that have just changed; `pointed`: something else did, too. */
  move(camera: Camera, at: number, changed: readonly number[], pointed: boolean): void {
    if (!this.isOfUse(camera)) return this.draw(camera);
    this.isOutdated ||= pointed;
    if (!this.isMoving) this.begin();
    // The three that it was begun from do not have them.
    this.front.change(changed);
    this.renew(camera, at);
    // The picture that has come may be for where nobody is any more.
    if (!this.isOfUse(camera)) return this.draw(camera);
    this.catchUp();
    this.front.show(camera);
  }

  /** Repaints some seats; it is seen from where it was. */
  repaint(seats: readonly number[]): void {
    if (this.isMoving) this.catchUp();
    else this.layers.seats.drawSome(seats, this.seen, this.dpr);
  }

  /** Draws what became of seats on the picture that is shown; where that is too much, on the next one. */
  private catchUp(): void {
    const caughtUp = this.front.catchUp((ctx, seats, seen, covered) => this.layers.seats.drawOver(ctx, seats, seen, this.dpr, covered));
    this.isCovered ||= caughtUp === 'covered';
    this.isOutdated ||= caughtUp === 'too many';
  }

  /** What is kept is not what would be drawn now. */
  forget(): void {
    this.whole?.forget();
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
    const { canvases, seen } = this;
    this.front = this.unused();
    this.front.begin();
    this.front.clear(canvases.seats);
    for (const layer of all) this.front.add(canvases[layer]);
    this.front.finish(seen, this.layers.pointer.boxes);
    this.keep(this.front);
    this.back = this.unused();
    this.isMoving = true;
    for (const layer of all) hide(canvases[layer]);
  }

  /** Whether there is a picture that may be moved there; where it is the one that was kept, that is shown. */
  private isOfUse(camera: Camera): boolean {
    return !isLost(this.isMoving ? this.front.seen : this.seen, camera) || this.goBack(camera);
  }

  /** Shows all of the house as it was kept, in place of a picture that is of no use there. False if that is none either. */
  private goBack(camera: Camera): boolean {
    const { whole } = this;
    if (whole === null || whole === this.front || !whole.mayShow(camera)) return false;
    for (const picture of this.pictures) picture.hide();
    for (const layer of all) hide(this.canvases[layer]);
    this.front = whole;
    this.back = this.unused();
    // What was to come was for where nobody is any more.
    this.layers.seats.dropBehind();
    this.parts = [];
    this.drawnAt = -Infinity;
    this.isMoving = this.isOutdated = true;
    return true;
  }

  /** One that is neither shown nor kept. */
  private unused(): MovedPicture {
    return this.pictures.find((picture) => picture !== this.whole && picture !== this.front)!;
  }

  private keep(picture: MovedPicture): void {
    if (!this.isOutdated && !picture.seen.beyond(wholeBelow)) this.whole = picture;
  }

  /** It is shown as it was drawn. */
  private stand(): void {
    this.parts = [];
    this.isMoving = this.isOutdated = this.isCovered = false;
    for (const layer of all) put(this.canvases[layer], '');
    for (const picture of this.pictures) picture.hide();
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
      this.back.begin();
      this.isOutdated = this.isCovered = false;
      if (!seats.beginBehind(this.coming, this.dpr)) this.parts = [() => this.drawLayer('seats', this.coming), ...this.remaining()];
    }
  }

  /** Once the seats are drawn: the other layers, and all of them on the canvas that then takes the place of the one that is shown. */
  private remaining(): (() => void)[] {
    const { back, coming, canvases } = this;
    return [
      () => this.drawLayer('venue', coming),
      () => {
        back.clear(canvases.venue);
        back.add(canvases.venue);
      },
      () => back.add(canvases.seats),
      () => this.drawLayer('pointer', coming),
      () => {
        back.add(canvases.pointer);
        back.finish(coming, this.layers.pointer.boxes);
        this.front.hide();
        this.front = back;
        this.keep(back);
        this.back = this.unused();
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
      ((this.isOutdated && age > stale.changesMs) ||
        (this.isCovered && age > stale.coveredMs) ||
        Math.abs(shift(seen, camera).scale - 1) > stale.zoom ||
        bare(seen, camera) > stale.bare)
    );
  }
}
