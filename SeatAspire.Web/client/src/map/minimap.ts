import type { Camera } from './camera';
import type { House } from './house';
import { palette, venueColors } from './palette';
import type { VenueLayer } from './venue-layer';

/** What the page has for it: a canvas, and the element that it fills. */
export interface MinimapParts {
  element: HTMLElement;
  canvas: HTMLCanvasElement;
}

/** Its longer side, CSS pixels, by how wide the map is. */
const sides = { narrow: 96, wide: 168 };
const narrowBelow = 600;
/** It is shown from so much more than all of the house on. */
const shownFrom = 1.25;
const padding = 5;
/** A frame that can be seen, however little is in view. */
const leastFrame = 8;
/** How thick it is, and how round its corners are. */
const line = { width: 2, radius: 3 };
/** As the element's, which clips nothing. */
const cornerRadius = 10;

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Which part of a small picture of the house is in view, in its pixels; never more than the picture. */
export function frameOf(camera: Camera, scale: number, width: number, height: number): Frame {
  const from = camera.toLayout(0, 0);
  const to = camera.toLayout(camera.width, camera.height);
  const [left, wide] = clip(padding + from.x * scale, padding + to.x * scale, width);
  const [top, high] = clip(padding + from.y * scale, padding + to.y * scale, height);
  return { left, top, width: wide, height: high };
}

/** By whole pixels: sharp, and the same in most frames of a slow movement. */
function whole({ left, top, width, height }: Frame): Frame {
  return { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
}

function isSame(a: Frame, b: Frame): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}

function clip(from: number, to: number, length: number): [start: number, extent: number] {
  const extent = Math.max(leastFrame, Math.min(length, to) - Math.max(0, from));
  return [Math.min(length - extent, Math.max(0, from)), extent];
}

/**
 * A small picture of the whole house beside a view of a part of it, which a click or a drag moves. It is drawn when the house
 * looks different; while the camera moves only the frame around what is in view is. The keyboard has the map itself, so that readers pass over it.
 */
export class Minimap {
  private scale = 0;
  private width = 0;
  private height = 0;
  private stale = true;
  private dpr = 0;
  /** The house without the frame. */
  private picture = document.createElement('canvas');
  private framed: Frame = { left: 0, top: 0, width: 0, height: 0 };

  constructor(
    private readonly parts: MinimapParts,
    private readonly camera: Camera,
    private readonly room: House,
    private readonly venue: VenueLayer,
    /** Somebody wants to see this place of the layout. */
    look: (x: number, y: number) => void,
    /** Nobody uses it any more. */
    over: AbortSignal,
  ) {
    const { element } = parts;
    const move = (event: PointerEvent): void => {
      const box = element.getBoundingClientRect();
      look((event.clientX - box.left - padding) / this.scale, (event.clientY - box.top - padding) / this.scale);
    };
    element.addEventListener('pointerdown', (event) => {
      // The focus stays where it is.
      event.preventDefault();
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      move(event);
    }, { signal: over });
    element.addEventListener('pointermove', (event) => {
      if (element.hasPointerCapture(event.pointerId)) move(event);
    }, { signal: over });
  }

  /** The house, one's selection or the theme look different. */
  change(): void {
    this.stale = true;
  }

  /** Once a frame of the map; `freeShare` as the grounds of the sections have it. */
  draw(dpr: number, freeShare: Float32Array): void {
    const { element } = this.parts;
    const hidden = !this.camera.beyond(shownFrom);
    // Not set again while it is so: the browser would look for what changed.
    if (element.hidden !== hidden) element.hidden = hidden;
    if (hidden) return;
    this.resize(dpr);
    const frame = whole(frameOf(this.camera, this.scale, this.width, this.height));
    if (this.stale) this.paint(dpr, freeShare);
    else if (isSame(frame, this.framed)) return;
    this.stale = false;
    this.framed = frame;
    this.show(dpr, frame);
  }

  /** On the canvas, which is all that changes: an element for the frame would be laid out and painted anew in each frame of a movement. */
  private show(dpr: number, { left, top, width, height }: Frame): void {
    const ctx = this.parts.canvas.getContext('2d')!;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.picture.width, this.picture.height);
    ctx.save();
    ctx.beginPath();
    ctx.roundRect(0, 0, this.picture.width, this.picture.height, cornerRadius * dpr);
    ctx.clip();
    ctx.drawImage(this.picture, 0, 0);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.strokeStyle = venueColors.focused;
    ctx.lineWidth = line.width;
    ctx.beginPath();
    ctx.roundRect(left + line.width / 2, top + line.width / 2, width - line.width, height - line.width, line.radius);
    ctx.stroke();
    ctx.restore();
  }

  private resize(dpr: number): void {
    const { layout } = this.room;
    const side = this.camera.width < narrowBelow ? sides.narrow : sides.wide;
    const scale = side / Math.max(layout.width, layout.height);
    if (scale === this.scale && dpr === this.dpr) return;
    this.scale = scale;
    this.dpr = dpr;
    this.width = Math.round(layout.width * scale) + 2 * padding;
    this.height = Math.round(layout.height * scale) + 2 * padding;
    this.parts.element.style.width = `${this.width}px`;
    this.parts.element.style.height = `${this.height}px`;
    this.stale = true;
  }

  private paint(dpr: number, freeShare: Float32Array): void {
    const { layout, selection } = this.room;
    // The former one may have been lost.
    this.picture = document.createElement('canvas');
    for (const canvas of [this.parts.canvas, this.picture]) {
      canvas.width = Math.round(this.width * dpr);
      canvas.height = Math.round(this.height * dpr);
    }
    const ctx = this.picture.getContext('2d')!;
    ctx.setTransform(this.scale * dpr, 0, 0, this.scale * dpr, padding * dpr, padding * dpr);
    this.venue.drawGrounds(ctx, freeShare, this.scale);
    ctx.setTransform(dpr, 0, 0, dpr, padding * dpr, padding * dpr);
    ctx.fillStyle = palette.selected;
    ctx.strokeStyle = venueColors.nameGround;
    for (const seat of selection.seats) {
      ctx.beginPath();
      ctx.arc(layout.x[seat]! * this.scale, layout.y[seat]! * this.scale, 3, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    }
  }
}
