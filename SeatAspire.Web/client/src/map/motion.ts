import type { Camera } from './camera';

/** A step of a movement, so many milliseconds after the one before; false: it has come to its end. */
type Step = (elapsed: number) => boolean;

const longestStepMs = 50;

const reducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** How the camera moves by itself: coming nearer, flying to a place, gliding on after a pan. At once where people want no motion. */
export class Motion {
  private moving: Step | null = null;
  private lastFrame = 0;
  /** The scale that a zoom is heading for; 0 without one. */
  private target = 0;

  constructor(
    private readonly camera: Camera,
    /** The view is to be drawn anew. */
    private readonly changed: () => void,
  ) {}

  /** Moves on to a frame's moment. True while it moves. */
  step(at: number): boolean {
    const elapsed = Math.min(longestStepMs, at - this.lastFrame);
    this.lastFrame = at;
    if (this.moving === null) return false;
    if (!this.moving(elapsed)) this.moving = null;
    return true;
  }

  stop(): void {
    this.moving = null;
    this.target = 0;
  }

  zoom(factor: number, x: number, y: number): void {
    const { camera } = this;
    // Turning the wheel on adds to where the zoom is heading, not to where it is.
    const from = this.moving !== null && this.target > 0 ? this.target : camera.scale;
    this.target = camera.bounded(from * factor);
    if (reducedMotion()) return this.atOnce(() => camera.zoomAt(x, y, this.target));
    this.move((elapsed) => {
      const share = 1 - Math.exp(-elapsed / 55);
      const scale = camera.scale * (this.target / camera.scale) ** share;
      const done = Math.abs(this.target / scale - 1) < 0.002;
      camera.zoomAt(x, y, done ? this.target : scale);
      return !done;
    });
  }

  flyTo(viewX: number, viewY: number, scale: number): void {
    const { camera } = this;
    const to = camera.toLayout(viewX, viewY);
    if (reducedMotion()) return this.atOnce(() => camera.lookAt(to.x, to.y, scale));
    const from = camera.toLayout(camera.width / 2, camera.height / 2);
    const fromScale = camera.scale;
    let time = 0;
    this.move((elapsed) => {
      time = Math.min(1, time + elapsed / 420);
      const ease = 1 - (1 - time) ** 3;
      const now = fromScale * (scale / fromScale) ** ease;
      // Moves in step with the growing scale, so that the target travels straight to the middle.
      const share = fromScale === scale ? ease : (1 / fromScale - 1 / now) / (1 / fromScale - 1 / scale);
      camera.lookAt(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share, now);
      return time < 1;
    });
  }

  /** Glides on at a speed in pixels a millisecond. */
  fling(vx: number, vy: number): void {
    if (reducedMotion() || Math.hypot(vx, vy) < 0.15) return;
    this.move((elapsed) => {
      this.camera.pan(vx * elapsed, vy * elapsed);
      const keep = Math.exp(-elapsed / 180);
      vx *= keep;
      vy *= keep;
      return Math.hypot(vx, vy) > 0.02;
    });
  }

  private atOnce(how: () => void): void {
    how();
    this.changed();
  }

  private move(step: Step): void {
    if (this.moving === null) this.lastFrame = performance.now();
    this.moving = step;
    this.changed();
  }
}
