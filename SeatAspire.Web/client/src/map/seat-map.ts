import type { House } from './house';
import { Cleanup, onChange } from '../state/store';
import { Camera } from './camera';
import { FrameLoop } from './frame-loop';
import { FreeSeats } from './free-seats';
import { keepSeatsInView } from './keep-seats';
import { readKeys } from './keys';
import { readGestures } from './gestures';
import { MapPicture } from './map-picture';
import { Minimap, type MinimapParts } from './minimap';
import { Motion } from './motion';
import { followSurroundings } from './surroundings';
import { VenueLayer } from './venue-layer';
import { PointerLayer, type Attention } from './pointer-layer';
import { SeatLayer, seatShare } from './seat-layer';
import { placeTip, type TipWords } from './seat-tip';
import { isWithin, type Point } from './shapes';

export interface SeatMapEvents {
  /** A seat was clicked, tapped, or chosen with the keyboard. */
  onSeat(seat: number): void;
  /** The words for a seat, shown beside it. */
  describe(seat: number): TipWords;
  /** The keyboard came to a seat. */
  onFocus(seat: number): void;
}

/** What the map draws on and listens to; whoever makes the page makes them. */
export interface SeatMapParts {
  surface: HTMLElement;
  /** The lowest first: venue, seats, pointer, and three that are moved in their place. */
  canvases: HTMLCanvasElement[];
  /** Shown beside the seat that is pointed at: two elements, title and detail. */
  tip: HTMLElement;
  minimap: MinimapParts;
}

type Canvases = [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];

/** The middle of the view in the layout, and the scale; 0: all of the house. */
export interface MapView {
  x: number;
  y: number;
  scale: number;
}

/** Seats smaller than this (CSS pixels) are too small to be meant: a click comes nearer instead. */
const hittable = { mouse: 5, touch: 12 };
const comfortable = 26;
/** The map stands once it has not moved for so long. */
const settleMs = 120;
/** How late the small picture may show what is left of a section. */
const minimapMs = 1_000;

/** The seat map: layers that are looked at through one camera. */
export class SeatMap {
  private readonly camera: Camera;
  private readonly picture: MapPicture;
  private readonly minimap: Minimap;
  private readonly surface: HTMLElement;
  private readonly tip: HTMLElement;
  private readonly loop = new FrameLoop((at) => this.frame(at));
  private readonly cleanup = new Cleanup();
  /** Ends what listens to elements, which another map may use after this one. */
  private readonly over = new AbortController();
  private readonly attention: Attention = { hovered: -1, focused: -1 };
  private readonly dirty = new Set<number>();
  private readonly free: FreeSeats;
  /** To be shown once there is a size to show it in. */
  private wanted = -1;
  private moved = true;
  /** There is no picture yet, or none that could be moved. */
  private isNew = true;
  private groundsStale = false;
  private pointing = true;
  /** It moves, and what is shown is not what would be drawn now. */
  private settle: ReturnType<typeof setTimeout> | undefined;
  private paintMinimap: ReturnType<typeof setTimeout> | undefined;
  /** It has not moved for so long, and is drawn whole unless it moves in the next frame: a late one is no rest. */
  private rests = false;
  /** The size that it was fitted to. */
  private fitted = '';
  private readonly motion: Motion;

