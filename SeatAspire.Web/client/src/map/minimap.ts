import type { Camera } from './camera';
import type { House } from './house';
import { palette, venueColors } from './palette';
import type { VenueLayer } from './venue-layer';

/** What the page has for it: a canvas, and an element that frames what is in view. */
export interface MinimapParts {
  element: HTMLElement;
  canvas: HTMLCanvasElement;
  frame: HTMLElement;
}

/** Its longer side, CSS pixels, by how wide the map is. */
const sides = { narrow: 96, wide: 168 };
const narrowBelow = 600;
/** It is shown from so much more than all of the house on. */
const shownFrom = 1.25;
const padding = 5;
/** A frame that can be seen, however little is in view. */
const leastFrame = 8;

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

function clip(from: number, to: number, length: number): [start: number, extent: number] {
  const extent = Math.max(leastFrame, Math.min(length, to) - Math.max(0, from));
  return [Math.min(length - extent, Math.max(0, from)), extent];
}

/**
 * A small picture of the whole house beside a view of a part of it, which a click or a drag moves. It is drawn when the house
 * looks different; while the camera moves only its frame does. The keyboard has the map itself, so that readers pass over it.
 */
export class Minimap {
  private scale = 0;
  private width = 0;
  private height = 0;
  private stale = true;

  constructor(
    private readonly parts: MinimapParts,
    private readonly camera: Camera,
    private readonly room: House,
    private readonly venue: VenueLayer,
    /** Somebody wants to see this place of the layout. */
    look: (x: number, y: number) => void,
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
    });
    element.addEventListener('pointermove', (event) => {
      if (element.hasPointerCapture(event.pointerId)) move(event);
    });
  }

  /** The house, one's selection or the theme look different. */
  change(): void {
    this.stale = true;
  }

  /** Once a frame of the map; `freeShare` as the grounds of the sections have it. */
  draw(dpr: number, freeShare: Float32Array): void {
    const { element, frame } = this.parts;
    element.hidden = !this.camera.beyond(shownFrom);
    if (element.hidden) return;
    this.resize();
    if (this.stale) this.paint(dpr, freeShare);
    this.stale = false;
    const { left, top, width, height } = frameOf(this.camera, this.scale, this.width, this.height);
    // By whole pixels: most frames of a movement leave it as it is, and cost the browser no layout.
    frame.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    frame.style.width = `${Math.round(width)}px`;
    frame.style.height = `${Math.round(height)}px`;
  }

  private resize(): void {
    const { layout } = this.room;
    const side = this.camera.width < narrowBelow ? sides.narrow : sides.wide;
    const scale = side / Math.max(layout.width, layout.height);
    if (scale === this.scale) return;
    this.scale = scale;
    this.width = Math.round(layout.width * scale) + 2 * padding;
    this.height = Math.round(layout.height * scale) + 2 * padding;
    this.parts.element.style.width = `${this.width}px`;
    this.parts.element.style.height = `${this.height}px`;
    this.stale = true;
  }

  private paint(dpr: number, freeShare: Float32Array): void {
    const { canvas } = this.parts;
    const { layout, selection } = this.room;
    canvas.width = Math.round(this.width * dpr);
    canvas.height = Math.round(this.height * dpr);
    const ctx = canvas.getContext('2d')!;
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