  constructor(
    parts: SeatMapParts,
    private readonly room: House,
    private readonly events: SeatMapEvents,
  ) {
    this.surface = parts.surface;
    this.tip = parts.tip;
    const { layout } = room;
    this.camera = new Camera(layout.width, layout.height, layout.pitch);
    this.motion = new Motion(this.camera, () => this.change(() => undefined));
    const [lowest, middle, top, ...moved] = parts.canvases as Canvases;
    const venue = new VenueLayer(lowest, room);
    const seats = new SeatLayer(middle, room);
    this.free = new FreeSeats(room);
    const canvases = { venue: lowest, seats: middle, pointer: top };
    this.picture = new MapPicture(canvases, moved, { venue, seats, pointer: new PointerLayer(top, room, venue.rowSpots) }, room, this.free, this.attention);
    this.minimap = new Minimap(parts.minimap, this.camera, room, venue, (x, y) => {
      this.motion.stop();
      this.change(() => this.camera.lookAt(x, y, this.camera.scale));
    }, this.over.signal);

    this.resize();
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.surface);
    readKeys(
      this.surface,
      {
        step: (dx, dy) => this.step(dx, dy),
        zoom: (factor) => this.zoomStep(factor),
        showAll: () => this.showAll(),
        choose: () => this.choose(),
        leave: () => this.leave(),
      },
      this.over.signal,
    );
    this.surface.addEventListener('blur', () => this.focusSeat(-1), { signal: this.over.signal });
    this.cleanup.add(
      () => this.over.abort(),
      () => observer.disconnect(),
      readGestures(this.surface, {
        grab: () => this.motion.stop(),
        pan: (dx, dy) => this.change(() => this.camera.pan(dx, dy)),
        zoom: (factor, x, y, smooth) => (smooth ? this.motion.zoom(factor, x, y) : this.zoomNow(factor, x, y)),
        tap: (x, y, coarse) => this.tap(x, y, coarse),
        hover: (x, y) => this.hover(x, y),
        leave: () => this.hoverSeat(-1),
        fling: (vx, vy) => this.motion.fling(vx, vy),
      }),
      room.changed.subscribe((changed) => {
        seats.update(changed);
        this.free.update(changed);
        for (const seat of changed) this.dirty.add(seat);
        this.groundsStale = true;
        if (changed.includes(this.attention.hovered) || changed.includes(this.attention.focused)) this.pointing = true;
        this.loop.request();
      }),
      room.selection.changed.subscribe(() => {
        this.minimap.change();
        this.picture.forget();
        this.point();
      }),
      followSurroundings([...parts.canvases, parts.minimap.canvas], {
        looks: () => this.drawAnew(),
        pixels: () => this.resize(),
        lost: () => {
          seats.forgetSheets();
          this.drawAnew();
        },
      }),
      onChange(room.lit, () => this.redraw(() => seats.updateAll())),
      // After the last step above nothing draws any more.
      () => this.loop.stop(),
      () => clearTimeout(this.settle),
      () => clearTimeout(this.paintMinimap),
    );
  }

  dispose(): void {
    this.cleanup.run();
  }

  /** Where a seat is in the window, near enough to be clicked: diagnostics and tests use it. */
  reveal(seat: number): { x: number; y: number } {
    const { x, y } = this.room.layout;
    const size = this.room.layout.pitch * seatShare;
    const at = this.camera.toView(x[seat]!, y[seat]!);
    const inside = at.x > 30 && at.y > 30 && at.x < this.camera.width - 70 && at.y < this.camera.height - 30;
    if (size * this.camera.scale < hittable.touch || !inside || this.isCovered(at)) {
      this.motion.stop();
      this.change(() =>
        this.camera.lookAt(x[seat]!, y[seat]!, Math.max(this.camera.scale, comfortable / size)),
      );
    }
    const box = this.surface.getBoundingClientRect();
    const view = this.camera.toView(x[seat]!, y[seat]!);
    return { x: box.left + view.x, y: box.top + view.y };
  }

  /** Brings a seat into view and marks it, as the keyboard would; before the map has its size, as soon as it has. */
  show(seat: number): void {
    if (this.surface.clientWidth === 0 || this.camera.width <= 1) {
      this.wanted = seat;
      return;
    }
    this.reveal(seat);
    this.attention.focused = seat;
    this.point();
  }

  /** Moves a seat into view where it is not; a map that is not on show does so when it is. */
  bring(seat: number): void {
    if (this.surface.clientWidth === 0) this.wanted = seat;
    else this.reveal(seat);
  }

  /** Where it is looked at from, for another map of the same house to go on from. */
  get view(): MapView {
    const { x, y } = this.camera.toLayout(this.camera.width / 2, this.camera.height / 2);
    return { x, y, scale: this.camera.fitted ? 0 : this.camera.scale };
  }

  /** Looks from where another one did. */
  resume({ x, y, scale }: MapView): void {
    this.resize();
    if (scale > 0) this.change(() => this.camera.lookAt(x, y, scale));
  }

  /** The seats within a line drawn on the surface, in its pixels. */
  seatsWithin(line: readonly Point[]): number[] {
    const corners = line.map(([x, y]): Point => {
      const at = this.camera.toLayout(x, y);
      return [at.x, at.y];
    });
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const { x, y } = this.room.layout;
    const found: number[] = [];
    this.room.index.forEachIn(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (seat) => {
      if (isWithin(corners, x[seat]!, y[seat]!)) found.push(seat);
    });
    return found.sort((a, b) => a - b);
  }

  /** Whether something lies over the map there: its buttons, or on a phone what rises from below. */
  private isCovered(view: { x: number; y: number }): boolean {
    const { surface } = this;
    const box = surface.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + view.x, box.top + view.y);
    return top !== null && !surface.contains(top);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.surface;
    // In a hidden view there is nothing to draw, and a size of nothing would spoil the camera.
    if (clientWidth === 0 || clientHeight === 0) return;
    const size = `${clientWidth} ${clientHeight} ${window.devicePixelRatio}`;
    if (size !== this.fitted) {
      this.fitted = size;
      this.picture.fit(clientWidth, clientHeight);
      this.redraw(() => this.camera.resize(clientWidth, clientHeight));
    }
    const { wanted } = this;
    this.wanted = -1;
    if (wanted >= 0) this.show(wanted);
  }

  private frame(at: number): void {
    // There is nothing yet to draw on; whoever gives it a size asks again.
    if (this.fitted === '') return;
    if (this.motion.step(at)) {
      keepSeatsInView(this.camera, this.room);
      this.moved = true;
      this.loop.request();
    }
    if (this.rests && !this.moved) this.isNew = this.moved = true;
    this.rests = false;
    if (this.groundsStale) {
      this.groundsStale = false;
      if (this.free.settle()) {
        this.sharesChanged();
        // Names say whether a section is sold out.
        this.pointing = true;
        if (!this.moved) this.picture.drawVenue();
      }
    }
    const { moved } = this;
    const changed = [...this.dirty];
    this.picture.change(changed);
    if (moved) this.room.rest?.moved();
    if (moved) this.showMoved(at, changed);
    else this.repaint(changed);
    if (moved || this.pointing) this.placeTip();
    this.minimap.draw(this.picture.dpr, this.free.share);
    this.moved = this.pointing = this.isNew = false;
    this.dirty.clear();
  }

  /** The small picture shows it, as a movement leaves it little time, no more than once a second. */
  private sharesChanged(): void {
    this.paintMinimap ??= setTimeout(() => {
      this.paintMinimap = undefined;
      this.minimap.change();
      this.loop.request();
    }, minimapMs);
  }

  private repaint(changed: readonly number[]): void {
    if (changed.length > 0) this.picture.repaint(changed);
    if (this.pointing) this.picture.drawPointer();
  }

  private showMoved(at: number, changed: readonly number[]): void {
    clearTimeout(this.settle);
    if (this.isNew || !this.picture.isHeavy(this.camera)) return this.picture.draw(this.camera);
    this.picture.move(this.camera, at, changed, this.pointing);
    this.settle = setTimeout(() => {
      this.rests = true;
      this.loop.request();
    }, settleMs);
  }

  /** All of it looks different. */
  private drawAnew(): void {
    this.minimap.change();
    this.redraw(() => undefined);
  }

  /** What is shown is to be drawn anew, whole. */
  private redraw(how: () => void): void {
    this.isNew = true;
    this.picture.forget();
    this.change(how);
  }

  private change(how: () => void): void {
    how();
    keepSeatsInView(this.camera, this.room);
    this.moved = true;
    this.loop.request();
  }

  private point(): void {
    this.pointing = true;
    this.loop.request();
  }

  private tap(x: number, y: number, coarse: boolean): void {
    const size = this.room.layout.pitch * seatShare * this.camera.scale;
    if (size < (coarse ? hittable.touch : hittable.mouse)) {
      // Whoever taps the stage or an empty place wants the seats that are nearest to it.
      const { layout, index } = this.room;
      const at = this.camera.toLayout(x, y);
      const nearest = index.closest(at.x, at.y);
      const isFar = nearest >= 0 && Math.hypot(layout.x[nearest]! - at.x, layout.y[nearest]! - at.y) > 2 * layout.pitch;
      const to = isFar ? this.camera.toView(layout.x[nearest]!, layout.y[nearest]!) : { x, y };
      this.motion.flyTo(to.x, to.y, comfortable / (layout.pitch * seatShare));
      return;
    }
    const seat = this.seatAt(x, y, coarse ? 22 : 0);
    if (seat >= 0) this.events.onSeat(seat);
  }

  private seatAt(x: number, y: number, leastReachPx: number): number {
    const at = this.camera.toLayout(x, y);
    const reach = Math.max(this.room.layout.pitch * 0.62, leastReachPx / this.camera.scale);
    return this.room.index.nearest(at.x, at.y, reach);
  }

  private hover(x: number, y: number): void {
    const size = this.room.layout.pitch * seatShare * this.camera.scale;
    this.hoverSeat(size < hittable.mouse ? -1 : this.seatAt(x, y, 0));
  }

  private hoverSeat(seat: number): void {
    if (seat === this.attention.hovered) return;
    this.attention.hovered = seat;
    this.point();
  }

  private focusSeat(seat: number): void {
    if (seat === this.attention.focused) return;
    this.attention.focused = seat;
    this.picture.forget();
    if (seat >= 0) {
      const { x, y, pitch } = this.room.layout;
      const view = this.camera.toView(x[seat]!, y[seat]!);
      const margin = 40;
      const outside =
        view.x < margin || view.y < margin || view.x > this.camera.width - margin || view.y > this.camera.height - margin || this.isCovered(view);
      const small = pitch * seatShare * this.camera.scale < hittable.touch;
      if (small) this.change(() => this.camera.lookAt(x[seat]!, y[seat]!, comfortable / (pitch * seatShare)));
      else if (outside) this.change(() => this.camera.lookAt(x[seat]!, y[seat]!, this.camera.scale));
      this.events.onFocus(seat);
    }
    this.point();
  }

  /** Chooses the seat that the keyboard is at; false where it is at none. */
  private choose(): boolean {
    const { focused } = this.attention;
    if (focused >= 0) this.events.onSeat(focused);
    return focused >= 0;
  }

  private leave(): boolean {
    const isAtSeat = this.attention.focused >= 0;
    this.focusSeat(-1);
    return isAtSeat;
  }

  private step(dx: number, dy: number): void {
    const { focused } = this.attention;
    if (focused < 0) {
      const middle = this.camera.toLayout(this.camera.width / 2, this.camera.height / 2);
      this.focusSeat(this.room.index.nearest(middle.x, middle.y, Infinity));
      return;
    }
    // First close by, then across an aisle, then across the house.
    for (const reach of [3, 12, 80]) {
      const next = this.room.index.neighbour(focused, dx, dy, this.room.layout.pitch * reach);
      if (next >= 0) return this.focusSeat(next);
    }
  }

  private placeTip(): void {
    const { hovered, focused } = this.attention;
    const seat = hovered >= 0 ? hovered : focused;
    placeTip(this.tip, seat < 0 ? null : this.events.describe(seat), seat, this.room.layout, this.camera);
  }

  zoomStep(factor: number): void {
    this.motion.zoom(factor, this.camera.width / 2, this.camera.height / 2);
  }

  private zoomNow(factor: number, x: number, y: number): void {
    this.change(() => this.camera.zoomAt(x, y, this.camera.scale * factor));
  }

  showAll(): void {
    this.motion.stop();
    this.change(() => this.camera.fit());
  }
}
